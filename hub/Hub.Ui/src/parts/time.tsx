import { Tooltip } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The present moment, told anew every so often. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** A moment in plant time; its tooltip has the date and the zone's name. */
export function When({ at, full = false }: { at: string | null | undefined; full?: boolean }) {
  const formats = useFormats();
  if (!at) return <span aria-hidden>–</span>;
  return (
    <Tooltip label={`${formats.date(at)}, ${formats.timeOfSeconds(at)} ${formats.zoneName}`}>
      <time dateTime={at} className="eh-num" style={{ whiteSpace: 'nowrap' }}>
        {full ? formats.moment(at) : formats.timeOfSeconds(at)}
      </time>
    </Tooltip>
  );
}

/** "12 s ago", kept true while the page stands. */
export function Ago({ at }: { at: string | null | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(2_000);
  if (!at) return <span>{t('state.never')}</span>;
  const span = now - Date.parse(at);
  return (
    <Tooltip label={`${formats.date(at)}, ${formats.timeOfSeconds(at)} ${formats.zoneName}`}>
      <time dateTime={at} className="eh-num" style={{ whiteSpace: 'nowrap' }}>
        {span < 2_000 ? t('time.now') : t('time.ago', { span: formats.span(span) })}
      </time>
    </Tooltip>
  );
}

/** How old what is on the page is. */
export function AsOf({ at }: { at: number | string | null | undefined }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (!at) return null;
  return (
    <span className="eh-num" style={{ color: 'var(--eh-ink-3)', fontSize: 12.5, whiteSpace: 'nowrap' }}>
      {t('time.as_of', { time: formats.timeOfSeconds(at), zone: formats.zoneName })}
    </span>
  );
}
