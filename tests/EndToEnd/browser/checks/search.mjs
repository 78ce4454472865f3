// One box over everything that has a name, by keyboard alone.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { visit, windowOf } from '../browser.mjs';
import { assertAccessible } from './axe.mjs';

export default function (given) {
  it('Search_KeyboardAlone_FindsAUnitAnOrderAndAnAgentAndOpensThem', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'arjun');
    const page = await context.newPage();
    await visit(page, `${world.web}/stations`);
    const box = page.getByRole('combobox', { name: 'Unit, order' });
    for (const [key, typed, wanted, address] of [
      ['Control+k', values.$unit, 'Unit', `/units/${values.$unit}`],
      ['/', values.$order.toLowerCase(), 'Order', `/orders/${values.$order}`],
      ['Control+k', 'agent-a', 'Agent', '/agents'],
    ]) {
      await page.locator('main').focus();
      await page.keyboard.press(key);
      await box.waitFor();
      await page.keyboard.type(typed);
      await page.getByRole('option', { name: new RegExp(wanted) }).first().waitFor();
      if (wanted === 'Unit') await assertAccessible(page, '[role=dialog]');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => decodeURIComponent(url.pathname).startsWith(address));
      await box.waitFor({ state: 'detached' });
    }
    await context.close();
  });

  it('Search_NothingFound_SaysWhatToDo', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'meera', { language: 'hi', width: 768 });
    const page = await context.newPage();
    await visit(page, `${world.web}/orders`);
    await page.keyboard.press('Control+k');
    const box = page.getByRole('dialog').getByRole('combobox');
    await box.waitFor();
    await page.keyboard.type('zz-nothing');
    await page.getByText('“zz-nothing” से कुछ शुरू नहीं होता').waitFor();
    await page.keyboard.press('Escape');
    await box.waitFor({ state: 'detached' });
    await context.close();
  });

  it('Search_OtherCompany_FindsNothingOfIt', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'rhea');
    const answer = await context.request.get(`${world.web}/api/v1/search?q=${values.$unit}`);
    assert.deepEqual((await answer.json()).hits, []);
    await context.close();
  });
}
