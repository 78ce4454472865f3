import { ofCompany } from '../api/company';
import { isBefore, oldestRead, onRead } from './cursor';

/** One event of the live feed. */
export interface LiveEvent {
  id: string;
  topic: string;
  type: string;
  key: string;
  at: string;
  body: Record<string, unknown>;
}

export type LiveState = 'connecting' | 'live' | 'lost';

type Message =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'state'; state: LiveState }
  | { kind: 'reset' }
  | { kind: 'who' };

export const topics = [
  'scans',
  'tokens',
  'orders',
  'agents',
  'stations',
  'exceptions',
  'plan',
  'machines',
  'alarms',
] as const;

const retryAfterMs = [500, 1_000, 2_000, 4_000, 8_000];

/**
 * One EventSource for all tabs of a browser: the tab that holds the Web Lock listens and tells the others over a
 * BroadcastChannel; when it closes, the lock passes on and the next tab goes on after the last event that it saw.
 *
 * A page reads and follows at the same time. What happened after its data were read and before the stream began would be
 * missed, so each answer tells where the feed stood (cursor.ts), and a stream that began later is opened again from there.
 */
export class LiveFeed {
  private readonly channel: BroadcastChannel;
  private readonly listeners = new Set<(event: LiveEvent | 'reset') => void>();
  private readonly stateListeners = new Set<() => void>();
  private readonly stop = new AbortController();
  private source: EventSource | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private lastId = '';
  private startedAt = '';
  private readonly offRead: () => void;
  private leads = false;
  private current: LiveState = 'connecting';

  constructor(private readonly scope: string) {
    this.channel = new BroadcastChannel(`eh-live-${scope}`);
    this.channel.onmessage = (message: MessageEvent<Message>) => this.hear(message.data);
    this.channel.postMessage({ kind: 'who' } satisfies Message);
    this.offRead = onRead((cursor) => this.catchUp(cursor));
    void this.lead();
  }

  get state(): LiveState {
    return this.current;
  }

  onEvent(listener: (event: LiveEvent | 'reset') => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  onState(listener: () => void): () => void {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  }

  close(): void {
    this.stop.abort();
    clearTimeout(this.timer);
    this.offRead();
    this.source?.close();
    this.channel.close();
    this.listeners.clear();
    this.stateListeners.clear();
  }

  private async lead(): Promise<void> {
    try {
      await navigator.locks.request(`eh-live-${this.scope}`, { signal: this.stop.signal }, async () => {
        this.leads = true;
        this.open();
        await new Promise<void>((done) => this.stop.signal.addEventListener('abort', () => done(), { once: true }));
      });
    } catch {
      // Closed while waiting for the lock.
    }
  }

  private open(): void {
    if (this.stop.signal.aborted) return;
    const cursor = this.lastId || oldestRead();
    const after = cursor ? `&after=${encodeURIComponent(cursor)}` : '';
    this.startedAt = '';
    const source = new EventSource(ofCompany(`/api/v1/live?topics=${topics.join(',')}${after}`), {
      withCredentials: true,
    });
    this.source = source;
    source.onopen = () => {
      this.failures = 0;
      this.say({ kind: 'state', state: 'live' });
    };
    source.onerror = () => {
      // The browser's own retry forgets nothing, but never ends either: ours backs off and tells the reader.
      source.close();
      this.say({ kind: 'state', state: 'lost' });
      const wait = retryAfterMs[Math.min(this.failures++, retryAfterMs.length - 1)] ?? 8_000;
      this.timer = setTimeout(() => this.open(), wait * (0.75 + Math.random() / 2));
    };
    const take = (message: MessageEvent<string>) => {
      const event = parse(message);
      if (event) this.say({ kind: 'event', event });
    };
    source.onmessage = take;
    source.addEventListener('start', ((message: MessageEvent<string>) => {
      this.startedAt = String((JSON.parse(message.data) as { cursor?: unknown }).cursor ?? '');
      this.catchUp(oldestRead());
    }) as EventListener);
    for (const topic of topics) source.addEventListener(topic, take as EventListener);
    source.addEventListener('reset', ((message: MessageEvent<string>) => {
      this.lastId = message.lastEventId;
      this.say({ kind: 'reset' });
    }) as EventListener);
  }

  /** Data were read at a cursor that the stream, which saw no event yet, began behind: it begins again from there. */
  private catchUp(read: string): void {
    if (!this.source || !read || !this.startedAt || this.lastId || !isBefore(read, this.startedAt)) return;
    this.source.close();
    this.open();
  }

  private say(message: Message): void {
    this.channel.postMessage(message);
    this.hear(message);
  }

  private hear(message: Message): void {
    switch (message.kind) {
      case 'event':
        this.lastId = message.event.id || this.lastId;
        for (const listener of this.listeners) listener(message.event);
        break;
      case 'reset':
        for (const listener of this.listeners) listener('reset');
        break;
      case 'state':
        // Back after a loss: what was missed arrives as events or as a reset, yet a page may have failed meanwhile.
        if (message.state === 'live' && this.current === 'lost')
          for (const listener of this.listeners) listener('reset');
        this.current = message.state;
        for (const listener of this.stateListeners) listener();
        break;
      case 'who':
        if (this.leads) this.channel.postMessage({ kind: 'state', state: this.current } satisfies Message);
        break;
    }
  }
}

function parse(message: MessageEvent<string>): LiveEvent | null {
  try {
    const data = JSON.parse(message.data) as Record<string, unknown>;
    const body = typeof data.body === 'object' && data.body !== null ? (data.body as Record<string, unknown>) : data;
    return {
      id: message.lastEventId,
      topic: String(data.topic ?? message.type),
      type: String(data.type ?? message.type),
      key: String(data.key ?? ''),
      at: String(data.at ?? new Date().toISOString()),
      body,
    };
  } catch {
    return null;
  }
}
