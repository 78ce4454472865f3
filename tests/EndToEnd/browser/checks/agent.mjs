// One agent: its devices, the file that it runs with, and a change that goes to it and comes into force.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { collectErrors, get, until, visit, windowOf } from '../browser.mjs';
import { assertAccessible } from './axe.mjs';

export default function (given) {
  it('Agent_FromTheList_ShowsItsDevicesAndWhatHappened', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    const errors = collectErrors(page);
    await visit(page, `${world.web}/agents`);
    await page.getByRole('link', { name: 'agent-a', exact: true }).click();
    await page.getByRole('heading', { name: 'agent-a', level: 1 }).waitFor();
    const devices = page.locator('section', { has: page.getByRole('heading', { name: 'Devices' }) });
    for (const device of ['hand-01', 'KOL-M-01']) await devices.getByRole('row', { name: device }).getByText('Connected').waitFor();
    await page.getByText(/^Started, release \d/).first().waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('Agent_Configuration_IsTheFileThatTheAgentRunsWith', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    const told = await reported(context, world.web, values.$agent);
    await visit(page, `${world.web}/agents/${values.$agent}`);
    const file = page.getByRole('region', { name: 'File of agent-a' });
    await file.getByText('"KOL-ST-01"').first().waitFor();
    const shown = await file.locator('pre > span > span:last-child').allInnerTexts();
    assert.deepEqual(shown.map((line) => line.replace(/\n$/, '')), told.text.replace(/\n$/, '').split('\n'));
    await context.close();
  });

  it('Agent_ChangeThatIsNoJson_IsRefusedWithItsLine', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    await reported(context, world.web, values.$agent);
    await visit(page, `${world.web}/agents/${values.$agent}`);
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    const field = page.getByLabel('Configuration file');
    await field.fill('{\n  "hub": \n');
    // The tab key leaves the field: nobody is caught in it.
    await field.press('Tab');
    assert.notEqual(await page.evaluate(() => document.activeElement?.tagName), 'TEXTAREA');
    await page.getByRole('tab', { name: 'Changes' }).click();
    await page.getByRole('region', { name: 'Changes' }).locator('ins').first().waitFor();
    await assertAccessible(page, '[role=dialog]');
    await page.getByRole('textbox', { name: 'Why' }).fill('Only a test');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('alert').getByText(/The text is no JSON, line 3/).waitFor();
    // What was typed is still there.
    await page.getByRole('tab', { name: 'Text' }).click();
    assert.equal(await field.inputValue(), '{\n  "hub": \n');
    await context.close();
  });

  it('Agent_Change_GoesToTheAgentAndComesIntoForce', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    const told = await reported(context, world.web, values.$agent);
    const why = `A remark ${Date.now().toString(36)}`;
    await visit(page, `${world.web}/agents/${values.$agent}`);
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await page.getByLabel('Configuration file').fill(`// ${why}\n${told.text}`);
    await page.getByRole('textbox', { name: 'Why' }).fill(why);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('row', { name: why }).getByText('In force').waitFor({ timeout: 90_000 });
    await page.getByRole('region', { name: 'File of agent-a' }).getByText(`// ${why}`).waitFor();
    await context.close();
  });

  it('Agent_ForWhoMayOnlyLook_HasNoConfiguration', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'arjun', { width: 768, height: 1024 });
    const page = await context.newPage();
    const errors = collectErrors(page);
    await visit(page, `${world.web}/agents/${values.$agent}`);
    await page.getByRole('heading', { name: 'Devices' }).waitFor();
    assert.equal(await page.getByRole('heading', { name: 'Configuration' }).count(), 0);
    assert.equal(await page.getByRole('button', { name: 'End this agent' }).count(), 0);
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('Variables_OfAnAgent_AreKeptAndABadNameIsSaid', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    await visit(page, `${world.web}/agents/${values.$agent}`);
    await page.getByRole('button', { name: 'Add a variable' }).click();
    const name = page.getByRole('textbox', { name: 'Name', exact: true }).first();
    await name.fill('plant');
    await page.getByText('Every agent has it already').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Save' }).isDisabled());
    await name.fill('press');
    await page.getByRole('textbox', { name: 'Value of press' }).fill('192.168.10.21');
    await page.getByRole('button', { name: 'Save' }).click();
    await until(
      async () => (await get(context, world.web, `/agents/${values.$agent}/configuration`)).variables.press === '192.168.10.21',
      'the variable to be kept',
    );
    await page.getByRole('button', { name: 'Remove press' }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    await until(
      async () => !('press' in (await get(context, world.web, `/agents/${values.$agent}/configuration`)).variables),
      'the variable to be gone',
    );
    await context.close();
  });
}

/** What the agent says that it runs with. */
async function reported(context, web, agent) {
  let told;
  await until(async () => (told = await get(context, web, `/agents/${agent}/configuration`)).text !== null, 'the agent to tell its file');
  return told;
}
