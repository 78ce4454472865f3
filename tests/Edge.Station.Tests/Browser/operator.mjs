// What the operator of station.mjs has: a browser, a scanner that types, eyes for what does not fit, and a line to the agent: orders go
// out as "DO ..." and are answered on stdin.
import { createInterface } from 'node:readline';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const [address, shots] = process.argv.slice(2);
mkdirSync(shots, { recursive: true });
const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const failures = [];

export async function order(...words) {
  console.log(`DO ${words.join(' ')}`);
  return (await answers.next()).value;
}

export async function step(name, action) {
  try {
    await action();
    console.log(`ok ${name}`);
  } catch (error) {
    failures.push(name);
    console.log(`not ok ${name}: ${String(error.message ?? error).split('\n').slice(0, 12).join(' / ')}`);
    await page.screenshot({ path: join(shots, `failed-${name.replace(/\W+/g, '-')}.png`) }).catch(() => undefined);
  }
}

export function must(condition, text) {
  if (!condition) throw new Error(text);
}

export const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-sync', '--disable-dev-shm-usage'],
});
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-IN', timezoneId: 'Asia/Kolkata' });
// Before the page's own listeners, which keep a scanner's keys to themselves.
await context.addInitScript(() => {
  window.began = 0;
  window.delays = [];
  addEventListener('keydown', (event) => { if (event.code === 'Enter') window.began = performance.now(); }, { capture: true });
});
export const page = await context.newPage();
export const errors = [];
page.on('pageerror', (error) => errors.push(String(error)));
page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));

export const shot = (name) => page.screenshot({ path: join(shots, `${name}.png`) });
export const text = (selector) => page.locator(selector).first().innerText();
export const see = (selector, words) => page.locator(selector).filter({ hasText: words }).first().waitFor({ timeout: 5000 });

const signs = { '\r': 'Enter', '\u001d': 'BracketRight', '-': 'Minus', '(': 'Digit9', ')': 'Digit0', '"': 'Quote', '*': 'Digit8', '@': 'Digit2', '/': 'Slash' };

/** Types as a USB scanner does; key is what the operator's keyboard layout would make of it. */
export async function wedge(label, { gap = 3, key = (letter) => letter } = {}) {
  const session = await context.newCDPSession(page);
  const began = Date.now() / 1000;
  const sent = [];
  for (const letter of [...label, '\r']) {
    const upper = /[A-Z()"*@]/.test(letter);
    const code = signs[letter] ?? (/\d/.test(letter) ? `Digit${letter}` : `Key${letter.toUpperCase()}`);
    const stroke = { code, key: letter === '\r' ? 'Enter' : key(letter), modifiers: upper ? 8 : letter === '\u001d' ? 2 : 0, windowsVirtualKeyCode: letter === '\r' ? 13 : 65 };
    // The scanner's own times, all sent at once: how busy this machine is must not make a person of a scanner.
    const timestamp = began + (sent.length / 2) * gap / 1000;
    sent.push(session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', timestamp, ...stroke }));
    sent.push(session.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, ...stroke }));
    if (gap > 3) await new Promise((done) => setTimeout(done, gap));
  }
  await Promise.all(sent);
  await session.detach();
}

export async function fits(where) {
  const over = await page.evaluate(() => {
    const found = [];
    const root = document.scrollingElement;
    if (root.scrollHeight > innerHeight || root.scrollWidth > innerWidth) found.push(`page ${root.scrollWidth}x${root.scrollHeight}`);
    for (const element of document.querySelectorAll('.verdict, .actions, .side, .card, .topbar, .strip, .correction, .messages, .message, .message-rest, .shift, button')) {
      const box = element.getBoundingClientRect();
      if (box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1) found.push(`${element.className} leaves the screen`);
      if (element.scrollWidth > element.clientWidth + 1 && !element.matches('.person')) found.push(`${element.className} is ${element.scrollWidth} in ${element.clientWidth} wide`);
      if (element.matches('.verdict, .side, .shift') && element.scrollHeight > element.clientHeight + 1) found.push(`${element.className} is ${element.scrollHeight} in ${element.clientHeight} high`);
    }
    return found;
  });
  must(over.length === 0, `${where}: ${over.join('; ')}`);
}

export async function bothSizes(name) {
  for (const [size, viewport] of [['wide', { width: 1280, height: 800 }], ['tablet', { width: 768, height: 1024 }]]) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.waitForTimeout(250);
    await shot(`${name}-${size}`);
    await fits(`${name} ${size}`);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}

export const speak = async (language) => {
  await page.locator(`.languages button[lang=${language}]`).click();
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language);
};

export async function axe(where) {
  await page.waitForTimeout(250);
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map((violation) => `${where}: ${violation.id} at ${violation.nodes.map((node) => node.target.join(' ')).join(', ')}`);
}

export const station = (code) => page.goto(`${address}/station/${code}`);
