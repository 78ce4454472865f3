import { usePlantZone } from '@ui/session/session';
import { useTranslation } from 'react-i18next';

// Latin digits everywhere: a number on a page must be the number on the label.
const localeOf = (language: string) => `${language}-IN-u-nu-latn`;

const cache = new Map<string, Intl.DateTimeFormat | Intl.NumberFormat>();
function cached<T extends Intl.DateTimeFormat | Intl.NumberFormat>(key: string, make: () => T): T {
  const found = cache.get(key);
  if (found) return found as T;
  const made = make();
  cache.set(key, made);
  return made;
}

export interface Formats {
  number: (value: number, digits?: number) => string;
  percent: (share: number, digits?: number) => string;
  time: (iso: string | number | Date) => string;
  timeOfSeconds: (iso: string | number | Date) => string;
  date: (iso: string | number | Date) => string;
  moment: (iso: string | number | Date) => string;
  zoneName: string;
  /** "3 min", "2 h 10 min": how long something lasted or is ago. */
  span: (milliseconds: number) => string;
  zone: string;
}

export function makeFormats(language: string, zone: string): Formats {
  const locale = localeOf(language);
  const date = (key: string, options: Intl.DateTimeFormatOptions) =>
    cached(
      `${locale}|${zone}|${key}`,
      () => new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...options }),
    );
  const unit = (value: number, of: 'second' | 'minute' | 'hour' | 'day') =>
    cached(
      `${locale}|u|${of}`,
      () => new Intl.NumberFormat(locale, { style: 'unit', unit: of, unitDisplay: 'short', maximumFractionDigits: 0 }),
    ).format(value);
  return {
    zone,
    number: (value, digits = 0) =>
      cached(`${locale}|n|${digits}`, () => new Intl.NumberFormat(locale, { maximumFractionDigits: digits })).format(
        value,
      ),
    percent: (share, digits = 0) =>
      cached(
        `${locale}|p|${digits}`,
        () => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: digits }),
      ).format(share),
    time: (iso) => date('t', { hour: '2-digit', minute: '2-digit' }).format(new Date(iso)),
    timeOfSeconds: (iso) => date('ts', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(new Date(iso)),
    date: (iso) => date('d', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(iso)),
    moment: (iso) =>
      date('m', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(
        new Date(iso),
      ),
    zoneName:
      date('z', { timeZoneName: 'short' })
        .formatToParts(new Date())
        .find((part) => part.type === 'timeZoneName')?.value ?? zone,
    span: (milliseconds) => {
      const seconds = Math.max(0, Math.round(milliseconds / 1000));
      if (seconds < 90) return unit(seconds, 'second');
      const minutes = Math.round(seconds / 60);
      if (minutes < 90) return unit(minutes, 'minute');
      const hours = Math.floor(minutes / 60);
      if (hours < 36)
        return minutes % 60 === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(minutes % 60, 'minute')}`;
      return unit(Math.round(hours / 24), 'day');
    },
  };
}

/** Numbers and times in the reader's language and the plant's zone. */
export function useFormats(): Formats {
  const { i18n } = useTranslation();
  const zone = usePlantZone();
  return makeFormats(i18n.language, zone);
}
