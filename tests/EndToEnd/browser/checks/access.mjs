// Keys, badges, new passwords and erasing: what an administrator gives, and what then opens or no longer does.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { get, until, visit, windowOf } from '../browser.mjs';
import { scan } from '../world.mjs';
import { assertAccessible } from './axe.mjs';
import { tell } from './demo.mjs';

export const password = 'five quiet barrels upstairs';

/** A name and log-in that no other run has. */
export const fresh = (word) => `${word.toLowerCase()}.${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}@example.com`;

/** Invites somebody to the inviting person's company and lets him accept with the password. */
export async function join(browser, web, inviter, { login, name, role, path = '/invitations' }) {
  const link = await tell(inviter, web, path, { login, name, language: 'en', role, plants: [], days: 1 });
  const nobody = await windowOf(browser, web, null);
  await tell(nobody, web, '/session/invitation', { token: link.token, password });
  await nobody.close();
}

export default function (given) {
  it('Keys_Rotated_BothWorkForTheOverlapAndEndWhenRevoked', async () => {
    const { browser, world } = given;
    const dev = await windowOf(browser, world.web, 'dev');
    const page = await dev.newPage();
    const name = `erp ${Date.now().toString(36)}`;
    await visit(page, `${world.web}/keys?new=yes&q=${encodeURIComponent(name)}`);
    await page.locator('form').getByLabel(/^Name/).fill(name);
    await page.getByRole('button', { name: 'Make the key' }).click();
    const first = (await page.locator('pre').innerText()).trim();
    await page.getByRole('button', { name: 'Done' }).click();
    const rows = page.locator('tbody tr', { hasText: name });
    await rows.getByText('Active').waitFor();

    await page.getByRole('button', { name: `Rotate: ${name}` }).click();
    await page.getByText('The old one goes on for 24 h.').waitFor();
    const second = (await page.locator('pre').innerText()).trim();
    assert.notEqual(second, first);
    const ending = rows.filter({ hasText: 'Replaced, ending' });
    const active = rows.filter({ hasText: 'Active' });
    await ending.waitFor();
    await active.waitFor();
    await assertAccessible(page);
    const overlap = (await get(dev, world.web, '/keys?limit=200')).items.find((key) => key.name === name && key.state === 'ending');
    const hours = (Date.parse(overlap.expiresAt) - Date.now()) / 3_600_000;
    assert.ok(hours > 23.9 && hours <= 24, `The old key goes on for ${hours} h.`);

    const nobody = await windowOf(browser, world.web, null);
    const ask = async (key) => (await nobody.request.get(`${world.web}/api/v1/agents`, { headers: { authorization: `Bearer ${key}` } })).status();
    assert.deepEqual([await ask(first), await ask(second)], [200, 200]);
    await ending.getByRole('button', { name: 'Revoke' }).click();
    await rows.filter({ hasText: 'Revoked' }).waitFor();
    await until(async () => (await ask(first)) === 401, 'the old key to end', 8_000);
    assert.equal(await ask(second), 200);
    await active.getByRole('button', { name: 'Revoke' }).click();
    await until(async () => (await ask(second)) === 401, 'the new key to end', 8_000);
    await until(async () => (await rows.filter({ hasText: 'Revoked' }).count()) === 2, 'both rows to say so');
    await nobody.close();
    await dev.close();
  });

  it('Badge_GivenWithAPin_StartsAShiftAtTheStation_TakenItIsNobodys', async () => {
    const { browser, world } = given;
    const dev = await windowOf(browser, world.web, 'dev');
    const desk = await dev.newPage();
    await visit(desk, `${world.web}/people?new=yes`);
    const name = `Kiran ${Date.now().toString(36)}`;
    await desk.locator('form').getByText('Works with a badge').click();
    await desk.locator('form').getByLabel(/^Name/).fill(name);
    await desk.getByRole('button', { name: 'Add', exact: true }).click();
    await until(async () => (await get(dev, world.web, '/people?limit=200')).items.some((one) => one.name === name), 'the person to be there');
    const person = (await get(dev, world.web, '/people?limit=200')).items.find((one) => one.name === name);

    const badge = `BADGE-${Date.now().toString(36).toUpperCase()}`;
    await visit(desk, `${world.web}/people/${person.id}`);
    await desk.getByLabel('Badge', { exact: true }).fill(badge);
    await desk.getByLabel('PIN', { exact: true }).fill('472913');
    await desk.getByRole('button', { name: 'Save', exact: true }).last().click();
    await desk.getByText(`${badge} with PIN`).waitFor();
    await assertAccessible(desk);
    assert.ok(!(await desk.content()).includes('472913'), 'The PIN stands on the page.');

    const operator = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const station = await operator.newPage();
    await station.goto(world.stations['KOL-ST-02']);
    const who = station.locator('button.person');
    await who.waitFor();
    // The station hears of badges at once; the scanner reads again until it does.
    await until(async () => {
      await scan(world.scanners['KOL-ST-02'], badge);
      return (await who.innerText()).includes(name);
    }, 'the station to know the badge', 15_000);
    assert.ok(!(await station.content()).includes(badge), 'The text of the badge reached the page.');
    // A badge that is read meanwhile closes the panel again.
    const endShift = station.getByRole('button', { name: 'End shift' });
    await until(async () => {
      if ((await endShift.count()) === 0) await who.click();
      await endShift.click({ timeout: 1_000 }).catch(() => undefined);
      return !(await who.innerText()).includes(name);
    }, 'the shift to end', 15_000);

    await desk.getByRole('button', { name: 'Take the badge away' }).click();
    await desk.getByText(`${badge} with PIN`).waitFor({ state: 'detached' });
    await until(async () => {
      await scan(world.scanners['KOL-ST-02'], badge);
      return !(await who.innerText()).includes(name);
    }, 'the station to forget the badge', 15_000);
    await operator.close();
    await dev.close();
  });

  it('Password_LinkOfTheAdministrator_SetsANewOneOnce', async () => {
    const { browser, world } = given;
    const dev = await windowOf(browser, world.web, 'dev');
    const login = fresh('lata');
    await join(browser, world.web, dev, { login, name: 'Lata Sen', role: 'planner' });
    const person = (await get(dev, world.web, '/people?limit=200')).items.find((one) => one.login === login);
    const before = await windowOf(browser, world.web, null);
    await tell(before, world.web, '/session', { email: login, password });

    const desk = await dev.newPage();
    await visit(desk, `${world.web}/people/${person.id}`);
    await desk.getByRole('button', { name: 'Make a link for a new password' }).click();
    const link = (await desk.locator('pre').first().innerText()).trim();
    assert.match(link, /\/password#\S+/);

    const own = await windowOf(browser, world.web, null);
    const page = await own.newPage();
    await visit(page, link);
    await assertAccessible(page);
    const set = page.getByRole('button', { name: 'Set the password' });
    await page.getByLabel('New password').fill('too short');
    assert.equal(await set.isEnabled(), false);
    const next = 'seven loud bicycles at noon';
    await page.getByLabel('New password').fill(next);
    await set.click();
    await page.getByText('The password is set. Log in with it.').waitFor();
    await assertAccessible(page);
    await until(async () => (await before.request.get(`${world.web}/api/v1/session`)).status() === 401, 'the sessions of before to end', 8_000);
    const logIn = async (secret) => (await own.request.post(`${world.web}/api/v1/session`, { data: { email: login, password: secret }, headers: { origin: world.web } })).status();
    assert.equal(await logIn(password), 401);
    assert.equal(await logIn(next), 200);

    const again = await windowOf(browser, world.web, null);
    const late = await again.newPage();
    await visit(late, link);
    await late.getByLabel('New password').fill('nine patient lighthouses');
    await late.getByRole('button', { name: 'Set the password' }).click();
    await late.locator('[role=alert]').waitFor();
    assert.equal(await logIn('nine patient lighthouses'), 401);
    for (const context of [again, own, before, dev]) await context.close();
  });

  it('Person_Erased_IsNowhereByNameAndTheRecordsStaySound', async () => {
    const { browser, world } = given;
    const dev = await windowOf(browser, world.web, 'dev');
    const login = fresh('goner');
    const name = `Goner ${login.slice(6, 12)}`;
    await join(browser, world.web, dev, { login, name, role: 'integrator' });
    const person = (await get(dev, world.web, '/people?limit=200')).items.find((one) => one.login === login);
    await dev.request.put(`${world.web}/api/v1/people/${person.id}/role`, { data: { role: 'planner', plants: ['KOL'], stations: [] }, headers: { origin: world.web } });

    const page = await dev.newPage();
    await visit(page, `${world.web}/audit`);
    await page.getByText(name).first().waitFor();
    await visit(page, `${world.web}/people/${person.id}`);
    const erase = page.getByRole('button', { name: 'Erase personal data' });
    assert.equal(await erase.isEnabled(), false);
    await page.getByLabel('Name, log-in and badge are gone for good; history and audit still verify.').check();
    await assertAccessible(page);
    await erase.click();
    await page.getByRole('heading', { name: 'Erased' }).waitFor();

    for (const path of ['/people', '/audit', `/people/${person.id}`]) {
      await visit(page, world.web + path);
      await page.locator('table, h1').last().waitFor();
      const text = await page.evaluate(() => document.body.innerText);
      assert.ok(!text.includes(name) && !text.includes(login), `${path} still names the erased person.`);
    }
    const nobody = await windowOf(browser, world.web, null);
    assert.equal((await nobody.request.post(`${world.web}/api/v1/session`, { data: { email: login, password }, headers: { origin: world.web } })).status(), 401);
    assert.deepEqual((await get(dev, world.web, `/search?q=${encodeURIComponent(name)}`)).hits, []);
    const verified = await get(dev, world.web, '/audit/verify');
    assert.equal(verified.sound, true, JSON.stringify(verified));
    await nobody.close();
    await dev.close();
  });
}
