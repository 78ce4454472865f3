import { Button } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Station } from './api';

/** Leads to the station's own page, where its agent tells one. It opens on the machine that the agent runs on. */
export function OpenStationPage({
  station,
  inRow = false,
}: {
  station: Pick<Station, 'code' | 'pageUrl'>;
  /** Small, where the column says what opens. */
  inRow?: boolean;
}) {
  const { t } = useTranslation('production');
  if (!station.pageUrl) return '–';
  return (
    <Button
      component="a"
      href={station.pageUrl}
      target="_blank"
      rel="noreferrer"
      size={inRow ? 'compact-sm' : undefined}
      variant={inRow ? 'light' : undefined}
      title={t('station.open.where')}
      aria-label={`${t('station.open')}: ${station.code}`}
      rightSection={<IconExternalLink size={16} aria-hidden />}
    >
      {t(inRow ? 'station.open.short' : 'station.open')}
    </Button>
  );
}
