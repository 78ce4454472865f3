import { Button, Skeleton } from '@mantine/core';
import { type Icon, IconRefresh } from '@tabler/icons-react';
import { isChangedMeanwhile, sentencesOf } from '@ui/api/problem';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import css from './parts.module.css';
import { ToneShape } from './StatusMark';

/** What will be here, and the step that brings it. */
export function EmptyState({
  icon: Mark,
  title,
  text,
  action,
  small = false,
}: {
  icon: Icon;
  title: string;
  text: string;
  action?: ReactNode;
  /** For a part of a page that is often empty. */
  small?: boolean;
}) {
  return (
    <div className={`${css.empty} ${small ? css.small : ''}`}>
      <span className={css.emptyIcon}>
        <Mark size={26} stroke={1.6} aria-hidden />
      </span>
      <p className={css.emptyTitle}>{title}</p>
      <p className={css.emptyText}>{text}</p>
      {action}
    </div>
  );
}

/** A refusal or failure as two sentences: what happened, what to do next. The code is small print for support. */
export function ProblemNotice({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t, i18n } = useTranslation();
  const { what, next, small } = sentencesOf(error, t, i18n.language);
  return (
    <div className={css.problem} role="alert">
      <span style={{ paddingTop: 3 }}>
        <ToneShape tone="refuse" size={18} />
      </span>
      <div style={{ flex: 1 }}>
        <p className={css.problemWhat}>{what}</p>
        {next && <p>{next}</p>}
        {small && <span className={css.code}>{small}</span>}
      </div>
      {retry && (
        <Button variant="default" size="xs" leftSection={<IconRefresh size={14} />} onClick={retry}>
          {t(isChangedMeanwhile(error) ? 'action.reload' : 'action.retry')}
        </Button>
      )}
    </div>
  );
}

/** Holds the place of what is being asked for, in its shape. */
export function Waiting({ rows = 5 }: { rows?: number }) {
  const { t } = useTranslation();
  return (
    <div role="status" aria-label={t('state.loading')} style={{ padding: 16, display: 'grid', gap: 12 }}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity.
        <Skeleton key={index} height={16} width={`${92 - ((index * 13) % 37)}%`} />
      ))}
    </div>
  );
}

/** Shows the answer, the waiting or the refusal, whichever is the truth now. */
export function Answer<T>({
  query,
  rows,
  children,
}: {
  query: { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  rows?: number;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error !== null && query.error !== undefined && (
          <ProblemNotice error={query.error} retry={() => void query.refetch()} />
        )}
        {children(query.data)}
      </>
    );
  }
  if (query.isPending) return <Waiting rows={rows} />;
  return <ProblemNotice error={query.error} retry={() => void query.refetch()} />;
}
