// High contrast, forced colours, keyboard.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { visit, windowOf } from '../browser.mjs';
import { assertAccessible } from './axe.mjs';

export default function (given) {
  it('Contrast_Wanted_RaisesTheInkAndStays', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'arjun', { contrast: 'more' });
    const page = await context.newPage();
    await visit(page, `${world.web}/orders`);
    assert.equal(await page.evaluate(() => document.documentElement.getAttribute('data-contrast')), 'more');
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).color), 'rgb(0, 0, 0)');
    await assertAccessible(page);
    await context.close();
  });

  it('ForcedColours_On_StatesKeepTheirShapesAndFocusIsSeen', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'arjun', { forcedColors: 'active' });
    const page = await context.newPage();
    await visit(page, `${world.web}/stations`);
    const shapes = await page.locator('td svg').evaluateAll((all) => all.filter((svg) => svg.getBoundingClientRect().width > 8).length);
    assert.ok(shapes > 0);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, 'none');
    await context.close();
  });

  it('Keyboard_Alone_ReachesTheTableOfAPage', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'arjun');
    const page = await context.newPage();
    await visit(page, `${world.web}/orders`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const reached = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      const seen = await page.evaluate(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        return { where: element.closest('main') ? 'main' : 'frame', ring: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || style.borderColor !== '' };
      });
      reached.push(seen.where);
      assert.ok(seen.ring);
    }
    assert.ok(reached.every((where) => where === 'main'), reached.join(' '));
    await context.close();
  });
}
