import { StatusMark, type Tone } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';

const tones: Record<string, Tone> = {
  minted: 'idle',
  queued: 'busy',
  active: 'busy',
  hold: 'hold',
  done: 'accept',
  scrapped: 'refuse',
  rework: 'warn',
  merged: 'accept',
};

export function UnitState({ state }: { state: string }) {
  const { t } = useTranslation('traceability');
  return <StatusMark tone={tones[state] ?? 'idle'}>{t(`state.${state}`, { defaultValue: state })}</StatusMark>;
}
