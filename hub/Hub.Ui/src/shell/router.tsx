import { IconMapQuestion } from '@tabler/icons-react';
import { createRootRoute, createRoute, createRouter, Navigate, useRouterState } from '@tanstack/react-router';
import { ApiProblem } from '@ui/api/problem';
import type { PageDefinition } from '@ui/pages/definition';
import { landingOf, pages } from '@ui/pages/registry';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { EmptyState, ProblemNotice, Waiting } from '@ui/parts/notices';
import { SessionProvider, useSession, useSessionQuery } from '@ui/session/session';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { AppFrame } from './AppFrame';
import { EntryFrame } from './EntryFrame';
import { LogInPage } from './LogInPage';
import { SwitchedPage, useSwitched } from './SwitchedPage';

const loaded = new Map(pages.map((page) => [page.path, lazy(page.load)]));

/** Nobody logged in: the log-in page stands at the same address, so that a sent address still opens its page afterwards. */
function Root() {
  const session = useSessionQuery();
  const switched = useSwitched();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const open = pages.find((page) => page.open && page.path === path);
  const OpenPage = open && loaded.get(open.path);
  if (OpenPage) {
    return (
      <EntryFrame>
        <Suspense fallback={<Waiting />}>
          <OpenPage />
        </Suspense>
      </EntryFrame>
    );
  }
  if (switched) return <SwitchedPage />;
  if (session.isPending) return <Waiting />;
  if (session.data === undefined) {
    return (
      <div style={{ maxWidth: 640, margin: '15vh auto', padding: 20 }}>
        <ProblemNotice error={session.error} retry={() => void session.refetch()} />
      </div>
    );
  }
  if (session.data === null) return <LogInPage />;
  return (
    <SessionProvider session={session.data}>
      <AppFrame />
    </SessionProvider>
  );
}

function Landing() {
  const { session, may } = useSession();
  const to = landingOf(session.firstPages, may);
  return to === '/' ? <NotHere /> : <Navigate to={to} replace />;
}

function NotHere() {
  const { t } = useTranslation();
  return (
    <PageFrame title={t('nowhere.title')}>
      <Panel>
        <EmptyState
          icon={IconMapQuestion}
          title={t('nowhere.what')}
          text={t('nowhere.next')}
          action={<Go to="/">{t('nowhere.first')}</Go>}
        />
      </Panel>
    </PageFrame>
  );
}

function Failed({ error }: { error: unknown }) {
  return (
    <PageFrame title="EdgeHub">
      <ProblemNotice
        error={error instanceof ApiProblem ? error : new ApiProblem(500, '', '')}
        retry={() => location.reload()}
      />
    </PageFrame>
  );
}

const root = createRootRoute({ component: Root, notFoundComponent: NotHere, errorComponent: Failed });
const landing = createRoute({ getParentRoute: () => root, path: '/', component: Landing });

/** A module's page, for whom may see it. */
function Guarded({ page }: { page: PageDefinition }) {
  const { may } = useSession();
  const Page = loaded.get(page.path);
  return Page && may(page.permission) ? (
    <Suspense fallback={<Waiting />}>
      <Page />
    </Suspense>
  ) : (
    <PageFrame title="">
      <ProblemNotice error={new ApiProblem(403, '', '')} />
    </PageFrame>
  );
}

const children = pages.map((page) =>
  createRoute({
    getParentRoute: () => root,
    path: page.path,
    component: () => <Guarded page={page} />,
    errorComponent: Failed,
  }),
);

export const router = createRouter({
  routeTree: root.addChildren([landing, ...children]),
  defaultPreload: 'intent',
  parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
  stringifySearch: (search) => {
    const text = new URLSearchParams(
      Object.entries(search).filter((pair): pair is [string, string] => typeof pair[1] === 'string' && pair[1] !== ''),
    ).toString();
    return text ? `?${text}` : '';
  },
});
