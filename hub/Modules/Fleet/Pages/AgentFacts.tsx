import { useFormats } from '@ui/i18n/format';
import { Go } from '@ui/parts/Go';
import { Facts, Panel } from '@ui/parts/layout';
import { Ago } from '@ui/parts/time';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from './api';
import { CertificateEnd } from './health';

const queues = ['scan', 'event', 'telemetry', 'diagnostic'] as const;

/** What stays for long: where it is, its release and certificate; and what waits in each of its queues. */
export function AgentFacts({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  const formats = useFormats();
  const facts: [ReactNode, ReactNode][] = [
    [t('agent.plant'), agent.plant || '–'],
    [t('agent.stations'), <Stations key="stations" codes={agent.stations} />],
    [t('agent.machine'), agent.machineName || '–'],
    [t('agent.version'), agent.softwareVersion ?? '–'],
    [t('agent.certificate'), <CertificateEnd key="certificate" at={agent.certificateExpiresAt} />],
    [t('agent.heard'), <Ago key="heard" at={agent.lastHeardAt} />],
    [t('agent.proof'), agent.proofMs === null ? '–' : `${formats.number(agent.proofMs)} ms`],
    [t('agent.uids'), formats.number(agent.leasedUids)],
    ...queues.map((queue): [ReactNode, ReactNode] => [
      t(`queue.${queue}`),
      queue in agent.backlog ? formats.number(agent.backlog[queue] ?? 0) : '–',
    ]),
  ];
  if (agent.endedWhy)
    facts.push([t('agent.ended_why'), t(`ended.${agent.endedWhy}`, { defaultValue: agent.endedWhy })]);
  return (
    <Panel title={t('agent.facts')}>
      <Facts items={facts} />
    </Panel>
  );
}

function Stations({ codes }: { codes: readonly string[] }) {
  if (codes.length === 0) return '–';
  return codes.map((code, at) => (
    <Fragment key={code}>
      {at > 0 && ', '}
      <Go to="/stations/$code" params={{ code }} style={{ whiteSpace: 'nowrap' }}>
        {code}
      </Go>
    </Fragment>
  ));
}
