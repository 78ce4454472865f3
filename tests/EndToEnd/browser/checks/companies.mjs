// Somebody of two companies: switching, and a tab that still shows the other one.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join as path, resolve } from 'node:path';
import { it } from 'node:test';
import { until, visit, windowOf } from '../browser.mjs';
import { fresh, join, password } from './access.mjs';
import { assertAccessible } from './axe.mjs';
import { tell } from './demo.mjs';

const locales = resolve(import.meta.dirname, '../../../../hub/Hub.Ui/src/i18n/locales');

export default function (given) {
  let login;
  /** A window of somebody who works for SAIF and for Rebello, logged in for SAIF. */
  async function ofTwo(language = 'en') {
    const { browser, world } = given;
    if (!login) {
      login = fresh('tara');
      const dev = await windowOf(browser, world.web, 'dev');
      const sunil = await windowOf(browser, world.web, 'sunil');
      await join(browser, world.web, dev, { login, name: 'Tara Bose', role: 'plant_manager' });
      await join(browser, world.web, sunil, { login, name: 'Tara Bose', role: 'tenant_administrator', path: '/tenants/REBE/administrators' });
      await dev.close();
      await sunil.close();
    }
    const context = await windowOf(browser, world.web, null, { language });
    await tell(context, world.web, '/session', { email: login, password, tenant: 'SAIF' });
    return context;
  }

  it('Company_Switched_ShowsTheOtherOneAndNothingOfTheFirst', async () => {
    const { world } = given;
    const context = await ofTwo();
    const page = await context.newPage();
    await visit(page, world.web);
    await page.waitForURL(/\/today/);
    await page.getByTitle('Company').click();
    await page.getByRole('menuitem', { name: 'Rebello Factory' }).click();
    await page.getByTitle('Company').filter({ hasText: 'Rebello Factory' }).waitFor();
    await page.waitForURL(/\/people/);
    await page.locator('tbody tr').first().waitFor();
    assert.ok(!(await page.locator('main').innerText()).includes('Arjun'), 'Somebody of the other company stands in the list.');
    await page.getByTitle('Company').click();
    await page.getByRole('menuitem', { name: 'SAIF Automations' }).click();
    await page.waitForURL(/\/today/);
    await context.close();
  });

  for (const language of ['en', 'hi', 'bn', 'te']) {
    it(`Company_SwitchedInAnotherTab_StopsThisTabAndSaysSoIn_${language}`, async () => {
      const { world } = given;
      const words = JSON.parse(readFileSync(path(locales, `${language}.json`), 'utf8'));
      const context = await ofTwo(language);
      const stays = await context.newPage();
      await visit(stays, `${world.web}/orders`);
      await stays.locator('tbody tr').first().waitFor();
      const goes = await context.newPage();
      await visit(goes, `${world.web}/today`);
      let switched = false;
      const mixed = [];
      stays.on('response', (answer) => {
        const asked = new URL(answer.url());
        if (switched && asked.pathname.startsWith('/api/') && asked.pathname !== '/api/v1/session' && answer.ok()) mixed.push(asked.pathname);
      });
      await goes.getByTitle(words['shell.company']).click();
      const answered = goes.waitForResponse((answer) => answer.url().endsWith('/api/v1/session/tenant'));
      await goes.getByRole('menuitem', { name: 'Rebello Factory' }).click();
      assert.equal((await answered).status(), 200);
      switched = true;

      // Without a click: the stream ends with the session, and the tab asks who it is now.
      await stays.getByText(words['switched.what']).waitFor({ timeout: 10_000 });
      await stays.getByText(words['switched.next'].replace('{{company}}', 'SAIF Automations')).waitFor();
      assert.equal(await stays.locator('tbody').count(), 0, 'Rows of a company are still shown.');
      await assertAccessible(stays);
      assert.deepEqual(mixed, [], 'The tab was answered for the other company.');
      switched = false;
      await stays.getByRole('button', { name: words['switched.load'] }).click();
      await stays.getByTitle(words['shell.company']).filter({ hasText: 'Rebello Factory' }).waitFor();
      await until(async () => (await stays.getByText(words['switched.what']).count()) === 0, 'the notice to go');
      await context.close();
    });
  }

  it('Company_SwitchedInAnotherTab_ThisTabSavesNothing', async () => {
    const { world } = given;
    const context = await ofTwo();
    const page = await context.newPage();
    await visit(page, `${world.web}/people`);
    // The tab is kept from noticing by itself: what the person then does must be refused by the hub.
    await page.route('**/api/v1/live**', (route) => route.abort());
    await page.route((url) => url.pathname === '/api/v1/session', (route) => (route.request().method() === 'GET' ? route.abort() : route.continue()));
    await tell(context, world.web, '/session/tenant', { tenant: 'REBE' });
    const refused = page.waitForResponse((answer) => answer.url().includes('/api/v1/') && answer.status() === 409);
    await page.getByRole('button', { name: /Tara Bose/ }).click();
    await page.getByRole('menuitem', { name: 'Sessions and password' }).click();
    assert.equal((await (await refused).json()).code, 'kernel.other_tenant');
    await page.getByText('You have gone on for another company in another window.').waitFor();
    await context.close();
  });
}
