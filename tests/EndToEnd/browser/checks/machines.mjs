// Machines: what a real device over Modbus does is on the page, and stays true while it works.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { collectErrors, get, until, visit, windowOf } from '../browser.mjs';

export default function (given) {
  it('Machine_OfARunningPlant_CountsUpWithoutReload', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    const errors = collectErrors(page);
    await visit(page, `${world.web}/machines`);
    assert.equal(await page.locator('tbody tr').count(), 6);
    await page.getByRole('link', { name: 'KOL-M-05', exact: true }).click();
    await page.getByText('since counting began').waitFor();
    const figures = page.getByLabel('Figures of the machine');
    const before = await figures.innerText();
    const made = (await get(context, world.web, '/machines/KOL-M-05')).machine.good;
    // It may stand for some minutes, as machines do.
    await until(async () => (await get(context, world.web, '/machines/KOL-M-05')).machine.good > made, 'another part', 280_000);
    await until(async () => (await figures.innerText()) !== before, 'the page to show it');
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('Machine_ChosenPoint_IsDrawn_AndItsGapsAreSaid', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'farah', { width: 768, height: 1024 });
    const page = await context.newPage();
    await visit(page, `${world.web}/machines/KOL-M-01`);
    await page.getByRole('button', { name: 'torque', exact: true }).click();
    await page.getByRole('heading', { name: 'Course of torque' }).waitFor();
    await page.getByRole('img', { name: /^torque between/ }).waitFor();
    await page.getByText('Not heard: nothing is known of this time.').waitFor();
    // Of eight hours the plant ran some minutes: the rest is no data, and no stop.
    await page.getByText('8 hrs', { exact: true }).click();
    await page.getByRole('img', { name: /No data [67] hrs/ }).waitFor();
    await context.close();
  });

  it('Machine_ThatDoesNotExist_IsSaid', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    await visit(page, `${world.web}/machines/KOL-M-99`);
    await page.getByText('There is no machine KOL-M-99.').waitFor();
    await context.close();
  });
}
