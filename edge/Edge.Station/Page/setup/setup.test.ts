import { describe, expect, it } from 'vitest';
import { code128 } from '../symbols/code128';
import { languages } from '../texts/texts';
import { groupSeparator, type Typed } from '../wedge/keys';
import type { LayoutName } from '../wedge/layouts';
import { WedgeReader, type WedgeLimits, type WedgeReport } from '../wedge/reader';
import { scannerKeys, type MachineLayout, type ScannerKey, type ScannerSetting, type SeparatorMode } from '../wedge/scanner.fixture';
import { deliveredSettings, labelOf, limitsFor, searchLimits, type WedgeLabel, type WedgeSettings } from '../wedge/settings';
import { begun, finding, isDone, setUp, settingsOf, slowKeys, type Finding, type SetUp, type SetUpEvent } from './findings';
import { layoutLabel, separatorLabel } from './labels';
import { findingSentences, keyName, savedSentences } from './sentences';
import { setUpTexts, setUpTranslator } from './texts';

const t = setUpTranslator('en');

/** Plays key events to the page's reader; time passes only here. */
function play(scans: readonly (readonly ScannerKey[])[], limits: WedgeLimits, heard: { label: (typed: readonly Typed[], report: WedgeReport) => void; trailed?: (name: string) => void }): void {
  let now = 1000;
  let quiet: { at: number; action: () => void } | null = null;
  const pass = (milliseconds: number) => {
    now += milliseconds;
    const due = quiet;
    if (due !== null && due.at <= now) {
      quiet = null;
      due.action();
    }
  };
  const reader = new WedgeReader(heard.label, () => { throw new Error('too long'); }, (milliseconds, action) => {
    const timer = { at: now + milliseconds, action };
    quiet = timer;
    return () => { quiet = quiet === timer ? null : quiet; };
  }, limits, heard.trailed);
  for (const scan of scans) {
    pass(2000);
    for (const { up, gap, stroke } of scan) {
      pass(gap);
      up ? reader.keyUp(stroke.code, now) : reader.keyDown({ ...stroke, time: now });
    }
  }
  pass(2000);
}

function scanned(scans: readonly (readonly ScannerKey[])[], before: SetUp = begun): SetUp {
  let state = before;
  play(scans, searchLimits, {
    label: (typed, report) => { state = setUp(state, { kind: 'label', typed, report }); },
    trailed: (terminator) => { state = setUp(state, { kind: 'trailed', terminator }); },
  });
  return state;
}

const found = (change: Partial<ScannerSetting>, wrap: (label: string) => string = (label) => label): Finding =>
  finding(scanned([scannerKeys(wrap(layoutLabel), change), scannerKeys(wrap(separatorLabel), change)]))!;

/** What the ordinary reader makes of a label once the finding is kept. */
function read(label: string, change: Partial<ScannerSetting>, settings: WedgeSettings): WedgeLabel[] {
  const labels: WedgeLabel[] = [];
  play([scannerKeys(label, change)], limitsFor(settings), { label: (typed) => labels.push(labelOf(typed, settings)) });
  return labels;
}

const scannerLayouts: readonly LayoutName[] = ['us', 'uk', 'de', 'fr'];
const machines: readonly MachineLayout[] = ['us', 'uk', 'de', 'fr', 'hi', 'bn', 'te'];
const terminators: readonly ScannerSetting['terminator'][] = [['Enter'], ['NumpadEnter'], ['Tab'], ['Ctrl+KeyM'], ['Enter', 'Ctrl+KeyJ'], ['Enter', 'Enter'], []];
const separators: readonly (readonly [SeparatorMode, readonly string[]])[] = [
  ['ctrl', ['Ctrl+BracketRight']], ['f8', ['F8']], ['alt', ['Alt+029']], ['lost', []],
];
const label = `010950600013435210AB-7(q)${groupSeparator}21XyZ`;

describe.each(scannerLayouts)('a scanner set to the %s layout', (layout) => {
  it.each(machines)('is found on a machine set to %s, and its labels are right', (machine) => {
    for (const capsLock of [false, true]) {
      for (const inverted of [false, true]) {
        const change = { layout, machine, capsLock, inverted };
        const result = found(change);
        expect(result).toMatchObject({ layout, inverted, usable: true, separator: ['Ctrl+BracketRight'], terminator: ['Enter'], slowest: 5, prefix: '', suffix: '', identifier: false });
        expect(read(label, change, settingsOf(result))).toEqual([{ label, symbology: '' }]);
      }
    }
  });

  it.each(terminators.map((terminator) => [terminator]))('that ends labels with %j', (terminator) => {
    for (const [separator, names] of separators) {
      for (const gap of [1, 12, 60]) {
        const change = { layout, terminator, separator, gap };
        const result = found(change);
        expect(result).toMatchObject({ layout, terminator, separator: names, usable: true });
        expect(read(label, change, settingsOf(result))).toEqual([{ label: separator === 'lost' ? label.replace(groupSeparator, '') : label, symbology: '' }]);
      }
    }
  });
});

describe('the set-up of a scanner', () => {
  it.each(['caret', 'pipe'] as const)('learns a separator that is sent as a %s', (separator) => {
    const result = found({ separator });
    expect(result.separator).toEqual(separator === 'pipe' ? ['Shift+Backslash'] : ['Shift+Digit6', 'BracketRight']);
    expect(read(label, { separator }, settingsOf(result))).toEqual([{ label, symbology: '' }]);
  });

  it('understands a scanner that sends every character as Alt with its number', () => {
    const change = { altMode: true, separator: 'alt', machine: 'bn', gap: 2 } as const;
    expect(found(change)).toMatchObject({ usable: true, separator: ['Alt+029'] });
    expect(read(label, change, settingsOf(found(change)))).toEqual([{ label, symbology: '' }]);
  });

  it.each([
    ['<', '>', ''], ['S-', '', ''], ['', '#', ''], ['', '', ']Q1'], ['S-', '#', ']Q1'],
  ])('finds prefix "%s", suffix "%s" and identifier "%s"', (prefix, suffix, identifier) => {
    for (const wrap of [(text: string) => prefix + identifier + text + suffix, (text: string) => identifier + prefix + text + suffix]) {
      const result = found({ layout: 'de' }, wrap);
      expect(result).toMatchObject({ prefix, suffix, identifier: identifier !== '', usable: true });
      expect(read(wrap('UID-SAIF-KOL-FG-000001-NX'), { layout: 'de' }, settingsOf(result))).toEqual([
        { label: 'UID-SAIF-KOL-FG-000001-NX', symbology: identifier.slice(1) },
      ]);
    }
  });

  it.each([
    ['lower', (text: string) => text.toLowerCase()], ['upper', (text: string) => text.toUpperCase()],
  ] as const)('says that letters are all made %s', (letters, fold) => {
    const result = found({}, fold);
    expect(result).toMatchObject({ letters, usable: false, consistent: true });
    expect(findingSentences(result, t)).toContainEqual({ good: false, text: t('letters.folded') });
  });

  it('says when no known layout explains what came, and does not take it as a label of the plant', () => {
    // Italian: quotes and parentheses elsewhere.
    const italian = (text: string) => text.replace(/[()"]/g, (sign) => ({ '(': '*', ')': '(', '"': '@' })[sign]!);
    const state = scanned([scannerKeys(italian(layoutLabel)), scannerKeys(separatorLabel)]);
    expect(finding(state)).toMatchObject({ known: false, usable: false });
    expect(findingSentences(finding(state)!, t)).toContainEqual({ good: false, text: t('layout.unknown') });
  });

  it('takes the labels in any order, also where the second alone could be of two layouts', () => {
    const change = { layout: 'uk' } as const;
    const state = scanned([scannerKeys(separatorLabel, change), scannerKeys(layoutLabel, change)]);
    expect(finding(state)).toMatchObject({ layout: 'uk', usable: true });
  });

  it.each([
    ['layout', { layout: 'de' }], ['end', { terminator: ['Tab'] }], ['letters', { inverted: true }],
  ] as const)('says when the two labels came with another %s', (_, change) => {
    const result = finding(scanned([scannerKeys(layoutLabel), scannerKeys(separatorLabel, change)]))!;
    expect(result).toMatchObject({ consistent: false, usable: false });
    expect(findingSentences(result, t)).toEqual([{ good: false, text: t('mixed') }]);
  });

  it('goes on from half-way', () => {
    const half = scanned([scannerKeys(layoutLabel)]);
    expect([isDone(half), finding(half), half.note]).toEqual([false, null, '']);
    const again = scanned([scannerKeys(layoutLabel)], half);
    expect(again).toMatchObject({ note: 'again', last: 1 });
    const other = scanned([scannerKeys('UID-SAIF-KOL-FG-000001-NX')], again);
    expect(other).toMatchObject({ note: 'other', first: half.first });
    expect(scanned([scannerKeys(separatorLabel)], other)).toMatchObject({ note: '' });
    expect(setUp(other, { kind: 'restart' })).toEqual(begun);
  });

  it('says that nothing came, or that it came too slowly, until something comes', () => {
    const after = (events: readonly SetUpEvent[]) => events.reduce(setUp, begun).note;
    const keys = Array.from({ length: slowKeys }, (): SetUpEvent => ({ kind: 'key' }));
    expect(after([{ kind: 'silence' }])).toBe('silent');
    expect(after([...keys, { kind: 'silence' }])).toBe('slow');
    expect(after([...keys.slice(1), { kind: 'silence' }])).toBe('silent');
    expect(scanned([scannerKeys(layoutLabel)], setUp(begun, { kind: 'silence' })).note).toBe('');
    const done = scanned([scannerKeys(layoutLabel), scannerKeys(separatorLabel)]);
    expect(setUp(done, { kind: 'silence' })).toBe(done);
  });

  it('is no label to it when a person types one slowly', () => {
    expect(scanned([scannerKeys(layoutLabel, { gap: 200 })])).toEqual(begun);
  });
});

describe('an unknown scanner', () => {
  it.each(separators.slice(0, 3))('is read as delivered: separator by %s', (separator) => {
    expect(read(label, { separator }, deliveredSettings)).toEqual([{ label, symbology: '' }]);
  });

  it('of another layout is not read right, which is why the set-up exists', () => {
    expect(read('UID-SAIF-KOL-FG-000007-NX', { layout: 'fr' }, deliveredSettings)[0]?.label).not.toBe('UID-SAIF-KOL-FG-000007-NX');
  });

  it('after the set-up of another one misses no prefix', () => {
    expect(read('UID-1234', {}, { ...deliveredSettings, prefix: 'S-', suffix: '#', identifier: true })).toEqual([{ label: 'UID-1234', symbology: '' }]);
  });
});

describe('limits of the reader', () => {
  it.each([[3, 50], [40, 80], [200, 150]])('slowest %d ms allows %d ms', (slowest, allowed) => {
    expect(limitsFor({ ...deliveredSettings, slowest }).keyInterval).toBe(allowed);
  });

  it('wait for no end that never comes', () => {
    expect(limitsFor({ ...deliveredSettings, slowest: 3, terminator: [] }).quiet).toBe(60);
    expect(limitsFor({ ...deliveredSettings, slowest: 3 }).quiet).toBe(120);
  });
});

describe('a finding in words', () => {
  const says = (change: Partial<ScannerSetting>) => findingSentences(found(change), t).map(({ good, text }) => (good ? text : `! ${text}`));

  it('that is as it should be', () => {
    expect(says({})).toEqual(['Ends with Enter.', 'Keyboard layout fits.', 'Group separator arrives as Ctrl+].', 'Slowest key: 5 ms.']);
  });

  it('that is not', () => {
    expect(says({ layout: 'de', machine: 'hi', inverted: true, separator: 'lost', terminator: [], gap: 80 })).toEqual([
      '! Ends without a key: a label counts after 160 ms of silence. Set the scanner to send Enter, and verdicts come sooner.',
      '! The scanner types as for a German keyboard. Scan its setting label "US keyboard", or press "Use this layout".',
      '! Capital and small letters are exchanged: the scanner expects Caps Lock. Turn that off at the scanner, or press "Use this layout".',
      "! The group separator is lost: GS1 labels can't be read whole. Let the scanner send control characters.",
      "! Slowest key: 80 ms. Set the scanner's pause between characters to 0.",
      "This computer's keyboard is set to another language. That does no harm: keys are read by their position.",
    ]);
  });

  it('as it is kept', () => {
    const settings: WedgeSettings = {
      layout: 'fr', inverted: true, terminator: ['Enter', 'Ctrl+KeyJ'], prefix: '\u0002', suffix: '#', identifier: true, separator: ['Alt+029'], slowest: 9,
    };
    expect(savedSentences(settings, t).map(({ text }) => text)).toEqual([
      'Ends with Enter and Ctrl+J, which count as one end.', 'Read as from a French keyboard.', 'Exchanged capital and small letters are put right.',
      'Group separator arrives as Alt+029.', 'A symbology identifier comes in front; it is taken off.', '"^B" in front of labels is taken off.',
      '"#" behind labels is taken off.', 'Slowest key: 9 ms.',
    ]);
  });

  it.each([['NumpadEnter', 'Enter'], ['Ctrl+BracketRight', 'Ctrl+]'], ['Shift+Backslash', 'Shift+\\'], ['F8', 'F8'], ['Tab', 'Tab']])('%s is the key %s', (name, shown) => {
    expect(keyName(name)).toBe(shown);
  });
});

describe.each(languages.map(({ code }) => code))('texts of the set-up in %s', (language) => {
  const keys = Object.keys(setUpTexts.en) as (keyof typeof setUpTexts.en)[];
  const places = (text: string) => [...text.matchAll(/\{\d\}/g)].map((match) => match[0]).sort();

  it('has exactly the keys of English', () => expect(Object.keys(setUpTexts[language]).sort()).toEqual([...keys].sort()));

  it.each(keys)('%s is translated with the same places and Latin digits', (key) => {
    const text = setUpTexts[language][key];
    expect(places(text)).toEqual(places(setUpTexts.en[key]));
    expect(text).not.toMatch(/[०-९০-৯౦-౯]/);
    expect(text).toMatch(language === 'en' ? /[A-Za-z]/ : { hi: /[\u0900-\u097F]/, bn: /[\u0980-\u09FF]/, te: /[\u0C00-\u0C7F]/ }[language]);
  });
});

it('has no text of the set-up that nothing shows', () => {
  const files = import.meta.glob<string>(['./*.tsx', './*.ts', '!./*.test.ts'], { query: '?raw', import: 'default', eager: true });
  const code = Object.values(files).join('\n');
  const made = ['note.', 'layout.'];
  expect(Object.keys(setUpTexts.en).filter((key) => !code.includes(`'${key}'`) && !made.some((prefix) => key.startsWith(prefix)))).toEqual([]);
});

describe('the bars of the set-up labels', () => {
  it.each([layoutLabel, separatorLabel])('%j can be drawn whole', (text) => {
    const symbol = code128(text);
    // Start, characters and check of 11 modules each, and the stop of 13.
    expect(symbol?.width).toBe((text.length + 2) * 11 + 13);
    expect(symbol?.bars.at(-1)).toEqual([symbol!.width - 2, 2]);
    expect(symbol?.bars.every(([, width]) => width >= 1 && width <= 4)).toBe(true);
  });

  it('are not drawn for what no code set has', () => expect(code128('bag\u001d')).toBeNull());
});
