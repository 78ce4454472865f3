import { problemOf } from './problem';

export type Query = Record<string, string | number | boolean | null | undefined>;

/** A list answer of the hub. */
export interface Page<T> {
  items: T[];
  next: string | null;
  /** When the hub answered; older means the page shows the past. */
  asOf?: string;
}

export function addressOf(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value));
  }
  const text = search.toString();
  return `/api/v1${path}${text ? `?${text}` : ''}`;
}

interface Options {
  query?: Query;
  body?: unknown;
  signal?: AbortSignal;
}

async function send(method: string, path: string, { query, body, signal }: Options): Promise<Response> {
  const response = await fetch(addressOf(path, query), {
    method,
    credentials: 'same-origin',
    signal,
    headers:
      body === undefined
        ? { accept: 'application/json' }
        : { accept: 'application/json', 'content-type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** Asks the hub; throws an ApiProblem when it says no. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  return (await (await send('GET', path, { query, signal })).json()) as T;
}

/** Tells the hub to do something; an empty answer is null. */
export async function tell<T = null>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<T> {
  const response = await send(method, path, { body });
  const text = await response.text();
  return (text ? JSON.parse(text) : null) as T;
}
