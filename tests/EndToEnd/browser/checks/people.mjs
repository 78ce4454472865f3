// People: invited, let in, locked out, unlocked, given a role, sent home; keys shown once.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { get, until, visit, windowOf } from '../browser.mjs';
import { assertAccessible } from './axe.mjs';

export default function (given) {
  const login = `asha.${Date.now().toString(36)}`;
  const password = 'seven green bags in a row';

  it('People_Invited_AcceptsAndLandsOnTheFirstPageOfTheRole', async () => {
    const { browser, world } = given;
    const dev = await windowOf(browser, world.web, 'dev');
    const page = await dev.newPage();
    await visit(page, `${world.web}/people`);
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.locator('form').getByLabel(/^Name/).fill('Asha Rao');
    await page.getByLabel('E-mail or log-in name').fill(login);
    await page.locator('form').getByRole('combobox', { name: 'Role' }).or(page.locator('form').getByLabel('Role')).first().click();
    await page.getByRole('option', { name: 'Quality engineer' }).click();
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.locator('pre code, pre').first().innerText();
    assert.match(link, /\/invitation#\S+/);
    await assertAccessible(page);

    const nobody = await windowOf(browser, world.web, null);
    const asha = await nobody.newPage();
    await asha.goto(link.trim());
    await asha.getByText('Welcome to SAIF Automations').waitFor();
    await assertAccessible(asha);
    await asha.getByLabel('New password').fill(password);
    await asha.getByRole('button', { name: 'Accept and log in' }).click();
    await asha.waitForURL(/\/exceptions/);
    await asha.getByRole('button', { name: /Asha Rao/ }).click();
    await asha.getByRole('menuitem', { name: 'Sessions and password' }).click();
    await asha.getByText('this browser').waitFor();
    await assertAccessible(asha);
    await asha.getByRole('button', { name: /Asha Rao/ }).click();
    await asha.getByRole('menuitem').last().click();
    await asha.getByRole('heading', { name: 'Who are you today?' }).or(asha.locator('[data-person]').first()).first().waitFor();
    assert.equal((await nobody.request.get(`${world.web}/api/v1/session`)).status(), 401);
    // A link works once.
    await asha.goto('about:blank');
    await asha.goto(link.trim());
    await asha.locator('[role=alert]').waitFor();
    await nobody.close();
    await dev.close();
  });

  it('LogIn_WrongPasswordFiveTimes_LocksOutInWordsAndTheAdministratorUnlocks', async () => {
    const { browser, world } = given;
    const context = await windowOf(browser, world.web, null);
    const page = await context.newPage();
    await visit(page, world.web);
    await page.getByRole('button', { name: 'Log in with e-mail and password' }).click();
    const tryWith = async (secret) => {
      await page.getByLabel(/^E-mail/).fill(login);
      await page.getByLabel(/^Password/).fill(secret);
      const answered = page.waitForResponse((response) => response.url().endsWith('/api/v1/session') && response.request().method() === 'POST');
      await page.getByRole('button', { name: 'Log in', exact: true }).click();
      return (await answered).status();
    };
    assert.equal(await tryWith('not the password'), 401);
    await page.getByText('Name or password is wrong.').waitFor();
    await assertAccessible(page);
    let status = 0;
    for (let i = 0; i < 6 && status !== 429; i++) status = await tryWith(`wrong again ${i}`);
    assert.equal(status, 429);
    await page.getByText('Too many wrong passwords').waitFor();

    const dev = await windowOf(browser, world.web, 'dev');
    const person = (await get(dev, world.web, '/people?limit=200')).items.find((one) => one.login === login);
    const desk = await dev.newPage();
    await visit(desk, `${world.web}/people/${person.id}`);
    await desk.getByRole('button', { name: 'Unlock' }).click();
    await desk.getByText('Active').first().waitFor();
    assert.equal(await tryWith(password), 200);
    await page.waitForURL(/\/exceptions/);

    // Deactivated: the open page is shown out within seconds.
    await desk.getByRole('button', { name: /^Deactivate/ }).click();
    await desk.getByText('Left').first().waitFor();
    await until(async () => (await context.request.get(`${world.web}/api/v1/session`)).status() === 401, 'the session to end', 8_000);
    await context.close();
    await dev.close();
  });

  it('Person_EditedByTwo_TheSecondIsToldInWordsAndLoadsAgain', async () => {
    const { browser, world } = given;
    const dev = await windowOf(browser, world.web, 'dev');
    const made = await dev.request.post(`${world.web}/api/v1/people`, {
      headers: { origin: world.web },
      data: { name: 'Two Desks', language: 'en', role: 'operator' },
    });
    const { id } = await made.json();
    const [one, other] = [await dev.newPage(), await dev.newPage()];
    // A busy tablet: what is put off to the next turn comes late, so that an answer is there before the page is told of it.
    await other.addInitScript(() => {
      const later = window.setTimeout;
      window.setTimeout = (work, ms = 0, ...rest) => later(work, ms < 50 ? 50 : ms, ...rest);
    });
    for (const page of [one, other]) {
      await visit(page, `${world.web}/people/${id}`);
      await page.locator('form').getByLabel('Badge').waitFor();
    }
    const give = async (page, badge) => {
      await page.locator('form').getByLabel('Badge').fill(badge);
      await page.locator('form').getByRole('button', { name: 'Save' }).click();
    };
    await give(one, 'BADGE-DESK-1');
    await one.getByRole('button', { name: 'Take the badge away' }).waitFor();
    await give(other, 'BADGE-DESK-2');
    await other.getByText('Somebody changed this meanwhile.').waitFor();
    await assertAccessible(other);
    await other.getByRole('button', { name: 'Load it again' }).click();
    await until(async () => (await other.locator('form').getByLabel('Badge').inputValue()) === 'BADGE-DESK-1', "the other's badge to show", 8_000);
    await give(other, 'BADGE-DESK-3');
    await until(async () => (await get(dev, world.web, `/people/${id}`)).badge === 'BADGE-DESK-3', 'the badge to be given', 8_000);
    await dev.close();
  });

  it('Keys_Made_AreShownOnceWorkAndAreRevoked', async () => {
    const { browser, world } = given;
    const dev = await windowOf(browser, world.web, 'dev');
    const page = await dev.newPage();
    await visit(page, `${world.web}/keys?new=yes`);
    const name = `erp ${Date.now().toString(36)}`;
    await page.locator('form').getByLabel(/^Name/).fill(name);
    await page.getByRole('button', { name: 'Make the key' }).click();
    const key = (await page.locator('pre').innerText()).trim();
    const nobody = await windowOf(browser, world.web, null);
    const ask = () => nobody.request.get(`${world.web}/api/v1/agents`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal((await ask()).status(), 200);
    await page.reload();
    await page.getByRole('button', { name: `Revoke: ${name}` }).waitFor();
    assert.ok(!(await page.content()).includes(key));
    await page.getByRole('button', { name: `Revoke: ${name}` }).click();
    await until(async () => (await ask()).status() === 401, 'the key to end', 8_000);
    await nobody.close();
    await dev.close();
  });
}
