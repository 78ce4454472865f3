// ./edgehub tour --out DIR: walks the demo's people through their day and writes captioned pictures as one HTML file.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { examples, fill, get, openBrowser, parseAddresses, visit, windowOf } from './browser.mjs';
import { scan } from './world.mjs';

const { values: given } = parseArgs({
  options: { addresses: { type: 'string' }, web: { type: 'string' }, stations: { type: 'string' }, out: { type: 'string' } },
});
if (!given.out || !(given.addresses || given.web)) {
  console.error('Say where the demo runs and where the pictures go: tour --addresses FILE --out DIR, or tour --web URL --stations URL,... --out DIR');
  process.exit(2);
}
const plant = given.addresses
  ? parseAddresses(readFileSync(given.addresses, 'utf8'))
  : { web: given.web, scanners: {}, stations: Object.fromEntries((given.stations ?? '').split(',').filter(Boolean).map((url) => [url.split('/').pop(), url])) };

const browser = await openBrowser();
const shots = [];
const began = Date.now();
const dev = await windowOf(browser, plant.web, 'dev');
const values = await examples(dev, plant.web);
const nextUnit = async () => (await get(dev, plant.web, '/production/units?plant=KOL&state=queued&step=10&limit=1')).items[0]?.uid;

async function shoot(page, caption, address) {
  await page.waitForTimeout(700);
  const image = await page.screenshot({ type: 'jpeg', quality: 74 });
  const { width } = page.viewportSize();
  shots.push({ image: image.toString('base64'), caption, address, width });
  console.error(`      ${address}`);
}

async function day(person, title, language, steps, look = {}) {
  shots.push({ title });
  console.error(title);
  const context = await windowOf(browser, plant.web, person, { language, ...look });
  const page = await context.newPage();
  for (const { path, caption, act, size } of steps) {
    await page.setViewportSize(size ?? { width: look.width ?? 1280, height: look.height ?? 860 });
    await visit(page, plant.web + fill(path, values));
    if (act) await act(page);
    await shoot(page, caption, fill(path, values));
  }
  await context.close();
}

/** A station's page; with a label it is scanned, and the picture is taken while its verdict stands: other operators scan there too. */
async function station(code, caption, { label, verdict, path = '', language } = {}) {
  const address = plant.stations[code];
  if (!address) return;
  const context = await windowOf(browser, plant.web, null, { width: 768, height: 1024 });
  const page = await context.newPage();
  await page.goto(address + path, { waitUntil: 'load' });
  await page.waitForTimeout(900);
  if (language) await page.locator(`.languages button[lang=${language}]`).click();
  let image = await page.screenshot({ type: 'jpeg', quality: 74 });
  for (let tries = 0; label && plant.scanners[code] && tries < 8; tries++) {
    await scan(plant.scanners[code], label);
    const stands = page.getByText(verdict, { exact: true });
    if (!(await stands.waitFor({ timeout: 2_000 }).then(() => true, () => false))) continue;
    image = await page.screenshot({ type: 'jpeg', quality: 74 });
    if (await stands.isVisible()) break;
  }
  shots.push({ image: image.toString('base64'), caption, address: new URL(address + path).pathname, width: 768 });
  console.error(`      ${new URL(address + path).pathname}`);
  await context.close();
}

try {
  await day(null, 'Before log-in', 'en', [
    { path: '/', caption: 'The demo offers its people by role; each lands on his own first page. Elsewhere there are e-mail and password.' },
  ]);

  shots.push({ title: 'Bimal, operator, works in Bengali' });
  const unit = await nextUnit();
  await station('KOL-ST-01', 'The station between two scans: the last verdict, the next step, the last ten scans, what waits for the hub.');
  if (unit) await station('KOL-ST-01', 'A scan: the verdict fills the screen, with why and what to do next.', { label: unit, verdict: 'step.completed' });
  await station('KOL-ST-01', 'A label whose check characters are wrong: STOP, in words.', { label: 'UID-SAIF-KOL-FG-000001-00', verdict: 'label.damaged' });
  const next = await nextUnit();
  if (next) await station('KOL-ST-03', 'The right unit at the wrong station: where it has to go.', { label: next, verdict: 'step.wrong_station' });
  await station('KOL-ST-01', 'A scanner that types is set up with two labels: end, layout and group separator are found and kept.', { path: '/scanner', language: 'en' });
  await day('bimal', 'Bimal looks at the hub', 'bn', [
    { path: '/stations', caption: 'All stations of the plant, in Bengali: heard or not, what each did in this shift.' },
    { path: '/stations/KOL-ST-02', caption: 'One station on a tablet: its last scans as they come.', size: { width: 768, height: 1024 } },
  ]);

  await day('farah', 'Farah, integrator and maintenance', 'en', [
    { path: '/agents', caption: 'Agents: last heard, what waits in them, hours of cover left, real losses, clock offset, certificate.' },
    {
      path: '/agents',
      caption: 'Add an agent: name and stations, one line to copy; the window waits and turns green when the agent is heard.',
      act: addAgent,
    },
    { path: '/agents/$agent', caption: 'One agent: its devices, what waits in it, what it runs with, its versions and what happened to it.' },
    {
      path: '/agents/$agent',
      caption: 'A change of its configuration: the file, who else gets it once this agent has proved it, and why.',
      act: (page) => page.getByRole('button', { name: 'Change', exact: true }).click(),
    },
    { path: '/rollouts', caption: 'Files on their way to agents: under way, done, stopped at the first agent that could not use them.' },
  ]);

  await day('arjun', 'Arjun, plant manager', 'en', [
    { path: '/machines', caption: 'Machines: what each does and made, as its agent reads it over Modbus; silence is no data and never a stop.' },
    { path: '/machines/KOL-M-02', caption: 'One machine: its states as a ribbon, its points as they are, the course of one with its gaps shaded.' },
    { path: '/today', caption: 'Plant today: one honest sentence, the numbers behind it, units moving over the routing, the bottleneck marked.' },
    {
      path: '/today',
      caption: 'The same page further down: units per hour against target, units by operation, scans as they happen.',
      act: (page) => page.evaluate(() => window.scrollTo(0, 480)),
    },
    { path: '/scans?verdict=refuse', caption: 'Every number opens what it counts: here the refused scans.' },
    { path: '/units?inWork=true', caption: 'Units by where they stand; a scanned label opens its story.' },
    { path: '/orders', caption: 'One search box over everything that has a name: Ctrl-K from any page.', act: search },
  ]);
  await day('arjun', 'Arjun follows the story', 'en', [
    { path: '/today', caption: '1:00 of the story: a wrong label is scanned for real, the station says STOP in words.', act: wrongLabel },
    { path: '/today', caption: '2:00: the link of an agent is cut. Its stations go on, the backlog grows.', act: cutLink },
    { path: '/today', caption: 'The link is back: as much came out as went in.', act: receipt },
  ], { story: 'open 1' });
  await day('arjun', 'Arjun in the evening, on a tablet', 'en', [{ path: '/today', caption: 'Plant today in dark colours at 768 px.' }], {
    width: 768,
    height: 1024,
    scheme: 'dark',
  });

  await day('lakshmi', 'Lakshmi, quality engineer, works in Telugu', 'te', [
    { path: '/exceptions', caption: 'What the plant could not settle by itself: kind, evidence, accept, correct or hold.' },
    { path: '/units/$unit', caption: 'The story of a unit: genealogy, history with refused scans, the verified chain, hold.' },
    {
      path: '/units/$unit',
      caption: 'Further down: each event with time, station, person and its place in the chain of hashes.',
      act: (page) => page.evaluate(() => window.scrollTo(0, 420)),
    },
    { path: '/label?text=(01)09506000134352(17)261231(10)AB-123', caption: 'What is on this label? Each part explained, a wrong character marked.' },
    { path: '/labels?uids=$unit', caption: 'Labels to print, as SVG, PDF or ZPL.' },
  ]);

  await day('meera', 'Meera, planner and buyer, works in Hindi', 'hi', [
    { path: '/orders', caption: 'Work orders: progress, due and expected dates, risk.' },
    { path: '/orders/$order', caption: 'One order: units by operation, releases in parts with their labels.' },
  ]);

  await day('dev', 'Dev, tenant administrator', 'en', [
    { path: '/people', caption: 'The administrator lands on the people of his company: role, reach, badge, last here.' },
    { path: '/people?new=yes', caption: 'Inviting somebody: a link to hand over, for one use.' },
    { path: '/people/$person', caption: 'One person: role and plants, badge and PIN, sessions, a new password, leaving, erasing.' },
    { path: '/keys?new=yes', caption: 'Keys for programs: each with what it may and its end, shown once.' },
    { path: '/roles', caption: 'Who may do what: one table, a line per permission and a column per role.' },
    { path: '/audit', caption: 'Who did what, when, and what changed; entries are chained.' },
    { path: '/orders', caption: 'Plant Visakhapatnam is chosen in the header; all pages follow.', act: choosePlant },
  ]);

  await day('sunil', 'Sunil, hub operator', 'en', [
    { path: '/tenants', caption: 'Companies on the hub with state, data location and size.' },
    { path: '/tenants', caption: 'Making a company: each step ticks, the stopwatch is the hub\'s own.', act: (page) => makeTenant(page, false) },
    { path: '/tenants', caption: 'A step that fails: everything before it is undone to nothing left.', act: (page) => makeTenant(page, true) },
  ]);

  await day('rhea', 'Rhea, plant manager of the other company', 'en', [
    { path: '/today', caption: 'Rebello Factory on the same hub: its own plant, and nothing of SAIF.' },
    {
      path: '/units/$unit',
      caption: 'She opens the address of a SAIF unit: for her it is not there.',
    },
  ]);
} finally {
  await browser.close();
}

mkdirSync(given.out, { recursive: true });
const file = join(given.out, 'tour.html');
writeFileSync(file, html());
const pictures = shots.filter((shot) => shot.image).length;
console.log(`${pictures} pictures in ${((Date.now() - began) / 1000).toFixed(0)} s: ${file}`);

async function search(page) {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Unit, order' }).waitFor();
  await page.keyboard.type('KOL-ST');
  await page.getByRole('option').first().waitFor();
}

async function wrongLabel(page) {
  await page.getByRole('button', { name: 'Scan a wrong label at KOL-ST-01' }).click();
  await page.getByText('STOP. Label damaged.').waitFor();
}

async function cutLink(page) {
  await page.locator('aside').getByRole('button', { name: '2:00' }).click();
  await page.locator('aside').getByRole('button', { name: 'Cut the link of agent-a' }).click();
  await page.getByText('The link of agent-a is cut').waitFor();
  await page.waitForTimeout(6_000);
}

async function receipt(page) {
  await page.getByText('Nothing lost, nothing doubled.').waitFor({ timeout: 60_000 });
}

async function addAgent(page) {
  await page.getByRole('button', { name: 'Add an agent' }).click();
  await page.getByLabel('Name').fill(`agent-${Math.floor(Math.random() * 900) + 100}`);
  await page.getByRole('dialog').locator('.mantine-MultiSelect-input').click();
  // One that no agent has yet, or an earlier tour has asked for.
  await page.locator('[role=option]:not([aria-disabled=true])', { hasText: 'KOL-ST-' }).first().click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Make the line' }).click();
  await page.getByText('Waiting for the agent').waitFor();
}

async function choosePlant(page) {
  await page.getByRole('button', { name: /Kolkata/ }).click();
  await page.getByRole('menuitem', { name: /Visakhapatnam/ }).click();
}

async function makeTenant(page, fail) {
  // A code of its own for each tour, so that the tour can be run again on the same demo.
  const code = `T${Math.floor(Math.random() * 46_656).toString(36).toUpperCase().padStart(3, '0')}`;
  await page.getByRole('button', { name: 'New tenant' }).click();
  await page.getByLabel('Name').fill(fail ? 'Never Made Works' : `Tour Works ${code}`);
  await page.getByLabel('Code').fill(code);
  await page.getByRole('button', { name: fail ? 'Fail at step 5' : 'Make tenant' }).click();
  await page.getByText(fail ? 'Undone to nothing left' : 'is ready').waitFor({ timeout: 30_000 });
}

function html() {
  const text = (value) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const parts = shots.map((shot) =>
    shot.title
      ? `<h2>${text(shot.title)}</h2>`
      : `<figure${shot.width < 1000 ? ' class="tablet"' : ''}><img alt="${text(shot.caption).replaceAll('"', '&quot;')}" src="data:image/jpeg;base64,${shot.image}"><figcaption>${text(shot.caption)} <code>${text(shot.address)}</code></figcaption></figure>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>EdgeHub: a day at the plant</title>
<style>body{font:16px/1.5 'Noto Sans',system-ui,sans-serif;margin:0 auto;max-width:1340px;padding:32px 24px 80px;background:#f3f5f6;color:#0f1f28}
h1{font-size:30px;margin:0 0 4px}h2{margin:56px 0 16px;font-size:21px;border-bottom:1px solid #cfd8dc;padding-bottom:8px}
figure{margin:0 0 36px}figure.tablet{display:inline-block;width:47%;margin-right:2%;vertical-align:top}img{width:100%;border:1px solid #cfd8dc;border-radius:8px;display:block}
figcaption{margin-top:8px;color:#3f5260}code{color:#576975;font-size:13px}</style>
<h1>EdgeHub: a day at the plant</h1><p>Taken on a running demo: real hub, agents, database and scans; nothing is staged.</p>
${parts.join('\n')}</html>\n`;
}
