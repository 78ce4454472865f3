import type { Message, Messages } from '../model';

const shownAtMost = 3;
const chipsAtMost = 3;

export interface Arranged {
  /** Shown in full: alarms that are said at once, and those that can wait for a pause of the screen reader. */
  readonly urgent: readonly Message[];
  readonly calm: readonly Message[];
  /** Open ones that are only counted. */
  readonly more: number;
  /** Put away, shown small. */
  readonly chips: readonly Message[];
  readonly moreChips: number;
}

/** What there is room for: three, or the most urgent one beside a scan that is refused, since nothing may take the STOP its place, and on a low screen. */
export function arrange({ items, open, seen }: Messages, brief: boolean): Arranged {
  const shown = items.filter((message) => !message.seen).slice(0, brief ? 1 : shownAtMost);
  const chips = items.filter((message) => message.seen).slice(0, chipsAtMost);
  return {
    urgent: shown.filter((message) => message.severity === 'high'),
    calm: shown.filter((message) => message.severity !== 'high'),
    more: open - shown.length,
    chips,
    moreChips: seen - chips.length,
  };
}
