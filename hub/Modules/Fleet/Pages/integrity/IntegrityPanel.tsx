import { Button } from '@mantine/core';
import { IconScale } from '@tabler/icons-react';
import { useAnswer } from '@ui/parts/ask';
import { Panel } from '@ui/parts/layout';
import { Answer, EmptyState, ProblemNotice } from '@ui/parts/notices';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import { type Agent, manage } from '../api';
import { useCommand } from '../commands/tell';
import { IntegrityTable } from './IntegrityTable';

/** Whether what went into the agent's queues is what came, day by day; who may, asks for a report now. */
export function IntegrityPanel({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  const { may } = useSession();
  const check = useCommand(agent.id, { name: 'check_integrity', arguments: {} });
  const query = useAnswer(
    '/api/v1/agents/{agentId}/integrity',
    { path: { agentId: agent.id }, query: { limit: 14 } },
    { topics: ['agents'], onlyKey: agent.id },
  );
  return (
    <Panel
      title={t('integrity')}
      note={t('integrity.note')}
      flush
      actions={
        may(manage) &&
        agent.state !== 'revoked' && (
          <Button
            size="xs"
            variant="default"
            loading={check.isPending}
            disabled={agent.state !== 'connected'}
            title={agent.state === 'connected' ? undefined : t('command.away')}
            onClick={() => check.mutate()}
          >
            {t('integrity.check')}
          </Button>
        )
      }
    >
      {check.error && <ProblemNotice error={check.error} retry={() => check.mutate()} />}
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
