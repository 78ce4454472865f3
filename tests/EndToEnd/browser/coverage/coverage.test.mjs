// What is counted is held to a script whose every statement is known: a real Chromium runs it in two documents of one page.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, it } from 'node:test';
import { findChromium, openBrowser } from '../browser.mjs';
import { Scripts } from './scripts.mjs';

/** Pieces of a minified script, each with the line of its statement in the source; null for what no line became. */
const pieces = [
  ['function a(){', null], ['return 1', 1], ['}function b(){', null], ['return 2', 2], ['}', null],
  ['location.pathname=="/one"', 3], ['&&', null], ['a()', 4], [';', null],
  ['location.pathname=="/two"', 5], ['&&', null], ['String(2)', 6], [';', null],
  ['location.pathname=="/three"', 7], ['&&', null], ['b()', 8], [';', null],
];
const text = pieces.map(([piece]) => piece).join('');
const skip = findChromium() ? false : 'no Chromium: apt-get install chromium fonts-noto-core';

let folder;
let server;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'edgehub-counted-'));
  mkdirSync(join(folder, 'built'));
  let column = 0;
  const line = pieces.map(([piece, source]) => {
    const segment = source === null ? [column] : [column, 0, source - 1, 2];
    column += piece.length;
    return segment;
  });
  writeFileSync(join(folder, 'built/x.js'), text);
  writeFileSync(join(folder, 'built/x.js.map'), JSON.stringify({ version: 3, sources: ['../x.ts'], names: [], mappings: [line] }));
  server = http.createServer((request, answer) => {
    const isScript = request.url.endsWith('.js');
    answer.setHeader('content-type', isScript ? 'text/javascript' : 'text/html');
    const altered = request.url.startsWith('/altered') || request.headers.referer?.endsWith('/altered') ? ';b()' : '';
    answer.end(isScript ? text + altered : '<script type="module" src="/assets/x.js"></script>');
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', done));
});
after(() => {
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

it('Statements_OfTwoDocuments_AreReachedWhereTheyRan', { skip }, async () => {
  const counted = await visitAll('two', ['/one', '/two']);
  assert.deepEqual(reached(counted), [1, 3, 4, 5, 6, 7]);
});

it('Statements_OfADocumentThatIsLeftForABlankOne_AreReached', { skip }, async () => {
  const counted = await visitAll('blank', ['/one', 'about:blank', '/two']);
  assert.deepEqual(reached(counted), [1, 3, 4, 5, 6, 7]);
});

it('Statements_OfAScriptAlteredOnItsWay_CountForNothing', { skip }, async () => {
  const counted = await visitAll('altered', ['/altered']);
  assert.deepEqual(reached(counted), []);
});

it('Statements_WithNothingCounted_AreNotReached', () => assert.deepEqual(reached(join(folder, 'nothing')), []));

async function visitAll(name, paths) {
  const counted = join(folder, name);
  process.env.EDGEHUB_PAGE_COVERAGE = counted;
  const browser = await openBrowser();
  const page = await (await browser.newContext()).newPage();
  for (const path of paths) await page.goto(path.startsWith('/') ? `http://127.0.0.1:${server.address().port}${path}` : path);
  await browser.close();
  return counted;
}

function reached(counted) {
  const scripts = new Scripts(counted, join(folder, 'built'));
  return [1, 2, 3, 4, 5, 6, 7, 8].filter((line) => scripts.ran(join(folder, 'x.ts'), { line, column: 0 }, { line, column: 40 }));
}
