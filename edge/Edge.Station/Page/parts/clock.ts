/** Times as the plant's wall clock shows them. */
export interface PlantClock {
  /** "06:07" */
  readonly minute: (at: number) => string;
  /** "06:07:31" */
  readonly second: (at: number) => string;
  /** "06:07"; "21/11, 06:07" when it is of another day than now. */
  readonly moment: (at: number, now: number) => string;
  /** The zone's short name, e.g. IST; else its distance from GMT. */
  readonly zone: string;
}

// Short names of zones are known where they are used: IST to en-IN, CET to en-GB, EST to en-US.
const namers = ['en-IN', 'en-GB', 'en-US'];

/** The clock of an IANA zone; of the browser's zone when it is empty or unknown to the browser. */
export function plantClock(timeZone: string): PlantClock {
  const zone = known(timeZone) ? timeZone : undefined;
  const minute = format('en-GB', { hour: '2-digit', minute: '2-digit' }, zone);
  const second = format('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' }, zone);
  const day = format('en-GB', { day: '2-digit', month: '2-digit' }, zone);
  return {
    minute: (at) => minute.format(at),
    second: (at) => second.format(at),
    moment: (at, now) => `${day.format(at) === day.format(now) ? '' : `${day.format(at)}, `}${minute.format(at)}`,
    zone: nameOf(zone),
  };
}

function format(locale: string, options: Intl.DateTimeFormatOptions, timeZone: string | undefined): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { hourCycle: 'h23', ...options, ...(timeZone === undefined ? {} : { timeZone }) });
}

function known(timeZone: string): boolean {
  if (timeZone === '') return false;
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone });
    return true;
  } catch {
    return false;
  }
}

function nameOf(timeZone: string | undefined): string {
  const names = namers.map((locale) => format(locale, { timeZoneName: 'short' }, timeZone)
    .formatToParts().find((part) => part.type === 'timeZoneName')?.value ?? '');
  return names.find((name) => !/^GMT[+-]/.test(name)) ?? names[0] ?? '';
}
