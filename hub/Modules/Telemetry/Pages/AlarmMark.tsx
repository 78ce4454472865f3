import { StatusMark, type Tone } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';
import type { Alarm } from './api';

const tones: Record<string, Tone> = { high: 'refuse', medium: 'warn', low: 'busy' };

/** How urgent an alarm is, as shape, colour and word; one that is over or shelved says that instead. */
export function AlarmMark({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation('telemetry');
  if (alarm.state === 'over') return <StatusMark tone="accept">{t('alarm.state.over')}</StatusMark>;
  if (alarm.state === 'shelved') return <StatusMark tone="hold">{t('alarm.state.shelved')}</StatusMark>;
  return <StatusMark tone={tones[alarm.severity] ?? 'warn'}>{t(`alarm.severity.${alarm.severity}`)}</StatusMark>;
}
