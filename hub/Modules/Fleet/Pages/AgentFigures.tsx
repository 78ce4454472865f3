import { useFormats } from '@ui/i18n/format';
import { Figure, Figures } from '@ui/parts/Figure';
import { Ago } from '@ui/parts/time';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from './api';
import { ClockOffset, useLossReasons } from './health';
import { AgentMark } from './marks';
import { lossesOf } from './words';

/** Is it heard, what waits in it, how long can it go on alone, is anything lost. */
export function AgentFigures({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  const formats = useFormats();
  const reasons = useLossReasons();
  const lost = lossesOf(agent.losses).total;
  return (
    <Figures label={t('agent.figures')}>
      <Figure
        label={t('agent.state')}
        value={<Small>{<AgentMark state={agent.state} />}</Small>}
        note={<Since agent={agent} />}
      />
      <Figure
        label={t('agent.backlog')}
        value={formats.number(agent.backlogScans)}
        tone={agent.backlogScans > 0 ? 'warn' : undefined}
        note={t('agent.taken', { scans: formats.number(agent.scansTaken) })}
      />
      <Figure
        label={t('agent.cover')}
        value={<Small>{agent.coverSeconds ? formats.span(agent.coverSeconds * 1_000) : t('agent.unknown')}</Small>}
        note={
          agent.telemetryCoverSeconds
            ? t('agent.cover.values', { span: formats.span(agent.telemetryCoverSeconds * 1_000) })
            : t('agent.cover.note')
        }
      />
      <Figure
        label={t('agent.losses')}
        value={formats.number(lost)}
        tone={lost > 0 ? 'refuse' : undefined}
        note={lost > 0 ? reasons(agent.losses) : t('loss.none')}
      />
      <Figure
        label={t('agent.disk')}
        value={
          <Small>
            {agent.freeDiskBytes === null
              ? t('agent.unknown')
              : t('agent.gb', { gb: formats.number(agent.freeDiskBytes / 1e9, 1) })}
          </Small>
        }
      />
      <Figure
        label={t('agent.clock')}
        value={<Small>{<ClockOffset ms={agent.clockOffsetMs} />}</Small>}
        note={t('agent.clock.note')}
      />
    </Figures>
  );
}

const Small = ({ children }: { children: ReactNode }) => <span style={{ fontSize: 20 }}>{children}</span>;

/** Since when the agent is in its state. */
function Since({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  switch (agent.state) {
    case 'connected':
      return <Ago at={agent.connectedSince} />;
    case 'quarantined':
      return <Ago at={agent.quarantinedAt} />;
    case 'revoked':
      return <Ago at={agent.revokedAt} />;
    case 'waiting':
      return t('agent.waiting.next');
    default:
      return (
        <>
          {t('agent.heard')} <Ago at={agent.lastHeardAt} />
        </>
      );
  }
}
