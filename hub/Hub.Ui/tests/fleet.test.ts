// biome-ignore-all lint/suspicious/noTemplateCurlyInString: such places are what files of agents hold.
import { describe, expect, it } from 'vitest';
import { readingsIn } from '../../Modules/Fleet/Pages/commands/readings';
import { diffRows, linesIn, sizeOf } from '../../Modules/Fleet/Pages/configuration/diffRows';
import { filled, nameFault, rowsOf } from '../../Modules/Fleet/Pages/configuration/template';
import { coverOf, factsOf, linesOf, lossesOf, waitsFor } from '../../Modules/Fleet/Pages/words';

const lines = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `line ${from + at}`).join('\n');

describe('diffRows', () => {
  it('keeps the numbers of both sides, and the lines around a change', () => {
    const before = `${lines(1, 10)}\n`;
    const after = before.replace('line 5', 'line five\nand a half');
    expect(diffRows(before, after, 1)).toEqual([
      { kind: 'left_out', before: 1, count: 3 },
      { kind: 'same', before: 4, after: 4, text: 'line 4' },
      { kind: 'gone', before: 5, text: 'line 5' },
      { kind: 'new', after: 5, text: 'line five' },
      { kind: 'new', after: 6, text: 'and a half' },
      { kind: 'same', before: 6, after: 7, text: 'line 6' },
      { kind: 'left_out', before: 7, count: 4 },
    ]);
  });

  it('joins neighbouring changes and parts distant ones', () => {
    const after = lines(1, 30).replace('line 3\n', '').replace('line 28\n', '');
    const rows = diffRows(lines(1, 30), after, 2);
    expect(rows.filter((row) => row.kind === 'left_out').map((row) => row.kind === 'left_out' && row.count)).toEqual([
      20,
    ]);
    expect(sizeOf(rows)).toEqual({ gone: 2, new: 0 });
  });

  it('is nothing where only the ends of lines differ', () => {
    expect(diffRows('{\r\n}\r\n', '{\n}')).toEqual([]);
    expect(diffRows('', '')).toEqual([]);
  });

  it('says all of a new text, and all of one that is gone', () => {
    expect(sizeOf(diffRows('', 'a\nb'))).toEqual({ gone: 0, new: 2 });
    expect(sizeOf(diffRows('a\nb\n', ''))).toEqual({ gone: 2, new: 0 });
  });

  it('says where a line went that only moved', () => {
    const rows = diffRows('a\nb\nc', 'b\nc\na', 0);
    expect(sizeOf(rows)).toEqual({ gone: 1, new: 1 });
  });

  it('keeps an empty line within a text and drops the one after it', () => {
    expect(linesIn('a\n\nb\n')).toEqual(['a', '', 'b']);
  });
});

describe('filled', () => {
  it('puts variables in their places and names those that are missing, once each', () => {
    expect(filled('${station} ${press} ${press} ${line}', { station: 'KOL-ST-01' })).toEqual({
      text: 'KOL-ST-01 ${press} ${press} ${line}',
      missing: ['line', 'press'],
    });
  });

  it('leaves alone what is no place, and a value that looks like one', () => {
    expect(filled('$name {name} ${9} ${}', {})).toEqual({ text: '$name {name} ${9} ${}', missing: [] });
    expect(filled('${a}', { a: '${b}' })).toEqual({ text: '${b}', missing: [] });
    expect(filled('${toString}', {}).missing).toEqual(['toString']);
  });
});

describe('nameFault', () => {
  const rows = rowsOf({ press: '1', line: '2' });
  it.each([
    ['press', null],
    ['', 'name'],
    ['9th', 'name'],
    ['a-b', 'name'],
    ['a'.repeat(33), 'name'],
    ['agent', 'own'],
    ['plant', 'own'],
  ])('%s: %s', (name, fault) => expect(nameFault(name, rows)).toBe(fault));

  it('sees a name that stands there twice', () => {
    expect(nameFault('press', [...rows, { row: 2, name: 'press', value: '' }])).toBe('twice');
  });
});

describe('words of an agent', () => {
  it('counts what is lost and says the largest first', () => {
    expect(lossesOf({ 'telemetry.old': 2, 'telemetry.full': 40, 'scan.gone': 0 })).toEqual({
      total: 42,
      reasons: [
        ['telemetry.full', 40],
        ['telemetry.old', 2],
      ],
    });
    expect(lossesOf({})).toEqual({ total: 0, reasons: [] });
  });

  it('takes the facts of an event, and nothing that is none', () => {
    expect(factsOf('{"version":"0.1.0","stopped":"","kept":5,"odd":{}}')).toEqual({
      version: '0.1.0',
      stopped: '–',
      kept: '5',
      odd: '–',
    });
    for (const broken of ['', '{', 'null', '[1]', '"text"']) expect(factsOf(broken)).toEqual({});
  });

  it('parts the sentences of a refusal', () => {
    expect(linesOf('line 7: no port.\r\n\n line 9: no code.\n')).toEqual(['line 7: no port.', 'line 9: no code.']);
    expect(linesOf('')).toEqual([]);
  });

  it('says why a file has not been sent', () => {
    const first = { first: true, state: 'sent' };
    const second = { first: false, state: 'waiting' };
    expect(waitsFor(second, [first, second])).toBe('proof');
    expect(waitsFor(second, [{ first: true, state: 'replaced' }, second])).toBe('contact');
    expect(waitsFor({ first: true, state: 'waiting' }, [second])).toBe('contact');
    expect(waitsFor(first, [first, second])).toBeNull();
  });
});

describe('readingsIn', () => {
  it('takes a line apart, also where the value is empty or has blanks of its own', () => {
    const at = '2026-01-05T08:00:00.1234567+00:00';
    expect(readingsIn(`temperature 41.5 good ${at}\nstate set up now uncertain ${at}\ngood  not_heard `)).toEqual([
      { point: 'temperature', value: '41.5', quality: 'good', at },
      { point: 'state', value: 'set up now', quality: 'uncertain', at },
      { point: 'good', value: '', quality: 'not_heard', at: null },
    ]);
  });

  it('leaves out what is no reading: an empty answer, a line that was cut off, a time that is none', () => {
    expect(readingsIn('')).toEqual([]);
    expect(readingsIn('temperature 41.5 good 2026-01-05T08:00:00Z\nenergy 7.2 go')).toHaveLength(1);
    expect(readingsIn('temperature 41.5 good soon')[0]?.at).toBeNull();
  });
});

describe('coverOf', () => {
  it('is that of what ends first, and none when neither is known', () => {
    expect(coverOf({ coverSeconds: 3600, telemetryCoverSeconds: 60 })).toBe(60);
    expect(coverOf({ coverSeconds: 3600, telemetryCoverSeconds: null })).toBe(3600);
    expect(coverOf({ coverSeconds: null, telemetryCoverSeconds: null })).toBeNull();
  });
});
