import { useParams } from '@tanstack/react-router';
import { useAnswer } from '@ui/parts/ask';
import { Go } from '@ui/parts/Go';
import { Columns, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer } from '@ui/parts/notices';
import { AsOf } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import { AgentActions } from './AgentActions';
import { AgentFacts } from './AgentFacts';
import { AgentFigures } from './AgentFigures';
import { type Agent, manage } from './api';
import { Diagnostics } from './commands/Diagnostics';
import { TellingDevices } from './commands/TellingDevices';
import { ConfigurationPanels } from './configuration/ConfigurationPanels';
import { DeviceTable } from './DeviceTable';
import { EventList } from './EventList';
import { IntegrityPanel } from './integrity/IntegrityPanel';
import { Quarantine } from './Quarantine';

/** One agent: how it is, what is connected to it, what it runs with, what happened to it. */
export default function AgentPage() {
  const { agent = '' } = useParams({ strict: false }) as { agent?: string };
  const { t } = useTranslation('fleet');
  const path = { agentId: agent };
  const query = useAnswer('/api/v1/agents/{agentId}', { path }, { topics: ['agents', 'stations'], onlyKey: agent });
  return (
    <PageFrame
      title={query.data?.name ?? t('agent')}
      crumbs={[{ to: '/agents', text: t('agents') }]}
      lead={query.data && leadOf(query.data)}
      actions={<AsOf at={query.asOf} />}
    >
      <Answer query={query}>{(found) => <Body key={found.id} agent={found} />}</Answer>
    </PageFrame>
  );
}

const leadOf = ({ plant, stations }: Agent) => [plant, stations.join(', ')].filter(Boolean).join(' · ');

function Body({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  const { may } = useSession();
  const manages = may(manage);
  const enrolled = agent.state !== 'waiting';
  return (
    <>
      {agent.state === 'quarantined' && <Quarantine agent={agent} />}
      <AgentFigures agent={agent} />
      <Columns>
        <Panel title={t('devices')} note={t(agent.state === 'connected' ? 'devices.note' : 'devices.stale')} flush>
          {manages && agent.state !== 'revoked' ? (
            <TellingDevices agent={agent} />
          ) : (
            <DeviceTable devices={agent.devices} state={agent.state} />
          )}
        </Panel>
        <AgentFacts agent={agent} />
      </Columns>
      {manages && enrolled && <ConfigurationPanels agent={agent} />}
      {enrolled && <IntegrityPanel agent={agent} />}
      {enrolled && (
        <Columns>
          <Panel title={t('events')} note={t('events.note')}>
            <EventList agentId={agent.id} />
            {may('identity.audit.read') && (
              <p style={{ margin: '14px 0 0' }}>
                <Go to="/audit" search={{ subject: `agent ${agent.id}` }}>
                  {t('events.audit')}
                </Go>
              </p>
            )}
          </Panel>
          <Stack>
            {manages && agent.state !== 'revoked' && (
              <>
                <Diagnostics agent={agent} />
                <AgentActions agent={agent} />
              </>
            )}
          </Stack>
        </Columns>
      )}
    </>
  );
}
