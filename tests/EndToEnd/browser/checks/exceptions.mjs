// What the plant could not settle by itself, decided by a person: accept, correct, hold.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { get, until, visit, windowOf } from '../browser.mjs';
import { breakDemo, settled, tell } from './demo.mjs';

export default function (given) {
  it('Exceptions_UnreadableLabels_AreAcceptedWithTheirEvidence', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'lakshmi');
    await tell(context, world.web, '/demo/scans', { station: 'KOL-ST-02', label: 'UID-SAIF-KOL-FG-000001-00' });
    const row = await openException(context, world.web, (one) => one.kind === 'unreadable' && one.station === 'KOL-ST-02');
    const page = await context.newPage();
    await visit(page, `${world.web}/exceptions?id=${row.id}`);
    await page.getByRole('heading', { name: 'Evidence' }).waitFor();
    await page.getByText('UID-SAIF-KOL-FG-000001-00').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Hold', exact: true }).isEnabled(), false);
    await page.getByLabel('Note').fill('The ribbon of the printer was worn.');
    await page.getByRole('button', { name: 'Accept', exact: true }).click();
    await until(async () => (await closed(context, world.web, row.id))?.decision === 'accept', 'the decision to be recorded');
    const decided = await closed(context, world.web, row.id);
    assert.equal(decided.decidedBy, 'Lakshmi');
    assert.equal(decided.note, 'The ribbon of the printer was worn.');
    await context.close();
  });

  it('Exceptions_UnitSlippedThroughAnOfflineStation_IsCorrectedAndHeld', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'lakshmi');
    const units = (await get(context, world.web, '/production/units?order=WO-0001&state=queued&step=10&limit=8')).items.slice(3, 5).map((unit) => unit.uid);
    // While the station can't hear of it, the unit is held; the station lets it pass, and the hub finds out later.
    await breakDemo(context, world.web, 'link', 'agent-a');
    for (const uid of units) {
      await tell(context, world.web, `/production/units/${uid}/hold`, { reason: 'Colour off' });
      assert.notEqual((await tell(context, world.web, '/demo/scans', { station: 'KOL-ST-01', label: uid })).verdict, 'refuse');
    }
    await tell(context, world.web, '/demo/mend');
    await settled(context, world.web);
    const rows = [];
    for (const uid of units) rows.push(await openException(context, world.web, (one) => one.uid === uid));
    const page = await context.newPage();

    await visit(page, `${world.web}/exceptions?id=${rows[0].id}`);
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await page.getByLabel('Step that the unit shall wait for').fill('10');
    await page.getByRole('button', { name: 'Correct', exact: true }).click();
    await until(async () => (await closed(context, world.web, rows[0].id))?.decision === 'correct', 'the correction');

    await visit(page, `${world.web}/exceptions?id=${rows[1].id}`);
    await page.getByLabel('Note').fill('Look at it in daylight');
    await page.getByRole('button', { name: 'Hold', exact: true }).click();
    await until(async () => (await closed(context, world.web, rows[1].id))?.decision === 'hold', 'the hold');
    assert.equal((await get(context, world.web, `/units/${units[1]}`)).state, 'hold');
    await page.getByText('Settled', { exact: true }).click();
    await page.waitForURL(/show=closed/);
    for (const uid of units) {
      if ((await get(context, world.web, `/units/${uid}`)).state === 'hold') await tell(context, world.web, `/production/units/${uid}/release`, { reason: 'Looked at' });
    }
    await context.close();
  });
}

async function openException(context, web, wanted) {
  let found;
  await until(async () => {
    found = (await get(context, web, '/exceptions?state=open&plant=KOL&limit=200')).items.find(wanted);
    return found;
  }, 'the exception');
  return found;
}

const closed = async (context, web, id) => (await get(context, web, '/exceptions?state=closed&plant=KOL&limit=200')).items.find((one) => one.id === id);
