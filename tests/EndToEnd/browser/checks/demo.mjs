// The demo's own controls, for tests that need something broken.
import { get, until } from '../browser.mjs';

export async function tell(context, web, path, data) {
  const answer = await context.request.post(`${web}/api/v1${path}`, { data, headers: { origin: web } });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  const text = await answer.text();
  return text ? JSON.parse(text) : null;
}

export const demoState = (context, web) => get(context, web, '/demo');

export async function breakDemo(context, web, kind, agent) {
  await settled(context, web);
  await tell(context, web, '/demo/faults', { kind, agent });
}

/** Waits until nothing is broken and every scan has arrived. */
export async function settled(context, web) {
  await until(
    async () => {
      const state = await demoState(context, web).catch(() => null);
      return state !== null && (state.fault === null || state.fault.settled);
    },
    'the demo to be whole again',
    60_000,
  );
  return (await demoState(context, web)).fault;
}
