import { Button } from '@mantine/core';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { toneColour } from '@ui/parts/StatusMark';
import { Ago, AsOf } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddAgent } from './AddAgent';
import { type Agent, manage } from './api';
import { CertificateEnd, ClockOffset, Losses } from './health';
import { AgentMark } from './marks';
import { coverOf, lossesOf } from './words';

/** Every agent: is it heard, what does it still hold, how long can it go on alone. */
export default function AgentListPage() {
  const { plant, may } = useSession();
  const { t } = useTranslation('fleet');
  const formats = useFormats();
  const [adding, setAdding] = useState(false);
  const list = useList('/api/v1/agents', { plant: plant?.code }, ['agents', 'stations']);
  const columns: Column<Agent>[] = [
    {
      key: 'name',
      title: t('agent.name'),
      value: (agent) => agent.name,
      render: (agent) => (
        <Go to="/agents/$agent" params={{ agent: agent.id }} style={{ fontWeight: 620 }}>
          {agent.name}
        </Go>
      ),
    },
    {
      key: 'state',
      title: t('agent.state'),
      value: (agent) => agent.state,
      choice: (state) => t(`agent.state.${state}`, { defaultValue: state }),
      render: (agent) => <AgentMark state={agent.state} />,
    },
    {
      key: 'heard',
      title: t('agent.heard'),
      value: (agent) => agent.lastHeardAt,
      render: (agent) => <Ago at={agent.lastHeardAt} />,
    },
    { key: 'stations', title: t('agent.stations'), value: (agent) => agent.stations.join(', '), only: 'wide' },
    {
      key: 'backlog',
      title: t('agent.backlog'),
      align: 'right',
      value: (agent) => agent.backlogScans,
      render: (agent) => (
        <span style={agent.backlogScans > 0 ? { color: toneColour('warn'), fontWeight: 640 } : undefined}>
          {formats.number(agent.backlogScans)}
        </span>
      ),
    },
    {
      key: 'cover',
      title: t('agent.cover'),
      align: 'right',
      value: coverOf,
      render: (agent) => {
        const cover = coverOf(agent);
        return cover ? formats.span(cover * 1_000) : t('agent.unknown');
      },
    },
    {
      key: 'losses',
      title: t('agent.losses'),
      align: 'right',
      value: (agent) => lossesOf(agent.losses).total,
      render: (agent) => <Losses losses={agent.losses} />,
    },
    {
      key: 'clock',
      title: t('agent.clock'),
      align: 'right',
      only: 'wide',
      value: (agent) => agent.clockOffsetMs,
      render: (agent) => <ClockOffset ms={agent.clockOffsetMs} />,
    },
    {
      key: 'certificate',
      title: t('agent.certificate'),
      only: 'veryWide',
      value: (agent) => agent.certificateExpiresAt,
      render: (agent) => <CertificateEnd at={agent.certificateExpiresAt} />,
    },
    { key: 'version', title: t('agent.version'), value: (agent) => agent.softwareVersion, only: 'veryWide' },
  ];
  const add = may(manage) && plant && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setAdding(true)}>
      {t('add')}
    </Button>
  );
  return (
    <PageFrame title={t('agents')} lead={t('agents.lead')} actions={add}>
      <Panel flush>
        <Answer query={list}>
          {(agents) => (
            <DataTable
              name="agents"
              columns={columns}
              rows={agents}
              rowKey={(agent) => agent.id}
              sort="name"
              more={list.more}
              status={<AsOf at={list.asOf} />}
              empty={
                <EmptyState icon={IconServer2} title={t('agents.empty')} text={t('agents.empty.next')} action={add} />
              }
            />
          )}
        </Answer>
      </Panel>
      {plant && adding && <AddAgent plant={plant.code} agents={list.data ?? []} close={() => setAdding(false)} />}
    </PageFrame>
  );
}
