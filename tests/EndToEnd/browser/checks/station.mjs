// The agent's pages: its own address lists its stations, an address of none says so, and a station whose agent is gone says that nothing is recorded.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { collectErrors, windowOf } from '../browser.mjs';
import { assertAccessible } from './axe.mjs';
import { breakDemo, settled } from './demo.mjs';

export default function (given) {
  it('Station_AgentsOwnAddress_LeadsToEachStation', async () => {
    const { browser, world } = given;
    const context = await browser.newContext({ viewport: { width: 768, height: 1024 }, locale: 'en-IN' });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const errors = collectErrors(page);
    const agent = new URL('/', world.stations['KOL-ST-01']).href;
    const served = Object.entries(world.stations).filter(([, address]) => address.startsWith(agent)).map(([code]) => code);
    await page.goto(agent);
    await page.locator('nav a').nth(served.length - 1).waitFor();
    assert.deepEqual((await page.locator('nav a b').allInnerTexts()).sort(), served.sort());
    assert.equal(await page.title(), 'Stations of this agent');
    await assertAccessible(page);
    await page.locator('nav a', { hasText: 'KOL-ST-01' }).click();
    await page.locator('button.person').waitFor();
    assert.equal(page.url(), world.stations['KOL-ST-01']);

    await page.goto(`${agent}station/KOL-ST-99`);
    await page.getByRole('heading', { name: 'This agent has no station KOL-ST-99.' }).waitFor();
    await page.locator('nav a').click();
    await page.locator('nav a b').first().waitFor();
    assert.deepEqual(errors.filter((error) => !error.includes('KOL-ST-99')), []);
    await context.close();
  });

  it('Station_AgentKilled_SaysThatNothingIsRecordedUntilItIsBack', async () => {
    const { browser, world } = given;
    const desk = await windowOf(browser, world.web, 'arjun');
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-IN' });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    await page.goto(world.stations['KOL-ST-01']);
    await page.locator('.languages button[lang=en]').click();
    await breakDemo(desk, world.web, 'agent', 'agent-a');
    const lost = page.getByRole('alert').filter({ hasText: 'NOT CONNECTED' });
    await lost.waitFor();
    assert.match(await lost.innerText(), /Scans are NOT being recorded\.\s+Stop scanning\.\s+Trying again\. No contact for \d+ s\./);
    await lost.waitFor({ state: 'detached', timeout: 40_000 });
    await page.locator('button.person').waitFor();
    await settled(desk, world.web);
    await context.close();
    await desk.close();
  });
}
