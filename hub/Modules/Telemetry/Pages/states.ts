import type { Tone } from '@ui/parts/StatusMark';

const tones: Record<string, Tone> = {
  running: 'accept',
  idle: 'busy',
  setup: 'hold',
  stopped: 'warn',
  fault: 'refuse',
  no_data: 'idle',
};

/** A machine's state as shape and colour; a word of the machine's own is neither good nor bad. */
export const stateTone = (state: string): Tone => tones[state] ?? 'busy';

/** Times of one ribbon, in the order in which states matter. */
export const stateOrder = ['running', 'idle', 'setup', 'stopped', 'fault', 'no_data'] as const;

export interface Span {
  state: string;
  from: string;
  to: string;
}

/** How long each state lasted in all, the longest known word first and words of the machine's own behind. */
export function totals(spans: readonly Span[]): { state: string; ms: number }[] {
  const sums = new Map<string, number>();
  for (const span of spans)
    sums.set(span.state, (sums.get(span.state) ?? 0) + Date.parse(span.to) - Date.parse(span.from));
  const rank = (state: string) => {
    const at = (stateOrder as readonly string[]).indexOf(state);
    return at < 0 ? stateOrder.length : at;
  };
  return [...sums].map(([state, ms]) => ({ state, ms })).sort((a, b) => rank(a.state) - rank(b.state));
}
