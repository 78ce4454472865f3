// One line to copy, a real agent that runs it, a page that turns green.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { get, visit, windowOf } from '../browser.mjs';
import { program } from '../world.mjs';
import { tell } from './demo.mjs';

export default function (given) {
  it('AddAgent_RealAgentRunsTheLine_ThePageTurnsGreen', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'farah');
    const page = await context.newPage();
    const name = `agent-${Date.now().toString(36)}`;
    await visit(page, `${world.web}/agents`);
    await page.getByRole('button', { name: 'Add an agent' }).click();
    await page.getByLabel('Name').fill(name);
    await page.getByRole('dialog').locator('.mantine-MultiSelect-input').click();
    const option = page.getByRole('option', { name: /KOL-ST-/ }).and(page.locator(':not([data-combobox-disabled])')).first();
    const station = (await option.innerText()).split(' ')[0];
    await option.click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Make the line' }).click();
    await page.getByText('Waiting for the agent').waitFor();
    const line = await page.getByRole('dialog').locator('pre').innerText();
    const token = /--enrol (\S+)/.exec(line)?.[1];
    assert.ok(token, line);

    const folder = mkdtempSync(join(tmpdir(), 'edgehub-agent-'));
    const config = join(folder, 'agent.json');
    const [pagePort, scannerPort] = [await freePort(), await freePort()];
    const demo = await get(context, world.web, '/demo');
    assert.ok(demo.agents.length > 0);
    writeFileSync(config, JSON.stringify({ hub: world.agents, listen: `127.0.0.1:${pagePort}`, stations: [{ code: station, scanners: [{ name: 'hand', listen: scannerPort, terminator: '\r' }] }] }));
    const agent = spawn(process.env.DOTNET ?? 'dotnet', [program('edge/Edge.Host', 'edgehub-edge'), 'run', '--config', config, '--data', join(folder, 'data'), '--enrol', token], { stdio: 'ignore' });
    const ended = new Promise((done) => agent.once('exit', done));
    try {
      await page.getByText(`${name} is connected`).waitFor({ timeout: 30_000 });
      await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
      await page.locator('tr', { hasText: name }).getByText('Connected').waitFor();
    } finally {
      agent.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    }
    const listed = (await get(context, world.web, '/agents?plant=KOL')).items.find((one) => one.name === name);
    await tell(context, world.web, `/agents/${listed.id}/revoke`, { why: 'Only a test' });
    await context.close();
  });
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}
