// A plant for the tests: the running demo when one is named, else one of our own on free ports that ends with us.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { findChromium, parseAddresses } from './browser.mjs';

const root = resolve(import.meta.dirname, '../../..');
const startLimitMs = 120_000;

export function program(folder, name) {
  return ['Release', 'Debug'].map((kind) => join(root, folder, 'bin', kind, 'net10.0', `${name}.dll`)).find((path) => existsSync(path));
}

/** Why the tests can't run here, or null. */
export function missing() {
  if (!findChromium()) return 'no Chromium: apt-get install chromium fonts-noto-core';
  if (process.env.EDGEHUB_ADDRESSES) return null;
  for (const [folder, name] of [['hub/Hub.Web', 'edgehub-hub'], ['edge/Edge.Host', 'edgehub-edge'], ['devices/Simulator', 'edgehub-simulator']]) {
    if (!program(folder, name)) return `${folder} is not built`;
  }
  return null;
}

export async function startWorld() {
  if (process.env.EDGEHUB_ADDRESSES) {
    return { ...parseAddresses(readFileSync(process.env.EDGEHUB_ADDRESSES, 'utf8')), stop: async () => undefined };
  }
  const state = mkdtempSync(join(tmpdir(), 'edgehub-browser-'));
  const dotnet = process.env.DOTNET ?? 'dotnet';
  const child = spawn(
    dotnet,
    [
      program('devices/Simulator', 'edgehub-simulator'), 'demo', '--dotnet', dotnet,
      '--hub', program('hub/Hub.Web', 'edgehub-hub'), '--edge', program('edge/Edge.Host', 'edgehub-edge'),
      '--state', state, '--first-step', '1',
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said = (said + text).slice(-8_000)));
  const ended = new Promise((done) => child.once('exit', done));
  const file = join(state, 'demo', 'addresses');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await Promise.race([ended, wait(30_000)]);
    // The hub's own cluster lies outside its folder when root runs it; the hub knows where.
    spawnSync(dotnet, [program('hub/Hub.Web', 'edgehub-hub'), 'reset', '--yes', '--data', join(state, 'demo', 'hub')], { timeout: 60_000 });
    rmSync(state, { recursive: true, force: true });
  };
  for (const deadline = Date.now() + startLimitMs; !existsSync(file); await wait(200)) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`The demo did not start. It said:\n${said}`);
    }
  }
  return { ...parseAddresses(readFileSync(file, 'utf8')), stop };
}

/** What a scanner sends: the label and its terminator. */
export function scan(port, label) {
  return new Promise((done, failed) => {
    const socket = net.connect(Number(port), '127.0.0.1', () => socket.write(`${label}\r`, () => setTimeout(() => socket.end(done), 150)));
    socket.once('error', failed);
  });
}
