// The pseudo-locale: every text that comes from the resources stands in ⟦ ⟧. What stands outside and is no data was written into a page.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { it } from 'node:test';
import { days, fill, until, windowOf } from '../browser.mjs';

const root = resolve(import.meta.dirname, '../../../..');
const read = (path) => JSON.parse(readFileSync(resolve(root, path), 'utf8'));

export default function (given) {
  for (const { person, pages } of [{ person: null, pages: ['/', '/invitation#none', '/password#none'] }, ...days, { person: 'arjun', pages: ['/nowhere/at/all'] }]) {
    it(`Pseudo_PagesOf_${person ?? 'nobody'}_${pages.at(-1)}_ShowNoTextOfTheirOwn`, async () => {
      const { browser, world, values } = given;
      const context = await windowOf(browser, world.web, person);
      await markFormats(context);
      await context.route(/\/assets\/en-[^/]*\.js$/, markModule);
      for (const path of pages) {
        const page = await context.newPage();
        const data = collectData(page);
        await page.goto(world.web + fill(path, values));
        await page.locator('h1, [role=alert]').first().waitFor();
        await page.waitForFunction(() => document.querySelectorAll('.mantine-Skeleton-root').length === 0);
        assert.ok((await page.evaluate(() => document.body.innerText)).includes('⟦'), `${path}: nothing is marked, so that nothing is proved.`);
        assert.deepEqual(await foreignTexts(page, await data()), [], path);
        await page.close();
      }
      await context.close();
    });
  }

  it('Pseudo_StationPages_ShowNoTextOfTheirOwn', async () => {
    const { browser, world } = given;
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-IN' });
    await markFormats(context);
    await context.route(/\/station-assets\/[^/]*\.js$/, (route) =>
      markBundle(route, [...leaves(read('edge/Edge.Station/Page/texts/en.json')), ...leaves(read('protocols/StationRules/Verdicts/en.json'))]),
    );
    const address = world.stations['KOL-ST-01'];
    for (const [path, open] of [[address, null], [address, 'button.person'], [new URL('/', address).href, null]]) {
      const page = await context.newPage();
      const data = collectData(page);
      await page.goto(path);
      // The station's own language is its operator's.
      await page.locator('button[lang=en]').or(page.locator('h1, h2')).first().waitFor();
      if (path === address) await page.locator('button[lang=en]').click();
      await until(async () => (await page.evaluate(() => document.body.innerText)).includes('⟦'), 'the page to show a marked text');
      if (open) await page.locator(open).click();
      // The state arrives twice a second; by then everything that it brings is on the page.
      await page.waitForTimeout(1_200);
      assert.deepEqual(await foreignTexts(page, await data()), [], path);
      await page.close();
    }
    await context.close();
  });

  it('Pseudo_WrongSample_IsFound', async () => {
    const { browser } = given;
    const page = await browser.newPage();
    await page.setContent(`<title>⟦a⟧</title><p>⟦Order ⟦12⟧⟧ WO-0001</p><p>Hello there</p><button aria-label="Close it">⟦x⟧</button><p>EdgeHub 14:30 %</p><p lang="bn">বাংলা</p>`);
    assert.deepEqual(await foreignTexts(page, ['WO-0001']), ['p: Hello there', 'button aria-label: Close it']);
    await page.close();
  });
}

/** Puts marks around all texts of a locale's module; the module itself is asked for under another address. */
async function markModule(route) {
  const own = new URL(route.request().url());
  await route.fulfill({
    contentType: 'text/javascript',
    body: `import texts from '${own.pathname}?plain';
      const mark = (text) => (typeof text === 'string' ? '⟦' + text + '⟧' : Object.fromEntries(Object.entries(text).map(([key, part]) => [key, mark(part)])));
      export default mark(texts);`,
  });
}

const leaves = (value) => Object.entries(value).flatMap(([key, part]) => (typeof part === 'string' ? [[key, part]] : leaves(part))).filter(([, text]) => text !== '');

/** The station's texts travel inside its one script: the marks are put into it, and each text must be found. */
async function markBundle(route, texts) {
  const answer = await route.fetch();
  let script = await answer.text();
  const lost = [];
  for (const [key, text] of texts) {
    const literal = [...'`"\''].map((quote) => `${quote}${text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`)}${quote}`);
    const found = [key, `"${key}"`, `'${key}'`, `\`${key}\``].flatMap((name) => literal.map((one) => `${name}:${one}`)).filter((one) => script.includes(one));
    for (const one of found) {
      const at = one.indexOf(':', one.lastIndexOf(key) === 0 ? key.length : one.startsWith(key) ? key.length : key.length + 1) + 1;
      script = script.replaceAll(one, `${one.slice(0, at + 1)}⟦${one.slice(at + 1, -1)}⟧${one.at(-1)}`);
    }
    if (found.length === 0 && !script.includes(`⟦${text}⟧`)) lost.push(key);
  }
  if (lost.length > 0) throw new Error(`Texts that the script does not hold as they are written: ${lost.join(', ')}`);
  await route.fulfill({ response: answer, body: script });
}

/** Dates, spans and units are the platform's words in the reader's language. */
const markFormats = (context) =>
  context.addInitScript(() => {
    const mark = (text) => (/\p{L}/u.test(text) ? `⟦${text}⟧` : text);
    for (const kind of ['DateTimeFormat', 'NumberFormat', 'RelativeTimeFormat', 'ListFormat']) {
      const prototype = Intl[kind].prototype;
      const format = Object.getOwnPropertyDescriptor(prototype, 'format');
      Object.defineProperty(prototype, 'format', format.get
        ? { configurable: true, get() { const own = format.get.call(this); return (...values) => mark(own(...values)); } }
        : { configurable: true, value(...values) { return mark(format.value.apply(this, values)); } });
      const parts = prototype.formatToParts;
      prototype.formatToParts = function (...values) {
        return parts.apply(this, values).map((part) => ({ ...part, value: mark(part.value) }));
      };
    }
    // What a stream tells is data too.
    window.streamed = [];
    const Plain = window.EventSource;
    window.EventSource = class extends Plain {
      constructor(...given) {
        super(...given);
        for (const name of ['message', 'state', 'scans', 'tokens', 'orders', 'agents', 'stations', 'exceptions']) this.addEventListener(name, (event) => window.streamed.push(event.data));
      }
    };
  });

/** Every text value that the hub or agent answered to the page. */
function collectData(page) {
  const answers = [];
  page.on('response', (answer) => {
    if (new URL(answer.url()).pathname.startsWith('/api/') && (answer.headers()['content-type'] ?? '').includes('json')) answers.push(answer.text().catch(() => ''));
  });
  return async () => {
    const texts = [...(await Promise.all(answers)), ...(await page.evaluate(() => window.streamed ?? []))];
    const found = new Set(['English', 'हिन्दी', 'বাংলা', 'తెలుగు', ...decodeURIComponent(new URL(page.url()).search + new URL(page.url()).pathname).split(/[=&/?,]/)]);
    const walk = (value) => {
      if (typeof value === 'string') found.add(value);
      else if (value && typeof value === 'object') Object.values(value).forEach(walk);
    };
    for (const text of texts) if (text) walk(JSON.parse(text));
    return [...found].filter(Boolean);
  };
}

/** Texts and labels of the page that stand in no marks and are no data. */
function foreignTexts(page, data) {
  return page.evaluate((values) => {
    // The last parts of a label are written with a space where it is read from afar.
    const all = [...values, ...values.map((value) => value.replaceAll('-', ' '))].join('\n');
    const symbols = /^(ms|MB|mm|dpi|PDF|SVG|ZPL|QR Code|Data Matrix)$/;
    const strip = (text) => {
      let rest = text;
      for (let before = ''; before !== rest; ) {
        before = rest;
        rest = rest.replace(/⟦[^⟦⟧]*⟧/gu, '\u0000');
      }
      return rest;
    };
    const isData = (part) => {
      const text = part.replaceAll('EdgeHub', '').replace(/^[^\p{L}]+|[^\p{L}\p{N}]+$/gu, '');
      return !/\p{L}{2}/u.test(text) || symbols.test(text) || all.includes(text);
    };
    const isForeign = (text) => !strip(text).split(/[\u0000·,…()→]/u).every(isData);
    const found = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      // A language is called by its own name; code, commands and what is marked as not to be translated (labels as examples) are no words.
      if (element.closest('script, style, noscript, code, pre, kbd, [lang]:not(html), [translate=no]')) continue;
      const tag = element.tagName.toLowerCase();
      if (node.nodeType === Node.TEXT_NODE) {
        if (isForeign(node.data)) found.push(`${tag}: ${node.data.trim()}`);
        continue;
      }
      if (element.ariaHidden === 'true') continue;
      for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-description', 'aria-roledescription']) {
        const text = element.getAttribute(name);
        if (text && isForeign(text)) found.push(`${tag} ${name}: ${text}`);
      }
    }
    return [...new Set(found)];
  }, data);
}
