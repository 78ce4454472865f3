import { useFormats } from '@ui/i18n/format';
import { StatusMark } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';
import type { Station } from './api';

/** Whether the hub hears the station's agent, and since when not. */
export function StationContact({ station }: { station: Pick<Station, 'heard' | 'silentSince' | 'agentName'> }) {
  const { t } = useTranslation('production');
  const formats = useFormats();
  if (station.heard) return <StatusMark tone="accept">{t('station.heard')}</StatusMark>;
  if (!station.agentName) return <StatusMark tone="idle">{t('station.no_agent')}</StatusMark>;
  return (
    <StatusMark tone="refuse">
      {station.silentSince
        ? t('station.silent_since', { time: formats.time(station.silentSince) })
        : t('station.silent')}
    </StatusMark>
  );
}
