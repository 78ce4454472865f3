// Which characters of the pages' scripts Chromium ran, over all pages of a browser; report.mjs makes lines of TypeScript of them.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A page keeps its frame over its documents: with a new frame for each, as Chromium has it otherwise, V8 forgets what the old one counted. */
export const countingArguments = ['--enable-features=RenderDocument:level/crashed-frame'];

/** Counts every page that this browser opens, and writes one file per script into the folder when it closes. Workers are not counted. */
export function countScripts(browser, folder) {
  const scripts = new Map();
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (...given) => {
    const context = await newContext(...given);
    countContext(context, (script) => addScript(scripts, script));
    return context;
  };
  const close = browser.close.bind(browser);
  browser.close = async (...given) => {
    for (const context of browser.contexts()) await context.close();
    await close(...given);
    mkdirSync(folder, { recursive: true });
    let number = 0;
    for (const { name, ran } of scripts.values()) writeFileSync(join(folder, `${number++}.json`), JSON.stringify({ name, length: ran.length, ran: spansOf(ran) }));
  };
}

function countContext(context, add) {
  const takes = new Map();
  const newPage = context.newPage.bind(context);
  context.newPage = async (...given) => {
    const page = await newPage(...given);
    const take = await countPage(context, page, add);
    takes.set(page, take);
    // A document that is left may take along what ran of its scripts.
    for (const name of ['goto', 'close']) {
      const leave = page[name].bind(page);
      page[name] = async (...how) => {
        await take();
        if (name === 'close') takes.delete(page);
        return leave(...how);
      };
    }
    return page;
  };
  const close = context.close.bind(context);
  context.close = async (...given) => {
    await Promise.all([...takes.values()].map((take) => take()));
    takes.clear();
    await close(...given);
  };
}

/** V8's own counting by block, whether it ran and not how often, which leaves a page as fast as it is. What it returns takes what ran so far. */
async function countPage(context, page, add) {
  const session = await context.newCDPSession(page);
  const take = async () => {
    const { result } = await session.send('Profiler.takePreciseCoverage');
    for (const script of result) if (/\/(station-)?assets\/[^/]+\.js$/.test(script.url)) add(script);
  };
  await session.send('Profiler.enable');
  await session.send('Profiler.startPreciseCoverage', { callCount: false, detailed: true });
  return () => (page.isClosed() ? undefined : take());
}

/** A script of another length is another script: a test that changed the text on its way counts for nothing. */
function addScript(scripts, { url, functions }) {
  const ranges = functions.flatMap((one) => one.ranges).sort((a, b) => a.startOffset - b.startOffset || b.endOffset - a.endOffset);
  const length = ranges[0]?.endOffset ?? 0;
  const name = url.slice(url.lastIndexOf('/') + 1);
  const key = `${name} ${length}`;
  if (!scripts.has(key)) scripts.set(key, { name, ran: new Uint8Array(length) });
  // Ranges lie in each other like boxes, the outer one first: the innermost says whether a character ran.
  const now = new Uint8Array(length);
  for (const { startOffset, endOffset, count } of ranges) now.fill(count > 0 ? 1 : 0, startOffset, endOffset);
  const { ran } = scripts.get(key);
  for (let at = 0; at < length; at++) ran[at] |= now[at];
}

/** [from, to, from, to ...] of what ran. */
function spansOf(ran) {
  const spans = [];
  for (let at = 0; at < ran.length; at++) if (ran[at] !== (ran[at - 1] ?? 0)) spans.push(at);
  if (spans.length % 2 === 1) spans.push(ran.length);
  return spans;
}
