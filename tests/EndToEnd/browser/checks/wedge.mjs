// The set-up of a scanner that types, on the station's own page: two labels are scanned, what was found is kept, and a unit is scanned.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { collectErrors, get, until, windowOf } from '../browser.mjs';
import { assertAccessible } from './axe.mjs';

const station = 'KOL-ST-01';
const labels = ['EH1-QAZYM(2468)"kx', 'EH2-10AB\u001d2142'];
const hasZbar = spawnSync('zbarimg', ['--version']).status === 0;

const us = {
  ...Object.fromEntries([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].flatMap((letter) => [[letter, [`Key${letter}`, 8]], [letter.toLowerCase(), [`Key${letter}`, 0]]])),
  ...Object.fromEntries([...'0123456789'].map((digit) => [digit, [`Digit${digit}`, 0]])),
  '-': ['Minus', 0], '(': ['Digit9', 8], ')': ['Digit0', 8], '"': ['Quote', 8], '\u001d': ['BracketRight', 2],
};
// A scanner set to a German keyboard presses other keys; its separator comes as Alt with its number.
const german = {
  ...us, Y: ['KeyZ', 8], Z: ['KeyY', 8], y: ['KeyZ', 0], z: ['KeyY', 0], '-': ['Slash', 0], '(': ['Digit8', 8], ')': ['Digit9', 8], '"': ['Digit2', 8],
};

export default function (given) {
  it('Wedge_TwoLabelsAsDelivered_FitAndAreKeptOverAReload', async () => {
    const { page, context, errors } = await open(given);
    assert.match(await page.locator('.set-up .task').innerText(), /Scan label 1/);
    await assertAccessible(page);
    await scanUntil(() => scanByPlaywright(page, labels[0]), page.getByText('Now scan the second label.'));
    await scanUntil(() => scanByPlaywright(page, labels[1]), page.getByText('Both labels are read.'));
    const findings = page.locator('.findings');
    for (const said of ['Ends with Enter.', 'Keyboard layout fits.', 'Group separator arrives as Ctrl+].']) await findings.getByText(said).waitFor();
    await assertAccessible(page);
    // By keyboard alone: the button is reached with Tab and pressed with Enter, as far apart as a person's keys are and no scanner's.
    await until(async () => {
      await page.waitForTimeout(400);
      await page.keyboard.press('Tab');
      return page.evaluate(() => document.activeElement?.textContent === 'Save');
    }, 'Tab to reach the button Save');
    await page.waitForTimeout(400);
    await page.keyboard.press('Enter');
    await page.getByText('Saved. This station').waitFor();
    await page.reload();
    await page.getByText('Saved for this station').waitFor();
    await page.getByRole('button', { name: 'Forget' }).click();
    await page.getByText('Nothing is saved yet.').waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('Wedge_GermanScannerOnAHindiMachine_IsReadRightOnceItsLayoutIsUsed', async () => {
    const { browser, world } = given;
    const { page, context, errors } = await open(given);
    const before = (await board(page, world)).last?.id ?? 0;
    await scanUntil(() => scanByKeys(page, labels[0], german), page.getByText('Now scan the second label.'));
    await scanUntil(() => scanByKeys(page, labels[1], german), page.getByText('Both labels are read.'));
    const findings = page.locator('.findings');
    for (const said of ['types as for a German keyboard', 'arrives as Alt+029', "keyboard is set to another language"]) await findings.getByText(said).waitFor();
    await page.getByRole('button', { name: 'Use this layout' }).click();
    await page.getByText('Saved. This station').waitFor();

    const unit = await fresh(browser, world);
    await scanByKeys(page, unit, german);
    await page.locator('.set-up .note', { hasText: 'NOT recorded' }).waitFor();
    await page.waitForTimeout(500);
    assert.ok(!(await board(page, world)).recent.some((outcome) => outcome.uid === unit || outcome.label.startsWith('EH')), 'What was scanned during the set-up became a scan.');
    await page.getByRole('button', { name: 'Close' }).click();
    await page.locator('.set-up').waitFor({ state: 'detached' });
    assert.equal(new URL(page.url()).pathname, `/station/${station}`);
    await scanByKeys(page, unit, german);
    await until(async () => (await board(page, world)).recent.some((outcome) => outcome.id > before && outcome.uid === unit && outcome.verdict === 'accept'), 'the verdict on the unit');
    await page.goto(`${world.stations[station]}/scanner`);
    await page.getByText('Read as from a German keyboard.').waitFor();
    await page.getByRole('button', { name: 'Forget' }).click();
    await page.getByText('Nothing is saved yet.').waitFor();
    assert.deepEqual(errors, []);
    await context.close();
  });

  it('Wedge_NothingComes_AsksForThePlug', async () => {
    const { page, context } = await open(given);
    await page.locator('.set-up .note', { hasText: 'Nothing arrived. Is the scanner plugged in' }).waitFor({ timeout: 40_000 });
    await context.close();
  });

  it('Wedge_SymbolsOnTheScreen_AreReadByAReader', { skip: hasZbar ? false : 'no zbarimg: apt-get install zbar-tools' }, async () => {
    for (const width of [1280, 768]) {
      const { page, context } = await open(given, width);
      const folder = mkdtempSync(join(tmpdir(), 'edgehub-wedge-'));
      try {
        for (const [index, label] of labels.entries()) {
          for (const [symbol, kind] of [['.qr-code', 'qrcode'], ['.bar-code', 'code128']]) {
            const picture = join(folder, 'symbol.png');
            // Aimed again like a scanner, should a verdict of the station's other scanner have moved the page just then.
            let read = '';
            for (let tries = 0; tries < 5 && read !== label; tries++) {
              await page.locator(`.set-up figure:nth-of-type(${index + 1}) ${symbol}`).screenshot({ path: picture });
              read = spawnSync('zbarimg', ['--raw', '-q', '-Sdisable', `-S${kind}.enable`, picture], { encoding: 'latin1' }).stdout.replace(/\n$/, '');
            }
            assert.equal(read, label, `${kind} at ${width} px`);
          }
        }
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      await context.close();
    }
  });
}

async function open({ browser, world }, width = 1280) {
  const context = await browser.newContext({ viewport: { width, height: 1024 }, locale: 'en-IN' });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  const errors = collectErrors(page);
  await page.goto(`${world.stations[station]}/scanner`);
  await page.locator('.set-up figure').first().waitFor();
  await page.locator('.languages button[lang=en]').click();
  return { page, context, errors };
}

/** As a scanner on a US machine: playwright presses the keys. */
async function scanByPlaywright(page, label) {
  for (const letter of label) {
    const [code, modifiers] = us[letter];
    await page.keyboard.press({ 0: '', 2: 'Control+', 8: 'Shift+' }[modifiers] + code);
  }
  await page.keyboard.press('Enter');
}

/** A busy machine may tear a label apart, as a scanner does that is moved too soon: a person scans it again then. */
async function scanUntil(scan, seen) {
  for (let tries = 0; tries < 8; tries++) {
    await scan();
    if (await seen.waitFor({ timeout: 2000 }).then(() => true, () => false)) return;
  }
  await seen.waitFor();
}

/** By physical key alone, as on a machine whose layout makes other letters of them; all at the scanner's own times, however busy this machine is. */
async function scanByKeys(page, label, layout) {
  const session = await page.context().newCDPSession(page);
  const begun = Date.now() / 1000;
  const sent = [];
  const key = (type, code, modifiers, text) => sent.push(session.send('Input.dispatchKeyEvent', {
    type, code, key: text, modifiers, windowsVirtualKeyCode: code === 'Enter' ? 13 : 65, timestamp: begun + sent.length * 0.003,
  }));
  for (const letter of label) {
    if (letter === '\u001d' && layout === german) {
      key('rawKeyDown', 'AltLeft', 1, 'Alt');
      for (const digit of '029') key('rawKeyDown', `Numpad${digit}`, 1, digit);
      key('keyUp', 'AltLeft', 0, 'Alt');
      continue;
    }
    const [code, modifiers] = layout[letter];
    key('rawKeyDown', code, modifiers, code.startsWith('Key') ? 'क' : letter);
    key('keyUp', code, 0, 'क');
  }
  key('rawKeyDown', 'Enter', 0, 'Enter');
  await Promise.all(sent);
  await session.detach();
}

const board = async (page, world) => (await page.request.get(`${new URL(world.stations[station]).origin}/api/stations/${station}`)).json();

/** A unit that waits for the first step, of those that the simulated operators leave alone. */
async function fresh(browser, world) {
  const context = await windowOf(browser, world.web, 'dev');
  const units = await get(context, world.web, '/production/units?order=WO-0001&state=queued&step=10&limit=12');
  await context.close();
  assert.ok(units.items.length > 0, 'No unit of WO-0001 waits for the first step.');
  return units.items.at(-1).uid;
}
