import type { StationState } from '../model';

/** The agent speaks every 500 ms; when two beats are missed it is gone (product: noticed within 2 s). */
export const silenceLimit = 1300;
const checkEvery = 100;

export interface Contact {
  readonly state: StationState | null;
  /** True when the agent has not been heard for longer than the limit. */
  readonly lost: boolean;
  /** Seconds since the agent was last heard. */
  readonly silent: number;
  /** The agent answers, but has no such station. */
  readonly absent: boolean;
}

export const noContact: Contact = { state: null, lost: false, silent: 0, absent: false };

/** Follows one station's stream and tells when the agent has gone silent. The answer ends it. */
export function followStation(code: string, changed: (contact: Contact) => void): () => void {
  const address = `/api/stations/${encodeURIComponent(code)}`;
  let contact = noContact;
  let heard = performance.now();
  let tried = heard;
  let source: EventSource | null = null;
  let ended = false;

  const tell = (next: Partial<Contact>) => {
    contact = { ...contact, ...next };
    if (!ended) {
      changed(contact);
    }
  };

  const alive = () => {
    heard = performance.now();
    if (contact.lost || contact.absent) {
      tell({ lost: false, silent: 0, absent: false });
    }
  };

  // An event stream does not tell why it was refused.
  const askWhy = async () => {
    try {
      const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(1000) });
      if (answer.status === 404) {
        heard = performance.now();
        tell({ absent: true, lost: false, silent: 0 });
      }
    } catch (error) {
      // Refused at once: the agent has ended. A call that only takes long is left to the clock below.
      if (error instanceof TypeError && !ended) {
        heard = Math.min(heard, performance.now() - silenceLimit - 1);
        check();
      }
    }
  };

  const open = () => {
    source?.close();
    tried = performance.now();
    source = new EventSource(`${address}/stream`);
    source.addEventListener('state', (event: MessageEvent<string>) => {
      const state = JSON.parse(event.data) as StationState;
      heard = performance.now();
      tell({ state, lost: false, silent: 0, absent: false });
    });
    source.addEventListener('beat', alive);
    source.addEventListener('error', () => void askWhy());
  };

  const check = () => {
    if (document.hidden) {
      return;
    }

    const now = performance.now();
    const silence = now - heard;
    if (silence > silenceLimit) {
      const silent = Math.floor(silence / 1000);
      if (!contact.lost || contact.silent !== silent) {
        tell({ lost: true, silent });
      }
    }

    if ((silence > silenceLimit || contact.absent) && now - tried > silenceLimit) {
      open();
    }
  };

  // A browser has six connections to an agent: pages that nobody sees give theirs back.
  const shown = () => {
    if (document.hidden) {
      source?.close();
      source = null;
    } else if (source === null) {
      heard = performance.now();
      open();
    }
  };

  open();
  document.addEventListener('visibilitychange', shown);
  const timer = setInterval(check, checkEvery);
  return () => {
    ended = true;
    clearInterval(timer);
    document.removeEventListener('visibilitychange', shown);
    source?.close();
  };
}
