import type { Typed } from '../wedge/keys';
import type { WedgeReport } from '../wedge/reader';
import { textOf, type WedgeSettings } from '../wedge/settings';
import { examine, type Letters, type Read } from './examine';

/** How far the set-up is. */
export interface SetUp {
  readonly first: Read | null;
  readonly second: Read | null;
  readonly last: 1 | 2 | null;
  /** What is to be said about the last thing that happened; empty for nothing. */
  readonly note: '' | 'again' | 'other' | 'silent' | 'slow';
  /** Keys since the last label: many without a label come too slowly for a scanner. */
  readonly keys: number;
}

export const begun: SetUp = { first: null, second: null, last: null, note: '', keys: 0 };

export type SetUpEvent =
  | { readonly kind: 'label'; readonly typed: readonly Typed[]; readonly report: WedgeReport }
  /** A second key ended the label that came last. */
  | { readonly kind: 'trailed'; readonly terminator: string }
  | { readonly kind: 'key' }
  /** Nothing has come for a while. */
  | { readonly kind: 'silence' }
  | { readonly kind: 'restart' };

/** As many keys as the shorter label has, without its separator. */
export const slowKeys = 12;

/** What each event makes of the set-up. */
export function setUp(before: SetUp, event: SetUpEvent): SetUp {
  switch (event.kind) {
    case 'restart':
      return begun;
    case 'key':
      return { ...before, keys: before.keys + 1 };
    case 'silence':
      return isDone(before) ? before : { ...before, note: before.keys >= slowKeys ? 'slow' : 'silent', keys: 0 };
    case 'trailed':
      return { ...before, first: trailed(before, 1, event.terminator), second: trailed(before, 2, event.terminator) };
    case 'label':
      return { ...take(before, examine(event.typed, event.report)), keys: 0 };
  }
}

export const isDone = ({ first, second }: SetUp): boolean => first !== null && second !== null;

function take(before: SetUp, read: Read | null): SetUp {
  if (read === null) {
    return { ...before, last: null, note: 'other' };
  }

  const again = (read.which === 1 ? before.first : before.second) !== null;
  const after: SetUp = { ...before, [read.which === 1 ? 'first' : 'second']: read, last: read.which };
  return { ...after, note: again && !isDone(after) ? 'again' : '' };
}

function trailed(before: SetUp, which: 1 | 2, terminator: string): Read | null {
  const read = which === 1 ? before.first : before.second;
  return read === null || before.last !== which || read.terminator.length !== 1 ? read : { ...read, terminator: [...read.terminator, terminator] };
}

/** What both labels say together. */
export interface Finding extends WedgeSettings {
  /** False when the two came in different ways: from two scanners, or with a setting changed in between. */
  readonly consistent: boolean;
  /** False when no layout that is known here explains what came. */
  readonly known: boolean;
  readonly letters: Letters;
  /** False when the station could not read this scanner right, whatever is kept. */
  readonly usable: boolean;
  readonly foreignKeyboard: boolean;
}

// The second label has no small letters: all made small looks like exchanged there, and all made capital like right.
const onSecond: Readonly<Record<Letters, Letters>> = { right: 'right', inverted: 'inverted', lower: 'inverted', upper: 'right' };

const identifierIn = /^\][A-Za-z][0-9A-Za-z]|\][A-Za-z][0-9A-Za-z]$/;

/** The finding, once both labels were read; null before. */
export function finding({ first, second }: SetUp): Finding | null {
  if (first === null || second === null) {
    return null;
  }

  const layout = first.layouts.find((one) => second.layouts.includes(one));
  const inverted = first.letters === 'inverted';
  const around = (read: Read) => {
    const text = (typed: readonly Typed[]) => textOf(typed, { layout: layout ?? 'us', inverted, separator: [] });
    const identifier = identifierIn.exec(text(read.before))?.[0] ?? '';
    return { prefix: text(read.before).replace(identifier, ''), suffix: text(read.after), identifier: identifier !== '', terminator: read.terminator };
  };

  const known = first.layouts.length > 0 && second.layouts.length > 0;
  const consistent = JSON.stringify(around(first)) === JSON.stringify(around(second))
    && (!known || (layout !== undefined && onSecond[first.letters] === second.letters));
  return {
    ...around(first),
    layout: layout ?? 'us',
    inverted,
    separator: second.separator,
    slowest: Math.max(first.slowest, second.slowest),
    consistent,
    known,
    letters: first.letters,
    usable: consistent && known && (first.letters === 'right' || inverted),
    foreignKeyboard: first.foreignKeyboard || second.foreignKeyboard,
  };
}

/** What the agent keeps of a finding. */
export function settingsOf({ layout, inverted, terminator, prefix, suffix, identifier, separator, slowest }: Finding): WedgeSettings {
  return { layout, inverted, terminator, prefix, suffix, identifier, separator, slowest };
}
