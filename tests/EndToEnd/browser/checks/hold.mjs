// A unit is held from its page: who knows, who does not yet, and what the next scan says.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { get, until, visit, windowOf } from '../browser.mjs';
import { breakDemo, demoState, settled, tell } from './demo.mjs';

export default function (given) {
  it('Hold_AllStationsHeard_IsKnownAtAllAndTheNextScanIsRefused', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'arjun');
    const page = await context.newPage();
    const uid = await visitorsUnit(context, world.web);
    await visit(page, `${world.web}/units/${uid}`);
    await page.getByLabel('Reason').fill('Stain on the gusset');
    await page.getByRole('button', { name: 'Hold this unit' }).click();
    await page.getByText('Known at 6 of 6 stations').waitFor({ timeout: 5_000 });
    const said = await tell(context, world.web, '/demo/scans', { station: 'KOL-ST-01', label: uid });
    assert.equal(said.verdict, 'refuse');
    assert.equal(said.code, 'unit.on_hold');
    await page.getByRole('button', { name: 'Release the hold' }).click();
    await page.getByRole('button', { name: 'Hold this unit' }).waitFor();
    await context.close();
  });

  it('Hold_AgentCutOff_NamesItsStationsAndSinceWhen', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'arjun');
    const page = await context.newPage();
    const uid = await visitorsUnit(context, world.web);
    await visit(page, `${world.web}/units/${uid}`);
    await breakDemo(context, world.web, 'link', 'agent-b');
    await until(async () => (await get(context, world.web, '/stations/KOL-ST-04')).silentSince, 'the hub to miss agent-b');
    await page.getByLabel('Reason').fill('Stain on the gusset');
    await page.getByRole('button', { name: 'Hold this unit' }).click();
    await page.getByText('Known at 3 of 6 stations').waitFor({ timeout: 5_000 });
    assert.match(await page.getByText(/KOL-ST-04 not heard since/).innerText(), /\d\d:\d\d/);
    await tell(context, world.web, '/demo/mend');
    await page.getByText('Known at 6 of 6 stations').waitFor({ timeout: 15_000 });
    await settled(context, world.web);
    await page.getByRole('button', { name: 'Release the hold' }).click();
    await page.getByRole('button', { name: 'Hold this unit' }).waitFor();
    assert.ok((await demoState(context, world.web)).agents.every((agent) => agent.linked));
    await context.close();
  });
}

/** One of the first twenty units, which the simulated operators leave alone. */
async function visitorsUnit(context, web) {
  const units = await get(context, web, '/production/units?order=WO-0001&state=queued&step=10&limit=1');
  return units.items[0].uid;
}
