import type { Action, Person, StationEntry } from '../model';
import type { WedgeLabel, WedgeSettings } from '../wedge/settings';

const patience = 5000;

/** Asks the agent of this page. */
export class Agent {
  private readonly address: string;
  private queue: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(code: string) {
    this.address = `/api/stations/${encodeURIComponent(code)}`;
  }

  /** Labels and button presses go one after the other, as they were made; true when the agent has kept them. */
  scan = (read: WedgeLabel): Promise<boolean> => this.inOrder(() => this.post('scans', read));

  act = (action: Action, uid: string): Promise<boolean> => this.inOrder(() => this.post('actions', { action, uid }));

  undo = (number: number): Promise<boolean> => this.inOrder(() => this.post('actions', { action: 'undo', number }));

  /** Begins a unit; the number is on the stream. A refusal that the agent shows itself counts as answered. */
  startUnit = (item: string): Promise<boolean> => this.inOrder(() => this.post('units', { item }, [409]));

  askSupervisor = (open: boolean): Promise<boolean> => this.post('supervisor', { open });

  /** Takes a scan back with the PIN of the supervisor whose badge was read: empty when done, otherwise the code of the refusal. */
  undoWithPin = async (number: number, pin: string): Promise<string> => {
    try {
      const answer = await this.send('actions', { action: 'undo', number, pin });
      return answer.ok ? '' : ((await answer.json()) as { readonly code?: string }).code ?? 'supervisor.failed';
    } catch {
      return 'supervisor.failed';
    }
  };

  startShift = (person: string | null): Promise<boolean> => this.post('shift', { person });

  endShift = (): Promise<boolean> => this.post('shift/end', {});

  seen = (number: number): Promise<boolean> => this.post('corrections/seen', { number });

  /** Puts an alarm's message away at this station. */
  putAway = (id: string): Promise<boolean> => this.post('messages/seen', { id });

  /** Has the agent keep how this station's scanner types, or forget it. */
  keepWedge = (settings: WedgeSettings): Promise<boolean> => this.post('wedge', settings);

  forgetWedge = (): Promise<boolean> => this.post('wedge/forget', {});

  persons = (): Promise<readonly Person[]> => getList<Person>(`${this.address}/persons`);

  private inOrder(request: () => Promise<boolean>): Promise<boolean> {
    if (this.waiting >= 20) {
      return Promise.resolve(false);
    }

    this.waiting++;
    const done = this.queue.then(request).finally(() => { this.waiting--; });
    this.queue = done;
    return done;
  }

  private async post(path: string, body: object, answered: readonly number[] = []): Promise<boolean> {
    try {
      const answer = await this.send(path, body);
      return answer.ok || answered.includes(answer.status);
    } catch {
      return false;
    }
  }

  private send(path: string, body: object): Promise<Response> {
    return fetch(`${this.address}/${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(patience),
    });
  }
}

export const stations = (): Promise<readonly StationEntry[]> => getList<StationEntry>('/api/stations');

async function getList<T>(address: string): Promise<readonly T[]> {
  const answer = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(patience) });
  if (!answer.ok) {
    throw new Error(`${address} answered ${answer.status}.`);
  }

  return ((await answer.json()) as { readonly items: readonly T[] }).items;
}
