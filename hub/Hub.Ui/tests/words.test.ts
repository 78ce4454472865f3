import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');

/** Words of the inside (API, database, wire) and what pages say instead. */
const banned: [RegExp, string][] = [
  [/\boutbox(es)?\b/i, 'nothing: it never appears'],
  [/\bwatermarks?\b/i, 'nothing: it never appears'],
  [/\btokens?\b/i, 'unit or batch'],
  [/\blanes?\b/i, 'queue'],
  [/\bledgers?\b/i, 'history'],
  [/\bwork[ -]packages?\b/i, 'station plan'],
  [/\bplacements?\b/i, 'data location'],
];

/** What agents say when they enrol: the one token that people hold in their hands is not a unit. */
const enrolment = /^fleet\.(token_|bad_enrolment)/;

interface Text {
  where: string;
  text: string;
}

const faults = (texts: Text[]) =>
  texts.flatMap(({ where, text }) =>
    // Code is small print.
    banned
      .filter(([word]) => word.test(text.replace(/`[^`]*`/g, '')))
      .map(([, instead]) => `${where}: "${text}"; pages say ${instead}`),
  );

function files(folder: string, wanted: (path: string) => boolean): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory())
      return ['node_modules', 'dist', 'bin', 'obj'].includes(name) ? [] : files(path, wanted);
    return wanted(path) ? [path] : [];
  });
}

const leaves = (where: string, value: unknown): Text[] =>
  typeof value === 'string'
    ? [{ where, text: value }]
    : Object.entries(value as Record<string, unknown>).flatMap(([key, part]) => leaves(`${where} ${key}`, part));

/** Every English text that a page or station shows. */
const resources = ['hub', 'edge/Edge.Station/Page', 'protocols/StationRules/Verdicts']
  .flatMap((folder) => files(join(root, folder), (path) => path.endsWith('/en.json')))
  .flatMap((path) => leaves(path.slice(root.length + 1), JSON.parse(readFileSync(path, 'utf8'))));

/** What the pages of codes say, and the sentence of a refusal, which English pages show as it is. */
const refusals = [
  ...readFileSync(join(root, 'hub/Hub.Kernel/Web/errors.txt'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(' | ') && !enrolment.test(line))
    .map((line) => ({ where: line.split(' | ')[0] ?? '', text: line.split(' | ').slice(2).join(' ') })),
  ...files(join(root, 'hub'), (path) => path.endsWith('.cs')).flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/"([a-z]+\.[a-z_]+)",\s*ErrorKind\.\w+,\s*\$?"((?:[^"\\]|\\.)*)"/g)]
      .filter(([, code]) => !enrolment.test(code ?? ''))
      .map(([, code, text]) => ({ where: `${path.slice(root.length + 1)} ${code}`, text: text ?? '' })),
  ),
];

describe('words', () => {
  it('Resources_SayWhatPeopleSay', () => {
    expect(resources.length).toBeGreaterThan(500);
    expect(faults(resources)).toEqual([]);
  });

  it('Refusals_SayWhatPeopleSay', () => {
    expect(refusals.length).toBeGreaterThan(250);
    expect(faults(refusals)).toEqual([]);
  });

  it.each([
    ['The outbox is full.', 'nothing'],
    ['Behind the watermark of its lanes.', 'queue'],
    ['41 tokens wait.', 'unit or batch'],
    ['The ledger is sound.', 'history'],
    ['A new work package came.', 'station plan'],
    ['Placement', 'data location'],
  ])('WrongSample_%s_IsRejected', (text, instead) => {
    expect(faults([{ where: 'sample', text }]).join()).toContain(instead);
  });

  it.each(['A plane of glass', 'Broken `token.created`', 'Replace the label'])('RightSample_%s_Passes', (text) => {
    expect(faults([{ where: 'sample', text }])).toEqual([]);
  });
});
