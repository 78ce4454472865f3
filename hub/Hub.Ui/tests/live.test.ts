import { feedHeader, isBefore, noteRead } from '@ui/live/cursor';
import { LiveFeed } from '@ui/live/feed';
import { beforeEach, describe, expect, it, vi } from 'vitest';

const opened: FakeSource[] = [];

class FakeSource {
  onopen = () => undefined;
  onerror = () => undefined;
  onmessage = () => undefined;
  closed = false;
  private readonly heard = new Map<string, (message: { data: string; lastEventId: string }) => void>();
  constructor(readonly url: string) {
    opened.push(this);
  }
  addEventListener(name: string, listener: (message: { data: string; lastEventId: string }) => void) {
    this.heard.set(name, listener);
  }
  close() {
    this.closed = true;
  }
  send(name: string, data: unknown, lastEventId = '') {
    this.heard.get(name)?.({ data: JSON.stringify(data), lastEventId });
  }
}

const readAt = (cursor: string) => noteRead(new Response('{}', { headers: { [feedHeader]: cursor } }));
const cursorOf = (source?: FakeSource) => new URL(source?.url ?? '', 'http://hub').searchParams.get('after');
const tick = () => new Promise((done) => setTimeout(done, 0));

beforeEach(() => {
  opened.length = 0;
  vi.stubGlobal('EventSource', FakeSource);
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      postMessage() {}
      close() {}
    },
  );
  vi.stubGlobal('navigator', { locks: { request: (_: string, __: unknown, work: () => Promise<void>) => work() } });
});

describe('live feed', () => {
  it('Stream_ThatBeganAfterDataWereRead_IsOpenedAgainFromThere', async () => {
    const feed = new LiveFeed('one');
    await tick();
    expect(cursorOf(opened[0])).toBeNull();
    opened[0]?.send('start', { cursor: '3.40' });
    readAt('3.37');
    expect(opened[0]?.closed).toBe(true);
    expect(cursorOf(opened[1])).toBe('3.37');
    opened[1]?.send('start', { cursor: '3.37' });
    readAt('3.39');
    readAt('3.41');
    expect(opened).toHaveLength(2);
    feed.close();
  });

  it('Stream_OpenedAfterDataWereRead_BeginsThere_AndGoesOnAfterItsLastEvent', async () => {
    readAt('3.20');
    const feed = new LiveFeed('two');
    await tick();
    expect(cursorOf(opened[0])).toBe('3.20');
    opened[0]?.send('start', { cursor: '3.20' });
    opened[0]?.send('scans', { type: 'unit.scanned' }, '3.21');
    readAt('3.20');
    expect(opened).toHaveLength(1);
    feed.close();
  });

  it('Cursors_OfAnOlderEpoch_LieBefore', () => {
    expect(isBefore('2.90', '3.5')).toBe(true);
    expect(isBefore('3.5', '2.90')).toBe(false);
    expect(isBefore('3.4', '3.5')).toBe(true);
    expect(isBefore('3.10', '3.9')).toBe(false);
  });
});
