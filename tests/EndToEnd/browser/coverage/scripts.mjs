// Built scripts with their source maps and what ran of them: whether a statement of a source file ran.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { decodedMappings, TraceMap } from '@jridgewell/trace-mapping';

/**
 * Libraries that turn V8's ranges into statements read the statements of the script that ran. The minifier folds most of ours into
 * expressions, so here it goes the other way: a statement of the source ran when the first character that it became ran.
 */
export class Scripts {
  /** Places of each source file in the script, in the source's order: [line, column, ran]. */
  #places = new Map();

  constructor(counted, built) {
    const spans = readSpans(counted);
    for (const name of existsSync(built) ? readdirSync(built).filter((file) => file.endsWith('.js')) : []) this.#add(join(built, name), spans.get(name) ?? []);
    for (const places of this.#places.values()) places.sort(byPlace);
  }

  /** False too for what is in no script, such as code that nobody calls. */
  ran(file, start, end) {
    const places = this.#places.get(file) ?? [];
    let low = 0;
    for (let high = places.length; low < high; ) {
      const middle = (low + high) >> 1;
      if (byPlace(places[middle], [start.line, start.column]) < 0) low = middle + 1;
      else high = middle;
    }
    const first = places[low];
    if (!first || byPlace(first, [end.line, end.column ?? Number.POSITIVE_INFINITY]) > 0) return false;
    // Code that was put into several places stands there several times.
    for (let at = low; at < places.length && byPlace(places[at], first) === 0; at++) if (places[at][2]) return true;
    return false;
  }

  #add(path, found) {
    if (!existsSync(`${path}.map`)) return;
    const text = readFileSync(path, 'utf8');
    const ran = new Uint8Array(text.length);
    for (const { length, spans } of found) {
      if (length !== text.length) continue;
      for (let at = 0; at < spans.length; at += 2) ran.fill(1, spans[at], spans[at + 1]);
    }
    const map = new TraceMap(readFileSync(`${path}.map`, 'utf8'));
    const sources = map.sources.map((source) => resolve(dirname(path), source ?? ''));
    let offset = 0;
    const lines = decodedMappings(map);
    for (const [number, line] of text.split('\n').entries()) {
      for (const [column, source, sourceLine, sourceColumn] of lines[number] ?? []) {
        if (source === undefined || sources[source].includes('/node_modules/')) continue;
        if (!this.#places.has(sources[source])) this.#places.set(sources[source], []);
        this.#places.get(sources[source]).push([sourceLine + 1, sourceColumn, ran[offset + column] === 1]);
      }
      offset += line.length + 1;
    }
  }
}

const byPlace = (a, b) => a[0] - b[0] || a[1] - b[1];

/** What collect.mjs wrote, by the script's name. */
function readSpans(folder) {
  const spans = new Map();
  for (const file of existsSync(folder) ? readdirSync(folder) : []) {
    const { name, length, ran } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    spans.set(name, [...(spans.get(name) ?? []), { length, spans: ran }]);
  }
  return spans;
}
