import type { Schema } from '@ui/api/client';
import { Ago } from '@ui/parts/time';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A browser's own name for itself is long; its make and system are what a person knows it by. */
const make = (browser: string) => {
  const name = /(Edg|OPR|Firefox|Chrome|Safari)/.exec(browser)?.[1] ?? browser.slice(0, 30);
  const system = /(Windows|Android|iPhone|iPad|Mac OS|Linux)/.exec(browser)?.[1];
  return [name === 'Edg' ? 'Edge' : name, system].filter(Boolean).join(', ');
};

export function SessionList({
  sessions,
  action,
}: {
  sessions: Schema<'SessionItem'>[];
  action?: (session: Schema<'SessionItem'>) => ReactNode;
}) {
  const { t } = useTranslation('identity');
  if (sessions.length === 0) return <p style={{ margin: 0, color: 'var(--eh-ink-2)' }}>{t('sessions.none')}</p>;
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 10 }}>
      {sessions.map((session) => (
        <li key={session.id} style={{ display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' }}>
          <span style={{ flex: 1, minWidth: 180 }}>
            <b style={{ fontWeight: 620 }}>{make(session.browser) || t('sessions.unknown')}</b>
            {session.isThis && <span> · {t('sessions.this')}</span>}
            <br />
            <span style={{ color: 'var(--eh-ink-3)', fontSize: 12.5 }}>
              {t('sessions.seen')} <Ago at={session.seenAt} />
            </span>
          </span>
          {action?.(session)}
        </li>
      ))}
    </ul>
  );
}
