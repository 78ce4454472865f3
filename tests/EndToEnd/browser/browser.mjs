// What the tour and the tests share: Debian's Chromium, logging in by person, waiting for a page that has settled.
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { countingArguments, countScripts } from './coverage/collect.mjs';

const candidates = [process.env.EDGEHUB_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The browser of this machine, or null with nothing started. */
export function findChromium() {
  return candidates.find((path) => path && existsSync(path)) ?? null;
}

export async function openBrowser() {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium here. Install it: apt-get install chromium fonts-noto-core');
  // Set by ./edgehub test, which counts the lines that these tests reach.
  const counted = process.env.EDGEHUB_PAGE_COVERAGE;
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
      ...(counted ? countingArguments : []),
    ],
  });
  if (counted) countScripts(browser, counted);
  return browser;
}

/** A window of its own, logged in as one of the demo's people (or nobody). */
export async function windowOf(browser, web, person, { width = 1280, height = 860, scheme = 'light', language = 'en', contrast, forcedColors, story = 'closed 0' } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, contrast, forcedColors, locale: 'en-IN', acceptDownloads: true });
  await context.addInitScript((chosen) => {
    // A first visit only: what the person then chooses stays.
    if (!localStorage.getItem('eh-language')) localStorage.setItem('eh-language', chosen.language);
    if (!localStorage.getItem('eh-story')) localStorage.setItem('eh-story', chosen.story);
  }, { language, story });
  context.setDefaultTimeout(15_000);
  if (person) {
    const answer = await context.request.post(`${web}/api/v1/session/demo`, { data: { person }, headers: { origin: web } });
    if (!answer.ok()) throw new Error(`Log-in as ${person} was refused: ${answer.status()} ${await answer.text()}`);
  }
  return context;
}

/** Opens a page and waits until its heading stands, its skeletons are gone and its fonts are there. */
export async function visit(page, address) {
  await page.goto(address, { waitUntil: 'load' });
  await page.locator('h1').first().waitFor({ timeout: 20_000 });
  await page.waitForFunction(() => document.querySelectorAll('.mantine-Skeleton-root').length === 0, null, { timeout: 20_000 });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** Errors that the page wrote to the console or threw. The question who is logged in is answered 401 by design. */
export function collectErrors(page) {
  const errors = [];
  page.on('console', (message) => {
    if (message.type() !== 'error') return;
    if (message.location().url.endsWith('/api/v1/session') && message.text().includes('401')) return;
    errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  return errors;
}

export async function get(context, web, path) {
  const answer = await context.request.get(`${web}/api/v1${path}`);
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return answer.json();
}

/** Pages of each person of the demo, in the order of his day. `$unit`, `$order` and the like are filled with what the plant has. */
export const days = [
  { person: 'bimal', language: 'bn', pages: ['/stations', '/stations/KOL-ST-02'] },
  { person: 'farah', language: 'en', pages: ['/agents', '/agents/$agent', '/rollouts', '/rollouts/$rollout', '/stations', '/machines', '/machines/KOL-M-02', '/alarms'] },
  { person: 'arjun', language: 'en', pages: ['/today', '/scans', '/units'] },
  { person: 'lakshmi', language: 'te', pages: ['/exceptions', '/units/$unit', '/label?text=UID-SAIF-KOL-FG-000007-NX', '/labels?uids=$unit'] },
  { person: 'meera', language: 'hi', pages: ['/orders', '/orders/$order'] },
  { person: 'dev', language: 'bn', pages: ['/people', '/people?new=yes', '/people/$person', '/roles', '/audit', '/keys', '/keys?new=yes', '/account'] },
  { person: 'sunil', language: 'en', pages: ['/tenants'] },
];

/** A unit with a history, an order, an agent and so on, as examples for addresses. */
export async function examples(context, web) {
  const scans = await get(context, web, '/scans?plant=KOL&limit=200');
  const best = scans.items.find((scan) => scan.step >= 50 && scan.uid) ?? scans.items.find((scan) => scan.orderNumber) ?? scans.items[0];
  const orders = await get(context, web, '/orders?plant=KOL');
  const units = best?.uid ? null : await get(context, web, '/production/units?plant=KOL&limit=1');
  const person = (await get(context, web, '/people?limit=200')).items.find((one) => one.name === 'Lakshmi');
  const agents = (await get(context, web, '/agents?plant=KOL')).items;
  const rollouts = (await get(context, web, '/rollouts?limit=1')).items;
  return {
    $person: person?.id ?? '',
    $agent: agents.find((one) => one.name === 'agent-a')?.id ?? agents[0]?.id ?? '',
    $rollout: rollouts[0]?.id ?? '',
    $unit: best?.uid || units?.items[0]?.uid || '',
    $order: orders.items[0]?.number ?? '',
  };
}

export const fill = (path, values) => path.replace(/\$\w+/g, (name) => encodeURIComponent(values[name] ?? name));

/** `key=value` lines of a running demo: web=..., station.KOL-ST-01=..., scanner.KOL-ST-01=9101 */
export function parseAddresses(text) {
  const all = Object.fromEntries(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.includes('='))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const part = (prefix) => Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])));
  return { web: all.web, agents: all.agents, stations: part('station.'), scanners: part('scanner.') };
}

export async function until(check, what, limitMs = 20_000) {
  const deadline = Date.now() + limitMs;
  while (!(await check())) {
    if (Date.now() > deadline) throw new Error(`Waited ${limitMs} ms for ${what}.`);
    await new Promise((done) => setTimeout(done, 100));
  }
}
