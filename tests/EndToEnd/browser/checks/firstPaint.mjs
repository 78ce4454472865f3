// What a browser that was never here has to fetch before it paints, and how long that takes.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { visit, windowOf } from '../browser.mjs';

/** Scripts and styles of a first page as they cross the wire; fonts come after the first paint. */
const mostBytes = 300_000;
const paintWithinMs = 1_000;

export default function (given) {
  for (const [path, person] of [['/', null], ['/today', 'arjun']]) {
    it(`FirstPaint_${path}_IsUnderASecondAndItsBundleSmall`, async () => {
      // The best of up to five first visits: what else the machine does at that moment is not the page's weight.
      let best = Number.POSITIVE_INFINITY;
      for (let visits = 0; visits < 5 && best >= paintWithinMs; visits++) best = Math.min(best, await firstVisit(given, path, person));
      assert.ok(best < paintWithinMs, `${best} ms`);
    });
  }
}

async function firstVisit({ browser, world }, path, person) {
  const context = await windowOf(browser, world.web, person);
  const page = await context.newPage();
  const scripts = [];
  page.on('response', (response) => {
    if (/\/assets\/.*\.(js|css)$/.test(response.url())) scripts.push(response);
  });
  const begun = Date.now();
  await visit(page, world.web + path);
  const stood = Date.now() - begun;
  for (const response of scripts) {
    const headers = await response.allHeaders();
    assert.equal(headers['content-encoding'], 'br', response.url());
    assert.match(headers['cache-control'], /immutable/);
    assert.equal((await context.request.get(`${response.url()}.map`)).status(), 404, 'The hub sends a source map.');
  }
  const { bytes, paint } = await page.evaluate(() => ({
    bytes: performance.getEntriesByType('resource').filter((one) => /\.(js|css)$/.test(one.name)).reduce((sum, one) => sum + one.encodedBodySize, 0),
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.POSITIVE_INFINITY,
  }));
  console.log(`# ${path}: ${(bytes / 1_000).toFixed(0)} kB of scripts and styles, first paint ${paint.toFixed(0)} ms, heading and data ${stood} ms`);
  assert.ok(bytes < mostBytes, `${bytes} bytes`);
  await context.close();
  return paint;
}
