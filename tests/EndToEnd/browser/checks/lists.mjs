// Every list: its state is in the address, it survives a reload, exports what is shown.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { program } from '../world.mjs';
import { visit, windowOf } from '../browser.mjs';

export default function (given) {
  for (const [path, person, head] of [
    ['/orders', 'arjun', 'Number,'], ['/units', 'arjun', 'Unit,'], ['/scans', 'arjun', 'Time,'], ['/stations', 'arjun', 'Station,'],
    ['/agents', 'farah', 'Agent,'], ['/machines', 'farah', 'Machine,'], ['/tenants', 'sunil', 'Code,'],
  ]) {
    it(`List_${path}_SortsByItsAddressAndExports`, async () => {
      const { browser, world } = given;
      const context = await windowOf(browser, world.web, person);
      const page = await context.newPage();
      await visit(page, world.web + path);
      await page.locator('th button').first().click();
      await page.waitForURL(/sort=/);
      const rows = await page.locator('tbody tr').count();
      assert.ok(rows > 0);
      const address = page.url();
      await page.reload();
      await page.locator('tbody tr').first().waitFor();
      assert.equal(page.url(), address);
      assert.equal(await page.locator('th[aria-sort]').count(), 1);
      const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
      const text = readFileSync(await file.path(), 'utf8');
      assert.ok(text.startsWith(`\uFEFF${head}`), text.slice(0, 60));
      assert.ok(text.trim().split('\r\n').length > Math.min(rows, 1));
      await context.close();
    });
  }

  it('List_SentAddress_OpensWithItsFiltersAfterLogIn', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, null);
    const page = await context.newPage();
    await visit(page, `${world.web}/scans?verdict=refuse&station=KOL-ST-01`);
    await page.locator('[data-person=arjun]').click();
    await page.getByRole('heading', { name: 'Scans' }).waitFor();
    assert.match(page.url(), /verdict=refuse&station=KOL-ST-01/);
    await context.close();
  });

  it('Language_SwitchedOnThePage_ChangesEveryTextWithoutReload', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, 'meera');
    const page = await context.newPage();
    await visit(page, `${world.web}/orders`);
    await page.evaluate(() => {
      window.notReloaded = true;
    });
    for (const [name, lang, script] of [['हिन्दी', 'hi', /[\u0900-\u097F]/], ['বাংলা', 'bn', /[\u0980-\u09FF]/], ['తెలుగు', 'te', /[\u0C00-\u0C7F]/], ['English', 'en', /Orders/]]) {
      await page.locator('header button:has(.tabler-icon-language)').click();
      await page.getByRole('menuitem', { name }).click();
      await page.waitForFunction((wanted) => document.documentElement.lang === wanted, lang);
      await page.waitForFunction((source) => new RegExp(source, 'u').test(document.querySelector('h1')?.textContent ?? ''), script.source);
    }
    assert.ok(await page.evaluate(() => window.notReloaded));
    await context.close();
  });

  it('Story_Exported_VerifiesOfflineAndOneAlteredByteNamesTheEvent', async () => {
    const { browser, world, values } = given;
    const context = await windowOf(browser, world.web, 'lakshmi');
    const page = await context.newPage();
    await visit(page, `${world.web}/units/${values.$unit}`);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Export' }).click()]);
    const folder = mkdtempSync(join(tmpdir(), 'edgehub-story-'));
    try {
      const story = readFileSync(await file.path());
      const verify = (bytes) => {
        const path = join(folder, 'story.json');
        writeFileSync(path, bytes);
        return spawnSync(process.env.DOTNET ?? 'dotnet', [program('hub/Hub.Web', 'edgehub-hub'), 'verify', path], { encoding: 'utf8' });
      };
      const sound = verify(story);
      assert.equal(sound.status, 0, sound.stdout + sound.stderr);
      assert.match(sound.stdout, /^SOUND\./);
      // The second event's bytes: one hexadecimal digit becomes another.
      const text = story.toString('utf8');
      const at = text.indexOf('"bytes":"', text.indexOf('"bytes":"') + 9) + 40;
      const altered = Buffer.from(story);
      altered[at] = altered[at] === 0x30 ? 0x31 : 0x30;
      const broken = verify(altered);
      assert.equal(broken.status, 1);
      assert.match(broken.stdout, /^NOT SOUND\..*event 2\b/s);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await context.close();
  });
}
