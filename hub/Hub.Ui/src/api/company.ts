/**
 * A session speaks for one company, and all tabs of a browser share it. A page therefore says with each request for which company it was
 * loaded; when the session has been switched meanwhile, the hub refuses, and the page shows that instead of a mixture.
 */
export const companyHeader = 'EdgeHub-Tenant';
/** The hub's code for such a refusal. */
export const otherCompany = 'kernel.other_tenant';

interface Company {
  /** Empty for the hub's own pages. */
  code: string;
  name: string;
}

let own: Company | undefined;
let switched = false;
const listeners = new Set<() => void>();

/** The company of the page's first session; undefined before anybody has logged in. */
export const companyOfPage = (): Company | undefined => own;

/** Takes a session's company: the first one is the page's own until it is loaded anew. */
export function noteCompany(company: Company): void {
  own ??= company;
  if (own.code !== company.code) noteSwitched();
}

export function noteSwitched(): void {
  if (switched) return;
  switched = true;
  for (const listener of listeners) listener();
}

export const isSwitched = (): boolean => switched;

export function onSwitched(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** An address that the browser asks by itself (stream, picture, download), with the page's company in it. */
export function ofCompany(address: string): string {
  if (!own) return address;
  return `${address}${address.includes('?') ? '&' : '?'}${companyHeader}=${encodeURIComponent(own.code)}`;
}
