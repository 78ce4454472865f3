// node report.mjs FOLDER: lines of TypeScript that vitest or the browser reached, by row, and those of new code; exit code 1 below a floor.
// FOLDER is .edgehub/coverage: vitest's coverage-final.json of both suites, browser/ of collect.mjs, pages.diff without context.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { Scripts } from './scripts.mjs';

const root = resolve(import.meta.dirname, '../../../..');
const folder = resolve(process.argv[2]);
const rows = [
  { name: 'hub/pages', suite: 'hub', built: 'hub/Hub.Ui/dist/assets' },
  { name: 'edge/Edge.Station/Page', suite: 'edge.Edge.Station', built: 'edge/Edge.Station/obj/page/station-assets' },
];
const leastPercent = 85;

/** Both floors and the commit that new code is told by. */
function readFloors() {
  const words = readFileSync(join(root, 'tests/Coverage/floors.txt'), 'utf8').split('\n').filter((line) => !line.startsWith('#')).map((line) => line.split(' '));
  return Object.fromEntries(words.filter((pair) => pair.length === 2));
}

/** `file:line` of every line that the diff brings. */
function readNewLines() {
  const lines = new Set();
  let path = '';
  for (const line of readFileSync(join(folder, 'pages.diff'), 'utf8').split('\n')) {
    if (line.startsWith('+++ b/')) path = line.slice(6);
    const [, first, count = '1'] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (first) for (let at = 0; at < Number(count); at++) lines.add(`${path}:${Number(first) + at}`);
  }
  return lines;
}

/** Whether each line with a statement was reached, by file. What a line is, vitest says; it lists files that no test loads too. */
function readLines(suite, scripts) {
  const lines = new Map();
  for (const file of Object.values(JSON.parse(readFileSync(join(folder, suite, 'coverage-final.json'), 'utf8')))) {
    const path = relative(root, file.path);
    for (const [number, { start, end }] of Object.entries(file.statementMap)) {
      const key = `${path}:${start.line}`;
      lines.set(key, lines.get(key) || file.s[number] > 0 || scripts.ran(file.path, start, end));
    }
  }
  return lines;
}

let isLow = false;
function print(name, lines, floor, isJudged) {
  const reached = lines.filter(([, ran]) => ran).length;
  const percent = lines.length ? (100 * reached) / lines.length : 100;
  const note = !isJudged ? '  vitest alone, not judged: the browser counted nothing here' : percent < floor ? `  BELOW ${floor}` : '';
  if (isJudged && percent < floor) isLow = true;
  console.log(`      ${name.padEnd(36)} ${String(reached).padStart(6)} of ${String(lines.length).padStart(6)}  ${percent.toFixed(1).padStart(5)} %${note}`);
}

const floors = readFloors();
const isCounted = existsSync(join(folder, 'browser'));
const all = [];
for (const { name, suite, built } of rows) {
  if (!existsSync(join(folder, suite, 'coverage-final.json'))) {
    console.log(`      ${name}: no lines were collected`);
    isLow = true;
    continue;
  }
  const lines = [...readLines(suite, new Scripts(join(folder, 'browser'), join(root, built)))];
  print(name, lines, Number(floors[name] ?? leastPercent), isCounted);
  all.push(...lines);
}

const newLines = readNewLines();
const changed = all.filter(([line]) => newLines.has(line));
if (changed.length > 0) print(`pages changed since ${floors.base.slice(0, 7)}`, changed, leastPercent, isCounted);
appendFileSync(join(folder, 'missed.txt'), changed.filter(([, ran]) => !ran).map(([line]) => `${line}\n`).join(''));

// Where to look first.
const files = new Map();
for (const [line, ran] of all) {
  const path = line.slice(0, line.lastIndexOf(':'));
  const [missed, count] = files.get(path) ?? [0, 0];
  files.set(path, [missed + (ran ? 0 : 1), count + 1]);
}
const worst = [...files].sort((a, b) => b[1][0] - a[1][0]);
writeFileSync(join(folder, 'pages.txt'), worst.map(([path, [missed, count]]) => `${missed} of ${count} not reached: ${path}\n`).join(''));
process.exitCode = isLow ? 1 : 0;
