import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const hub = resolve(import.meta.dirname, '../..');
const languages = ['en', 'hi', 'bn', 'te'];

type Texts = Record<string, string>;
const folders = new Map([
  ['shell', join(hub, 'Hub.Ui/src/i18n/locales')],
  ...readdirSync(join(hub, 'Modules'))
    .map((module): [string, string] => [module.toLowerCase(), join(hub, 'Modules', module, 'Pages/locales')])
    .filter(([, folder]) => existsSync(folder)),
]);
const read = (namespace: string, language: string): Texts =>
  JSON.parse(readFileSync(join(folders.get(namespace) ?? '', `${language}.json`), 'utf8')) as Texts;

function sources(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory())
      return ['node_modules', 'dist', 'locales', 'bin', 'obj'].includes(name) ? [] : sources(path);
    return /\.tsx?$/.test(name) && !name.includes('.test.') ? [path] : [];
  });
}

function csharp(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return ['node_modules', 'dist', 'bin', 'obj'].includes(name) ? [] : csharp(path);
    return name.endsWith('.cs') ? [path] : [];
  });
}

describe.each([...folders.keys()])('texts of %s', (namespace) => {
  const english = read(namespace, 'en');

  it.each(languages)('%s_HasEveryKeyAndNoOther', (language) => {
    expect(Object.keys(read(namespace, language)).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(languages)('%s_KeepsEveryPlaceholder', (language) => {
    const places = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort();
    for (const [key, text] of Object.entries(read(namespace, language))) {
      expect(text.trim(), key).not.toBe('');
      expect(places(text), key).toEqual(places(english[key] ?? ''));
    }
  });

  it.each(languages.filter((language) => language !== 'en'))('%s_IsTranslated', (language) => {
    const script = { hi: /[\u0900-\u097F]/, bn: /[\u0980-\u09FF]/, te: /[\u0C00-\u0C7F]/ }[language];
    const same = Object.entries(read(namespace, language)).filter(
      ([, text]) => !script?.test(text) && /[A-Za-z]{3}/.test(text.replace(/\{\{\w+\}\}/g, '')),
    );
    expect(same).toEqual([]);
  });
});

describe('pages', () => {
  const all = [...folders.keys()].map((namespace) => [namespace, read(namespace, 'en')] as const);
  const byNamespace = new Map(all);
  const namespaceOf = (path: string) => /Modules\/(\w+)\//.exec(path)?.[1]?.toLowerCase() ?? 'shell';

  it('EveryKeyInTheSource_HasAText', () => {
    const missing: string[] = [];
    for (const path of [...sources(join(hub, 'Hub.Ui/src')), ...sources(join(hub, 'Modules'))]) {
      const text = readFileSync(path, 'utf8');
      for (const match of text.matchAll(/\bt\(\s*'([^']+)'/g)) {
        const [namespace, key] = (match[1] ?? '').includes(':')
          ? (match[1] ?? '').split(':')
          : [namespaceOf(path), match[1]];
        if (!(key !== undefined && key in (byNamespace.get(namespace ?? '') ?? {})))
          missing.push(`${path}: ${match[1]}`);
      }
    }
    expect(missing).toEqual([]);
  });

  it('EveryDeedThatTheHubAudits_HasItsWords', () => {
    const deeds = csharp(hub).flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/Entry\(\s*"(\w+\.\w+\.\w+)"/g)].map((match) => match[1] ?? ''),
    );
    expect(deeds.length).toBeGreaterThan(30);
    const words = byNamespace.get('identity') ?? {};
    expect([...new Set(deeds)].filter((deed) => !(`did.${deed}` in words))).toEqual([]);
  });

  it('NoKey_IsWithoutUse', () => {
    const source = [...sources(join(hub, 'Hub.Ui/src')), ...sources(join(hub, 'Modules'))]
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const built = [...source.matchAll(/\bt\(\s*`([^`$]*)\$\{/g)]
      .map((match) => match[1] ?? '')
      .concat(['problem.', 'role.']);
    const unused = all.flatMap(([namespace, texts]) =>
      Object.keys(texts)
        .filter((key) => !source.includes(`'${key}'`) && !source.includes(`:${key}'`))
        .filter((key) => !built.some((start) => start !== '' && `${namespace}:${key}`.includes(start)))
        .map((key) => `${namespace}:${key}`),
    );
    expect(unused).toEqual([]);
  });
});
