import { characterOf, groupSeparator, nameOf, type Typed } from '../wedge/keys';
import { layoutNames, type LayoutName } from '../wedge/layouts';
import type { WedgeReport } from '../wedge/reader';
import { swapCase } from '../wedge/settings';
import { layoutLabel, separatorLabel } from './labels';

/** What becomes of letters on their way: nothing, exchanged by an expected Caps Lock, or all made small or capital. */
export type Letters = 'right' | 'inverted' | 'lower' | 'upper';

/** What one read of a set-up label tells. */
export interface Read {
  /** Which of the two labels. */
  readonly which: 1 | 2;
  /** All layouts that explain it: one for the first label, maybe several for the second; none when no known one does. */
  readonly layouts: readonly LayoutName[];
  readonly letters: Letters;
  /** What the scanner typed before the label's own characters, and behind them. */
  readonly before: readonly Typed[];
  readonly after: readonly Typed[];
  /** Names of the keys that stood for the group separator; none when it was lost or on the first label. */
  readonly separator: readonly string[];
  readonly terminator: readonly string[];
  readonly slowest: number;
  /** This machine's own layout would have made other characters of the keys. */
  readonly foreignKeyboard: boolean;
}

type Found = Pick<Read, 'which' | 'before' | 'after' | 'separator'>;

/** Longest run of keys that may stand for one separator: `<GS>` has four. */
const separatorKeys = 5;

const casings: Readonly<Record<Letters, (text: string) => string>> = {
  right: (text) => text, inverted: swapCase, lower: (text) => text.toLowerCase(), upper: (text) => text.toUpperCase(),
};

/** Looks which label the keys are and how they were typed; null when they are neither. */
export function examine(typed: readonly Typed[], report: WedgeReport): Read | null {
  const told = {
    terminator: report.terminator === '' ? [] : [report.terminator],
    slowest: Math.round(report.slowest),
    foreignKeyboard: typed.some(isForeign),
  };
  for (const letters of Object.keys(casings) as Letters[]) {
    const found = layoutNames.flatMap((layout) => {
      const here = find(typed, layout, casings[letters]);
      return here === null ? [] : [{ layout, here }];
    });
    if (found[0] !== undefined) {
      return { ...found[0].here, ...told, letters, layouts: found.map(({ layout }) => layout) };
    }
  }

  const which = resembles(typed, layoutLabel) ? 1 : resembles(typed, separatorLabel) ? 2 : null;
  return which === null ? null : { which, layouts: [], letters: 'right', before: [], after: [], separator: [], ...told };
}

function find(typed: readonly Typed[], layout: LayoutName, casing: (text: string) => string): Found | null {
  const characters = typed.map((one) => characterOf(one, layout) ?? '');
  const whole = casing(layoutLabel);
  const first = placeOf(characters, whole);
  if (first >= 0) {
    return { which: 1, before: typed.slice(0, first), after: typed.slice(first + whole.length), separator: [] };
  }

  const [head, tail] = casing(separatorLabel).split(groupSeparator) as [string, string];
  const begin = placeOf(characters, head);
  const gap = begin + head.length;
  for (let keys = 0; begin >= 0 && keys <= separatorKeys; keys++) {
    if (placeOf(characters.slice(gap + keys, gap + keys + tail.length), tail) === 0) {
      return {
        which: 2, before: typed.slice(0, begin), after: typed.slice(gap + keys + tail.length), separator: typed.slice(gap, gap + keys).map(nameOf),
      };
    }
  }
  return null;
}

/** Where a text stands, a character to a key; -1 for nowhere. */
function placeOf(characters: readonly string[], text: string): number {
  for (let at = 0; at + text.length <= characters.length; at++) {
    if ([...text].every((character, index) => characters[at + index] === character)) {
      return at;
    }
  }
  return -1;
}

/** More than half of a label's characters in their places: the label, through a layout that is not known here. */
function resembles(typed: readonly Typed[], label: string): boolean {
  const text = typed.map((one) => (characterOf(one, 'us') ?? '').toLowerCase());
  return typed.some((_, at) => [...label.toLowerCase()].filter((character, index) => text[at + index] === character).length * 2 > label.length);
}

function isForeign({ code, key, ctrl, alt }: Typed): boolean {
  return /^Key[A-Z]$/.test(code) && !ctrl && !alt && [...key].length === 1 && key.toUpperCase() !== code.slice(3);
}
