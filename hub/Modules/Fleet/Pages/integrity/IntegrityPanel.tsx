import { IconScale } from '@tabler/icons-react';
import { useAnswer } from '@ui/parts/ask';
import { Panel } from '@ui/parts/layout';
import { Answer, EmptyState } from '@ui/parts/notices';
import { useTranslation } from 'react-i18next';
import { IntegrityTable } from './IntegrityTable';

/** Whether what went into the agent's lanes is what came, day by day. */
export function IntegrityPanel({ agentId }: { agentId: string }) {
  const { t } = useTranslation('fleet');
  const query = useAnswer(
    '/api/v1/agents/{agentId}/integrity',
    { path: { agentId }, query: { limit: 14 } },
    { topics: ['agents'], onlyKey: agentId },
  );
  return (
    <Panel title={t('integrity')} note={t('integrity.note')} flush>
      <Answer query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState small icon={IconScale} title={t('integrity.empty')} text={t('integrity.empty.next')} />
          ) : (
            <IntegrityTable reports={items} />
          )
        }
      </Answer>
    </Panel>
  );
}
