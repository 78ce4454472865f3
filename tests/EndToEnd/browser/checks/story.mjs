// The guided strip, clicked through as a newcomer would, and the controls that really kill.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { collectErrors, until, visit, windowOf } from '../browser.mjs';
import { assertAccessible } from './axe.mjs';
import { settled } from './demo.mjs';

export default function (given) {
  const open = async (person, step) => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, person, { story: `open ${step}` });
    const page = await context.newPage();
    return { context, page, web: world.web };
  };

  it('Story_WrongLabel_SaysStopInWords', async () => {
    const { context, page, web } = await open('arjun', 1);
    const errors = collectErrors(page);
    await visit(page, `${web}/today`);
    await page.getByRole('button', { name: 'Scan a wrong label at KOL-ST-01' }).click();
    await page.getByText('STOP. Label damaged.').waitFor({ timeout: 10_000 });
    await page.getByText('Character 24').waitFor();
    await assertAccessible(page);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('Story_CutTheLink_BacklogGrowsReturnsAndTheReceiptBalances', async () => {
    const { context, page, web } = await open('arjun', 2);
    await visit(page, `${web}/today`);
    await settled(context, web);
    await page.locator('aside').getByRole('button', { name: 'Cut the link of agent-a' }).click();
    const receipt = page.locator('aside [role=status]', { hasText: 'The link of agent-a is cut' });
    await receipt.waitFor();
    await until(async () => numbers(await receipt.innerText()).in >= 4, 'the backlog to grow');
    assert.equal(numbers(await receipt.innerText()).out, 0);
    await page.getByRole('button', { name: 'Bring it back now' }).click();
    const whole = page.locator('aside [role=status]', { hasText: 'Nothing lost, nothing doubled.' });
    await whole.waitFor({ timeout: 30_000 });
    const sum = numbers(await whole.innerText());
    assert.ok(sum.in >= 4, `${sum.in} in`);
    assert.equal(sum.in, sum.out);
    await context.close();
  });

  it('Story_HoldAUnit_TheNextScanGoesRed', async () => {
    const { context, page, web } = await open('arjun', 3);
    await visit(page, `${web}/today`);
    await page.getByRole('button', { name: 'Hold a unit and scan it' }).click();
    await page.getByText('STOP. Unit is on hold.').waitFor({ timeout: 10_000 });
    await page.getByText('Known at 6 of 6 stations').waitFor();
    await page.getByRole('button', { name: 'Release it again' }).click();
    await page.getByRole('button', { name: 'Hold a unit and scan it' }).waitFor();
    await context.close();
  });

  it('Story_Walls_ACompanyIsMadeAndTheOtherSeesNothing', async () => {
    const { context, page, web } = await open('arjun', 4);
    await visit(page, `${web}/today`);
    await page.getByRole('button', { name: 'Look over the wall as Rhea' }).click();
    await page.waitForURL(/\/units\/UID-SAIF/);
    await page.locator('[role=alert]').waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /WO-0001|Leather/);
    await page.getByRole('button', { name: 'Make a company as Sunil' }).click();
    await page.waitForURL(/\/tenants\?new=yes/);
    const code = `S${Math.floor(Math.random() * 46_656).toString(36).toUpperCase().padStart(3, '0')}`;
    await page.getByLabel('Name').fill(`Story Works ${code}`);
    await page.getByLabel('Code').fill(code);
    await page.getByRole('button', { name: 'Make tenant' }).click();
    await page.getByText('is ready').waitFor({ timeout: 30_000 });
    await page.locator('aside').getByRole('button', { name: '0:00' }).click();
    await page.getByRole('button', { name: 'Go on as Arjun' }).click();
    await page.waitForURL(/\/today/);
    await context.close();
  });

  it('Controls_KillTheAgentAndTheHub_BothComeBackAndTheReceiptsBalance', async () => {
    const { context, page, web } = await open('arjun', 0);
    await visit(page, `${web}/today`);
    for (const [name, said] of [['Kill agent-b', 'agent-b was killed'], ['Kill the hub', 'The hub']]) {
      await settled(context, web);
      await page.getByRole('button', { name: 'Demo controls' }).click();
      await page.getByRole('menuitem', { name }).click();
      await page.locator('aside [role=status]', { hasText: said }).waitFor({ timeout: 10_000 });
      const whole = page.locator('aside [role=status]', { hasText: 'Nothing lost, nothing doubled.' });
      await whole.waitFor({ timeout: 40_000 });
      const sum = numbers(await whole.innerText());
      assert.equal(sum.in, sum.out);
      await page.locator('aside').getByRole('button', { name: 'Close', exact: true }).click();
    }
    await page.locator('[role=status]', { hasText: 'Live' }).waitFor({ timeout: 20_000 });
    await context.close();
  });

  it('Story_OutsideItsCompany_OffersNoControls', async () => {
    const { context, page, web } = await open('rhea', 2);
    await visit(page, `${web}/today`);
    await page.getByRole('button', { name: 'Go on as Arjun' }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Demo controls' }).count(), 0);
    const answer = await context.request.post(`${web}/api/v1/demo/faults`, { data: { kind: 'hub' }, headers: { origin: web } });
    assert.equal(answer.status(), 404);
    await context.close();
  });
}

function numbers(text) {
  const found = /([\d,]+) in\s*[=→]\s*([\d,]+) out/.exec(text.replaceAll('\n', ' ')) ?? [];
  const of = (digits) => Number((digits ?? '-1').replaceAll(',', ''));
  return { in: of(found[1]), out: of(found[2]) };
}
