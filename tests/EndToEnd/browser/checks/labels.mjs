import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { visit, windowOf } from '../browser.mjs';

const hasZbar = spawnSync('zbarimg', ['--version']).status === 0;

/** Labels: what one says, and one on the screen that a reader reads. */
export default function labels(given) {
  it('Label_Typed_IsExplainedAndTheWrongCharacterMarked', async () => {
    const { world, browser } = given;
    const context = await windowOf(browser, world.web, 'lakshmi');
    const page = await context.newPage();
    await visit(page, `${world.web}/label`);
    const field = page.getByLabel('Label', { exact: true });
    await field.fill('UID-SAIF-KOL-FG-000007-NX');
    await page.locator('mark').first().waitFor();
    assert.equal(await page.locator('mark').innerText(), '7');
    assert.match(await page.locator('output').innerText(), /Character 22/);
    assert.match(page.url(), /text=UID-SAIF-KOL-FG-000007-NX/);
    await field.fill('');
    await field.pressSequentially('(01)09506000134352(10)AB');
    await page.getByText('GS1 element string').first().waitFor();
    // A wedge scanner types the separator as Ctrl and ].
    await field.fill('^010950600013435210AB');
    await field.press('Control+BracketRight');
    await field.pressSequentially('21X');
    await page.getByText('(21) SERIAL').waitFor();
    await context.close();
  });

  it('Labels_OnTheScreen_AreReadByAReaderAsTheSameUnit', { skip: hasZbar ? false : 'no zbarimg: apt-get install zbar-tools' }, async () => {
    const { world, browser, values } = given;
    const context = await windowOf(browser, world.web, 'lakshmi');
    const page = await context.newPage();
    await visit(page, `${world.web}/labels?uids=${values.$unit}&gtin=9506000134352`);
    const drawing = page.locator('img[src*="/api/v1/labels"]');
    await drawing.waitFor();
    await page.waitForFunction(() => document.querySelector('img[src*="/api/v1/labels"]')?.complete);
    const folder = mkdtempSync(join(tmpdir(), 'edgehub-label-'));
    try {
      const picture = join(folder, 'label.png');
      await drawing.screenshot({ path: picture });
      const read = spawnSync('zbarimg', ['--raw', '-q', '-Sdisable', '-Sqrcode.enable', picture], { encoding: 'utf8' }).stdout.trim();
      assert.equal(read, `https://id.gs1.org/01/09506000134352/21/${values.$unit.slice(4).replaceAll('-', '')}`);
      await page.goto(`${world.web}/label?text=${encodeURIComponent(read)}`);
      await page.locator(`a[href="/units/${values.$unit}"]`).first().waitFor();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    await visit(page, `${world.web}/labels?uids=${values.$unit}`);
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'PDF' }).click();
    const file = await waiting;
    assert.equal(file.suggestedFilename().endsWith('.pdf'), true);
    await context.close();
  });
}
