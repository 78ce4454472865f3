import { Timeline } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useAnswer } from '@ui/parts/ask';
import { Answer, EmptyState } from '@ui/parts/notices';
import { When } from '@ui/parts/time';
import { useTranslation } from 'react-i18next';
import type { AgentEvent } from './api';
import { factsOf } from './words';

/** What the agent said of itself, the newest first, in words. */
export function EventList({ agentId }: { agentId: string }) {
  const { t } = useTranslation('fleet');
  const query = useAnswer(
    '/api/v1/agents/{agentId}/events',
    { path: { agentId }, query: { limit: 30 } },
    { everyMs: 10_000 },
  );
  return (
    <Answer query={query}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState small icon={IconHistory} title={t('events.empty')} text={t('events.empty.next')} />
        ) : (
          <Timeline bulletSize={10} lineWidth={1} active={items.length}>
            {items.map((event) => (
              <Timeline.Item key={`${event.occurredAt} ${event.number}`}>
                <Happened event={event} />
              </Timeline.Item>
            ))}
          </Timeline>
        )
      }
    </Answer>
  );
}

function Happened({ event }: { event: AgentEvent }) {
  const { t } = useTranslation('fleet');
  return (
    <>
      <div style={{ color: 'var(--eh-ink-3)', fontSize: 12.5 }}>
        <When at={event.occurredAt} full />
        {event.station && ` · ${event.station}`}
      </div>
      <div style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line' }}>
        {t(`event.${event.type}`, { defaultValue: event.type, replace: factsOf(event.facts) })}
      </div>
    </>
  );
}
