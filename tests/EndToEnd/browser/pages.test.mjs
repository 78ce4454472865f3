import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { collectErrors, days, examples, fill, get, openBrowser, until, visit, windowOf } from './browser.mjs';
import access from './checks/access.mjs';
import addAgent from './checks/addAgent.mjs';
import agent from './checks/agent.mjs';
import { assertAccessible } from './checks/axe.mjs';
import commands from './checks/commands.mjs';
import companies from './checks/companies.mjs';
import { tell } from './checks/demo.mjs';
import exceptions from './checks/exceptions.mjs';
import firstPaint from './checks/firstPaint.mjs';
import hold from './checks/hold.mjs';
import labels from './checks/labels.mjs';
import lists from './checks/lists.mjs';
import looks from './checks/looks.mjs';
import machines from './checks/machines.mjs';
import people from './checks/people.mjs';
import pseudo from './checks/pseudo.mjs';
import search from './checks/search.mjs';
import station from './checks/station.mjs';
import story from './checks/story.mjs';
import wedge from './checks/wedge.mjs';
import { missing, scan, startWorld } from './world.mjs';

const reason = missing();

/** An agent gets the file that it has, so that there is a rollout to look at. */
async function sendOwnFile(context, web) {
  const { id } = (await get(context, web, '/agents?plant=KOL')).items.find((one) => one.name === 'agent-b');
  const { text } = await get(context, web, `/agents/${id}/configuration`);
  await tell(context, web, '/rollouts', { agents: [id], text: text ?? '{}', why: 'The same file once more', proofSeconds: 0 });
}

// Each step has its own limit; the limit of all is only for a browser that hangs for good.
describe('pages', { skip: reason ?? false, timeout: 1_800_000 }, () => {
  let world;
  let browser;
  let values;
  /** For the files in checks/, which run in this world. */
  const given = {};
  before(async () => {
    world = await startWorld();
    browser = await openBrowser();
    const context = await windowOf(browser, world.web, 'dev');
    const fresh = await get(context, world.web, '/production/units?plant=KOL&state=queued&step=10&limit=1');
    if (fresh.items[0]) await scan(world.scanners['KOL-ST-01'], fresh.items[0].uid);
    await until(async () => (await get(context, world.web, '/scans?plant=KOL&limit=1')).items.length > 0, 'a first scan at the hub');
    await sendOwnFile(context, world.web);
    values = await examples(context, world.web);
    await context.close();
    Object.assign(given, { world, browser, values });
  });
  after(async () => {
    await browser?.close();
    await world?.stop();
  });

  it('LogIn_Nobody_OffersThePeopleWithoutErrors', async () => {
    const context = await windowOf(browser, world.web, null);
    const page = await context.newPage();
    const errors = collectErrors(page);
    await visit(page, world.web);
    assert.equal(await page.locator('[data-person]').count(), 8);
    await assertAccessible(page);
    assert.deepEqual(errors, []);
    await context.close();
  });

  const seen = new Set();
  for (const { person, language, pages } of days) {
    for (const [width, scheme] of [[1280, 'light'], [768, 'dark']]) {
      const paths = pages.filter((path) => !seen.has(`${path} ${width}`));
      for (const path of paths) seen.add(`${path} ${width}`);
      if (paths.length === 0) continue;
      // One window for all of a person's pages, as he has it; a page that was here before is not fetched again.
      describe(`pages of ${person}, ${width} px, ${scheme}`, () => {
        let context;
        before(async () => {
          context = await windowOf(browser, world.web, person, { width, height: 1024, scheme, language });
        });
        after(() => context?.close());
        for (const path of paths) {
          it(`Page_${path}_${width}px_${scheme}_${language}_IsCleanAndFits`, async () => {
            const page = await context.newPage();
            const errors = collectErrors(page);
            await visit(page, world.web + fill(path, values));
            const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
            assert.ok(over <= 0, `The page is ${over} px wider than the window.`);
            assert.equal(await page.locator('[role=alert]').count(), 0, 'A refusal stands on the page.');
            const raw = await page.evaluate(() => document.body.innerText.match(/\b(?:shell|production|traceability|fleet|tenancy)?:?[a-z]+\.[a-z_]+\.[a-z_.]+\b/g) ?? []);
            assert.deepEqual(raw.filter((text) => !text.includes('agent.json')), [], 'A text has no translation.');
            await assertAccessible(page);
            assert.deepEqual(errors, []);
            await page.close();
          });
        }
      });
    }
  }

  it('Today_ScanAtAStation_AppearsWithoutReload', async () => {
    const context = await windowOf(browser, world.web, 'arjun');
    const page = await context.newPage();
    await visit(page, `${world.web}/today`);
    await page.locator('[role=status]', { hasText: 'Live' }).waitFor();
    await page.evaluate(() => {
      window.notReloaded = true;
    });
    const units = await get(context, world.web, '/production/units?plant=KOL&state=queued&step=10&limit=1');
    const uid = units.items[0].uid;
    const begun = Date.now();
    await scan(world.scanners['KOL-ST-01'], uid);
    await page.locator(`a[href="/units/${uid}"]`).first().waitFor({ timeout: 10_000 });
    assert.ok(await page.evaluate(() => window.notReloaded));
    console.log(`# scan to page ${Date.now() - begun} ms`);
    await context.close();
  });

  it('Live_TwoTabs_ShareOneStream', async () => {
    const context = await windowOf(browser, world.web, 'arjun');
    let open = 0;
    context.on('request', (request) => {
      if (request.url().includes('/api/v1/live')) open++;
    });
    const first = await context.newPage();
    await visit(first, `${world.web}/today`);
    const second = await context.newPage();
    await visit(second, `${world.web}/scans`);
    await second.locator('[role=status]', { hasText: 'Live' }).waitFor();
    assert.equal(open, 1);
    await first.close();
    await second.locator('[role=status]', { hasText: 'Live' }).waitFor();
    await until(async () => open === 2, 'the second tab to take over the stream');
    await context.close();
  });

  it('Page_NotPermitted_SaysSoAndWhatToDo', async () => {
    const context = await windowOf(browser, world.web, 'bimal');
    const page = await context.newPage();
    await page.goto(`${world.web}/tenants`);
    await page.locator('[role=alert]', { hasText: 'Your role may not do this.' }).waitFor();
    await context.close();
  });

  it('Orders_FilterInTheAddress_SurvivesAReloadAndExports', async () => {
    const context = await windowOf(browser, world.web, 'meera');
    const page = await context.newPage();
    await visit(page, `${world.web}/orders?q=${values.$order}`);
    assert.equal(await page.locator('tbody tr').count(), 1);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export CSV' }).click()]);
    const text = readFileSync(await file.path(), 'utf8');
    assert.ok(text.startsWith('\uFEFFNumber,'), text.slice(0, 40));
    assert.equal(text.trim().split('\r\n').length, 2);
    await context.close();
  });

  it('Tenants_StepFiveFails_IsUndoneBeforeOnesEyes', async () => {
    const context = await windowOf(browser, world.web, 'sunil');
    const page = await context.newPage();
    await visit(page, `${world.web}/tenants`);
    await page.getByRole('button', { name: 'New tenant' }).click();
    await page.getByLabel('Name').fill('Brief Works');
    await page.getByLabel('Code').fill('BRIE');
    await page.getByRole('button', { name: 'Fail at step 5' }).click();
    await page.getByText('Undone to nothing left').waitFor({ timeout: 30_000 });
    const left = await get(context, world.web, '/tenants');
    assert.ok(!left.items.some((tenant) => tenant.code === 'BRIE'));
    await context.close();
  });

  it('Page_FirstTab_ReachesTheSkipLink', async () => {
    const context = await windowOf(browser, world.web, 'arjun');
    const page = await context.newPage();
    await visit(page, `${world.web}/orders`);
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('href')), '#main');
    await context.close();
  });

  for (const family of [firstPaint, labels, lists, looks, search, people, access, companies, pseudo, hold, exceptions, addAgent, agent, commands, story, station, machines, wedge]) family(given);
});
