import { Table } from '@mantine/core';
import { Go } from '@ui/parts/Go';
import { useTranslation } from 'react-i18next';
import type { RolloutAgent } from '../api';
import { Detail } from '../configuration/Detail';
import { VersionMark } from '../marks';
import { waitsFor } from '../words';

/** How the file stands at each agent, the one that proves it first. */
export function RolloutAgents({ agents }: { agents: readonly RolloutAgent[] }) {
  const { t } = useTranslation('fleet');
  return (
    <Table horizontalSpacing="md" verticalSpacing={9}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('agent.name')}</Table.Th>
          <Table.Th>{t('version')}</Table.Th>
          <Table.Th>{t('agent.state')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {agents.map((agent) => {
          const wait = waitsFor(agent, agents);
          return (
            <Table.Tr key={agent.agentId} style={{ verticalAlign: 'top' }}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {agent.agent ? (
                  <Go to="/agents/$agent" params={{ agent: agent.agentId }}>
                    {agent.agent}
                  </Go>
                ) : (
                  t('rollout.foreign')
                )}
                {agent.first && (
                  <div style={{ color: 'var(--eh-ink-3)', fontSize: 12.5, whiteSpace: 'nowrap' }}>
                    {t('rollout.first')}
                  </div>
                )}
              </Table.Td>
              <Table.Td>{agent.version}</Table.Td>
              <Table.Td>
                <VersionMark state={agent.state} />
                {wait && <div style={{ color: 'var(--eh-ink-2)' }}>{t(`rollout.waits.${wait}`)}</div>}
                <Detail detail={agent.detail} />
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </Table>
  );
}
