import { useQueryClient } from '@tanstack/react-query';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { LiveProvider } from '@ui/live/live';
import type { NavGroup, PageDefinition } from '@ui/pages/definition';
import { pages, strips } from '@ui/pages/registry';
import { Go } from '@ui/parts/Go';
import { useSession } from '@ui/session/session';
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import css from './AppFrame.module.css';
import { Header } from './Header';
import { Logo } from './Logo';

const DemoStrips = strips.map((strip) => lazy(strip.load));
const groups: NavGroup[] = ['production', 'quality', 'equipment', 'company', 'hub'];

/** Navigation, header and the page; all that is the same on every page. */
export function AppFrame() {
  const { session, may } = useSession();
  const { t } = useTranslation();
  const scope = `${session.person.id}-${session.tenant?.code ?? 'hub'}`;
  const frame = (
    <div className={css.frame}>
      <a href="#main" className="eh-skip">
        {t('nav.skip')}
      </a>
      <nav className={css.nav} aria-label={t('nav.label')}>
        <Go to="/" className={css.brand} aria-label="EdgeHub">
          <Logo />
          <span className={css.brandText}>EdgeHub</span>
        </Go>
        {groups.map((group) => {
          const items = pages.filter((page) => page.nav?.group === group && may(page.permission));
          if (items.length === 0) return null;
          return (
            <div key={group} className={css.group}>
              <div className={css.groupName}>{t(`nav.group.${group}`)}</div>
              {items.map((page) => (
                <NavItem key={page.path} page={page} />
              ))}
            </div>
          );
        })}
      </nav>
      <Header />
      <div className={css.strip}>
        {session.demo &&
          DemoStrips.map((Strip, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is fixed when the pages are built.
            <Suspense key={index}>
              <Strip />
            </Suspense>
          ))}
      </div>
      <PageHolder />
    </div>
  );
  // The hub operator speaks for no tenant: there is no tenant's feed to follow.
  return session.tenant ? <LiveProvider scope={scope}>{frame}</LiveProvider> : frame;
}

function NavItem({ page }: { page: PageDefinition }) {
  const { t } = useTranslation();
  const Mark = page.nav?.icon;
  return (
    <Go to={page.path} className={css.item} title={t(page.title)}>
      {Mark && <Mark size={18} stroke={1.7} aria-hidden />}
      <span className={css.itemText}>{t(page.title)}</span>
      {page.nav?.useCount && <NavCount useCount={page.nav.useCount} />}
    </Go>
  );
}

function NavCount({ useCount }: { useCount: () => string | null }) {
  const count = useCount();
  return count === null ? null : <span className={css.badge}>{count}</span>;
}

/** Moves the focus to the new page and names it, as a page load would have done. */
function PageHolder() {
  const { t } = useTranslation();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const queries = useQueryClient();
  useEffect(() => {
    const page = pages.find((candidate) => matches(candidate.path, path));
    document.title = page ? `${t(page.title)} · EdgeHub` : 'EdgeHub';
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [path, t]);
  useEffect(() => {
    const seen = () => {
      if (document.visibilityState === 'visible')
        void queries.invalidateQueries({ refetchType: 'active', stale: true });
    };
    document.addEventListener('visibilitychange', seen);
    return () => document.removeEventListener('visibilitychange', seen);
  }, [queries]);
  return (
    <main id="main" tabIndex={-1} ref={main} className={css.main}>
      <Outlet />
    </main>
  );
}

function matches(pattern: string, path: string): boolean {
  const wanted = pattern.split('/');
  const given = path.split('/');
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith('$') || part === given[index]);
}
