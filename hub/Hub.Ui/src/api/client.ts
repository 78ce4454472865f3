import createClient from 'openapi-fetch';
import { noteRead } from '../live/cursor';
import { companyHeader, companyOfPage } from './company';
import { problemOf } from './problem';
import type { components, paths } from './schema';

/** An answer or a form of the hub by its name in the API's description; `schema.d.ts` is generated from it at each build. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

interface Gets<T> {
  get: { responses: { 200: { content: { 'application/json': T } } } };
}
/** Addresses that answer a question with JSON. */
export type GetPath = { [P in keyof paths]: paths[P] extends Gets<unknown> ? P : never }[keyof paths];
/** What such an address answers. */
export type AnswerOf<P extends GetPath> = paths[P] extends Gets<infer T> ? T : never;
/** Addresses that answer with a list, page by page. */
export type ListPath = { [P in GetPath]: AnswerOf<P> extends { items: unknown[] } ? P : never }[GetPath];
export type RowOf<P extends ListPath> = AnswerOf<P> extends { items: (infer R)[] } ? R : never;

type Parameters<P extends GetPath> = paths[P] extends { get: { parameters: infer A } } ? A : never;
/** The parts of the address that vary, and the filters behind it. */
export type Asked<P extends GetPath> = Pick<Parameters<P>, Extract<keyof Parameters<P>, 'path' | 'query'>>;

/** Asks and tells the hub; throws an ApiProblem when it says no. */
export const api = createClient<paths>({ credentials: 'same-origin', headers: { accept: 'application/json' } });
api.use({
  onRequest: ({ request }) => {
    const company = companyOfPage();
    if (company) request.headers.set(companyHeader, company.code);
  },
  onResponse: async ({ response }) => {
    if (!response.ok) throw await problemOf(response);
    noteRead(response);
  },
});

interface AnyAsked {
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
}
type AnyGet = (path: string, init: { params: AnyAsked; signal?: AbortSignal }) => Promise<{ data?: unknown }>;

/** Asks an address that a part was told of; filters that are empty are left out. */
export async function get<P extends GetPath>(path: P, asked: Asked<P>, signal?: AbortSignal): Promise<AnswerOf<P>> {
  const { path: parts, query = {} }: AnyAsked = asked;
  const filters = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== '' && value !== null));
  // The client's own type can't follow a path that is a variable; what goes in and comes out is typed by the description above.
  const ask = api.GET as unknown as AnyGet;
  return (await ask(path, { params: { path: parts, query: filters }, signal })).data as AnswerOf<P>;
}

/** Says on which version of a thing a change was decided; somebody else's change meanwhile is then a 412 instead of lost. */
export const ifMatch = (version: string) => ({ 'If-Match': `"${version}"` });

/** The body of an answer that has one. */
export async function answered<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T;
}
