/** Where the live feed stood when data were read: `epoch.position`, the hub's header `EdgeHub-Feed` on every answer to a read. */
export const feedHeader = 'EdgeHub-Feed';

let oldest = '';
const listeners = new Set<(cursor: string) => void>();

/** Notes where an answer was read. */
export function noteRead(response: Response): void {
  const cursor = response.headers.get(feedHeader);
  if (!cursor) return;
  if (!oldest || isBefore(cursor, oldest)) oldest = cursor;
  for (const listener of listeners) listener(cursor);
}

/** The oldest of the answers so far; empty when nothing was read yet. */
export const oldestRead = (): string => oldest;

export function onRead(listener: (cursor: string) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** True when the first cursor lies before the second; the rows of an older epoch were replaced, so all of it lies before. */
export function isBefore(one: string, other: string): boolean {
  const [epoch = 0, position = 0] = one.split('.').map(Number);
  const [otherEpoch = 0, otherPosition = 0] = other.split('.').map(Number);
  return epoch < otherEpoch || (epoch === otherEpoch && position < otherPosition);
}
