import { Button, Tooltip } from '@mantine/core';
import { IconPlus, IconServer2 } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { StatusMark, type Tone, toneColour } from '@ui/parts/StatusMark';
import { Ago, AsOf } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddAgent } from './AddAgent';
import type { Agent } from './api';

export const agentTones: Record<string, Tone> = {
  waiting: 'idle',
  connected: 'accept',
  silent: 'refuse',
  revoked: 'hold',
  quarantined: 'refuse',
};

const dayMs = 86_400_000;

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
      render: (agent) => <b style={{ fontWeight: 620 }}>{agent.name}</b>,
    },
    {
      key: 'state',
      title: t('agent.state'),
      value: (agent) => agent.state,
      choice: (state) => t(`agent.state.${state}`, { defaultValue: state }),
      render: (agent) => (
        <StatusMark tone={agentTones[agent.state] ?? 'idle'}>
          {t(`agent.state.${agent.state}`, { defaultValue: agent.state })}
        </StatusMark>
      ),
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
      value: (agent) => agent.coverSeconds,
      render: (agent) => (agent.coverSeconds ? formats.span(agent.coverSeconds * 1_000) : t('agent.unknown')),
    },
    {
      key: 'losses',
      title: t('agent.losses'),
      align: 'right',
      value: (agent) => Object.values(agent.losses).reduce((sum, count) => sum + count, 0),
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
      render: (agent) =>
        agent.certificateExpiresAt ? (
          <Tooltip label={formats.date(agent.certificateExpiresAt)}>
            <span
              style={
                Date.parse(agent.certificateExpiresAt) - Date.now() < 14 * dayMs
                  ? { color: toneColour('warn'), fontWeight: 620 }
                  : undefined
              }
            >
              {t('agent.in', { span: formats.span(Date.parse(agent.certificateExpiresAt) - Date.now()) })}
            </span>
          </Tooltip>
        ) : (
          '–'
        ),
    },
    { key: 'version', title: t('agent.version'), value: (agent) => agent.softwareVersion, only: 'veryWide' },
  ];
  const add = may('fleet.agents.manage') && plant && (
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

function Losses({ losses }: { losses: Record<string, number> }) {
  const { t } = useTranslation('fleet');
  const formats = useFormats();
  const real = Object.entries(losses).filter(([, count]) => count > 0);
  const total = real.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return <span>0</span>;
  return (
    <Tooltip
      label={real
        .map(([reason, count]) => `${t(`loss.${reason}`, { defaultValue: reason })}: ${formats.number(count)}`)
        .join(', ')}
    >
      <span style={{ color: toneColour('refuse'), fontWeight: 640 }}>{formats.number(total)}</span>
    </Tooltip>
  );
}

function ClockOffset({ ms }: { ms: number | null }) {
  const formats = useFormats();
  const { t } = useTranslation('fleet');
  if (ms === null) return t('agent.unknown');
  const text = Math.abs(ms) < 1_000 ? `${formats.number(ms)} ms` : `${ms < 0 ? '−' : '+'}${formats.span(Math.abs(ms))}`;
  return <span style={Math.abs(ms) > 5_000 ? { color: toneColour('warn'), fontWeight: 620 } : undefined}>{text}</span>;
}
