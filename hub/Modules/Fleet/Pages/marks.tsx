import { StatusMark, type Tone } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';

const agentTones: Record<string, Tone> = {
  waiting: 'idle',
  connected: 'accept',
  silent: 'refuse',
  revoked: 'hold',
  quarantined: 'refuse',
};

const deviceTones: Record<string, Tone> = { connected: 'accept', waiting: 'warn', fault: 'refuse' };

const versionTones: Record<string, Tone> = {
  waiting: 'idle',
  sent: 'busy',
  in_force: 'accept',
  refused: 'refuse',
  rolled_back: 'refuse',
  replaced: 'idle',
  superseded: 'idle',
  cancelled: 'hold',
};

const rolloutTones: Record<string, Tone> = { running: 'busy', done: 'accept', stopped: 'refuse', cancelled: 'hold' };

const integrityTones: Record<string, Tone> = {
  'integrity.balanced': 'accept',
  'integrity.begun': 'idle',
  'integrity.unbalanced': 'refuse',
  'integrity.not_checked': 'warn',
};

/** How a report on what came through was found. */
export function IntegrityMark({ code }: { code: string }) {
  const { t } = useTranslation('fleet');
  return <StatusMark tone={integrityTones[code] ?? 'idle'}>{t(code)}</StatusMark>;
}

/** Whether the agent is heard. */
export function AgentMark({ state }: { state: string }) {
  const { t } = useTranslation('fleet');
  return (
    <StatusMark tone={agentTones[state] ?? 'idle'}>{t(`agent.state.${state}`, { defaultValue: state })}</StatusMark>
  );
}

/** How a device is; without colour where nobody knows whether that still holds. */
export function DeviceMark({ state, stale }: { state: string; stale: boolean }) {
  const { t } = useTranslation('fleet');
  return (
    <StatusMark tone={stale ? 'idle' : (deviceTones[state] ?? 'idle')}>
      {t(`device.state.${state}`, { defaultValue: state })}
    </StatusMark>
  );
}

/** How a version of an agent's file stands. */
export function VersionMark({ state }: { state: string }) {
  const { t } = useTranslation('fleet');
  return (
    <StatusMark tone={versionTones[state] ?? 'idle'}>{t(`version.state.${state}`, { defaultValue: state })}</StatusMark>
  );
}

export function RolloutMark({ state }: { state: string }) {
  const { t } = useTranslation('fleet');
  return (
    <StatusMark tone={rolloutTones[state] ?? 'idle'}>{t(`rollout.state.${state}`, { defaultValue: state })}</StatusMark>
  );
}
