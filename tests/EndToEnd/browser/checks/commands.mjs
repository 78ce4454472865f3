// What a person tells an agent from its page: it happens at the agent, is answered on the page and stands in the audit.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { collectErrors, get, until, visit, windowOf } from '../browser.mjs';
import { assertAccessible } from './axe.mjs';
import { breakDemo, settled, tell } from './demo.mjs';

export default function (given) {
  it('Device_RestartedFromThePage_BeginsAnewAndStandsInTheAudit', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    const errors = collectErrors(page);
    await visit(page, `${world.web}/agents/${values.$agent}`);
    // By keyboard alone: the menu, its item, the window's own button.
    await page.getByRole('button', { name: 'Commands for hand-01' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Restart' }).waitFor();
    assert.equal(await page.getByRole('menuitem', { name: 'Read now' }).count(), 0);
    await page.getByRole('menuitem', { name: 'Restart' }).focus();
    await page.keyboard.press('Enter');
    const window = page.getByRole('dialog', { name: 'Restart hand-01?' });
    await window.getByText(/Other devices are not touched/).waitFor();
    await assertAccessible(page, '[role=dialog]');
    await window.getByRole('button', { name: 'Restart' }).press('Enter');
    await page.getByText('hand-01 begins anew').waitFor();
    await page.getByRole('row', { name: 'hand-01' }).getByText('Connected').waitFor();
    await visit(page, `${world.web}/audit?subject=${encodeURIComponent(`agent ${values.$agent}`)}`);
    await page.getByText('Gave an agent a command').first().waitFor();
    await page.getByText('A command to an agent ended').first().waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('Machine_ReadNow_ShowsWhatTheAgentReadLast', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    await visit(page, `${world.web}/agents/${values.$agent}`);
    await page.getByRole('button', { name: 'Commands for KOL-M-01' }).click();
    await page.getByRole('menuitem', { name: 'Read now' }).click();
    const window = page.getByRole('dialog', { name: 'KOL-M-01 now' });
    await window.getByRole('row', { name: /^temperature \d/ }).getByText('Good').waitFor();
    await assertAccessible(page, '[role=dialog]');
    await window.getByRole('button', { name: 'Read again' }).click();
    await window.getByRole('row', { name: /^state / }).waitFor();
    await window.getByRole('button', { name: 'Close' }).last().click();
    await window.waitFor({ state: 'hidden' });
    await context.close();
  });

  it('Command_RefusedOrUnanswered_IsSaidInWordsAndCanBeGivenAgain', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    let answers = [];
    await page.route('**/agents/*/commands', (route) => (answers.length > 0 ? route.fulfill(answers.shift()) : route.continue()));
    await visit(page, `${world.web}/agents/${values.$agent}`);
    const unanswered = { status: 409, contentType: 'application/problem+json', json: { code: 'fleet.command_unanswered', detail: 'No answer.' } };
    answers = [unanswered, { json: { ok: false, code: 'machine.unknown', text: 'This agent has no machine KOL-M-01.' } }];
    await page.getByRole('button', { name: 'Commands for KOL-M-01' }).click();
    await page.getByRole('menuitem', { name: 'Read now' }).click();
    const window = page.getByRole('dialog');
    await window.getByRole('alert').getByText('The agent has not answered.').waitFor();
    await assertAccessible(page, '[role=dialog]');
    await window.getByRole('alert').getByRole('button').click();
    await window.getByText('The agent does not read this machine at present.').waitFor();
    await window.getByRole('button', { name: 'Read again' }).click();
    await window.getByRole('row', { name: /^state / }).waitFor();
    await page.keyboard.press('Escape');
    answers = [unanswered];
    await page.getByRole('button', { name: 'Commands for hand-01' }).click();
    await page.getByRole('menuitem', { name: 'Restart' }).click();
    await window.getByRole('button', { name: 'Restart' }).click();
    await window.getByText(/It may have done it all the same/).waitFor();
    await window.getByRole('button', { name: 'Cancel' }).click();
    await window.waitFor({ state: 'hidden' });
    await context.close();
  });

  it('Diagnostics_Collected_CanBeReadCopiedAndSaved', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    await visit(page, `${world.web}/agents/${values.$agent}`);
    await page.getByRole('button', { name: 'Collect diagnostics' }).click();
    const window = page.getByRole('dialog', { name: 'Diagnostics of agent-a' });
    await window.getByText('== about.txt').waitFor();
    await assertAccessible(page, '[role=dialog]');
    await window.getByRole('button', { name: 'Copy' }).click();
    await window.getByRole('button', { name: 'Copied' }).waitFor();
    const saving = page.waitForEvent('download');
    await window.getByRole('button', { name: 'Save' }).click();
    const saved = await saving;
    assert.equal(saved.suggestedFilename(), 'agent-a-diagnostics.txt');
    assert.match(readFileSync(await saved.path(), 'utf8'), /^== about\.txt\nEdgeHub agent /);
    await context.close();
  });

  it('Agent_CheckedNow_AddsUp_QueueByQueue', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    const errors = collectErrors(page);
    await visit(page, `${world.web}/agents/${values.$agent}`);
    await page.getByRole('button', { name: 'Check now' }).click();
    // The agent counts, sends what waits, reports; the page hears of it by itself.
    const found = page.getByRole('row', { name: /Adds up|Counting begins/ }).first();
    await found.waitFor({ timeout: 60_000 });
    await found.getByRole('button', { name: /Details of the report/ }).click();
    const window = page.getByRole('dialog', { name: 'Does everything come through?' });
    await window.getByRole('row', { name: /^Blocks of values/ }).waitFor();
    await window.getByRole('row', { name: /^Scans/ }).waitFor();
    await assertAccessible(page, '[role=dialog]');
    await page.keyboard.press('Escape');
    await window.waitFor({ state: 'hidden' });
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('Agent_ThatIsAway_TakesNoCommandsAndSaysWhy', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    await breakDemo(context, world.web, 'link', 'agent-b');
    const away = async () => (await get(context, world.web, '/agents?plant=KOL')).items.find((one) => one.name === 'agent-b');
    await until(async () => (await away()).state === 'silent', 'the hub to miss agent-b');
    await visit(page, `${world.web}/agents/${(await away()).id}`);
    await page.getByText('The agent is not connected. Commands can be given when it is.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Collect diagnostics' }).isDisabled());
    await page.getByRole('button', { name: /^Commands for/ }).first().click();
    assert.ok(await page.getByRole('menuitem', { name: 'Restart' }).isDisabled());
    await tell(context, world.web, '/demo/mend');
    await page.keyboard.press('Escape');
    // No reload: the page notices by itself.
    await page.locator('button:enabled', { hasText: 'Collect diagnostics' }).waitFor({ timeout: 60_000 });
    await settled(context, world.web);
    await context.close();
  });
}
