import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Of the whole page, or of the part that a selector names: what lies behind an open window can't be reached and is not judged. */
export async function assertAccessible(page, part) {
  await page.evaluate(source);
  const found = await page.evaluate(async (selector) => {
    const result = await window.axe.run(selector ?? document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] });
    return result.violations.map((violation) => ({
      rule: violation.id,
      where: violation.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.any[0]?.message ?? ''}`),
    }));
  }, part);
  assert.deepEqual(found, []);
}
