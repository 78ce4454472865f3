import type { PageDefinition, StripDefinition } from './definition';

const found = import.meta.glob<{ default: readonly PageDefinition[] }>('../../../Modules/*/Pages/index.ts', {
  eager: true,
});

/** Every page of every module that is there, in the order of the navigation. */
export const pages: readonly PageDefinition[] = Object.values(found)
  .flatMap((module) => module.default)
  .sort((a, b) => (a.nav?.order ?? 999) - (b.nav?.order ?? 999));

/** Where the person lands: the first page the hub names that is there and may be seen; else the first page that may. */
export function landingOf(firstPages: readonly string[], may: (permission: string) => boolean): string {
  const visible = pages.filter((page) => page.nav && may(page.permission)).map((page) => page.path);
  return firstPages.find((path) => visible.includes(path)) ?? visible[0] ?? '/';
}

const foundStrips = import.meta.glob<{ default: StripDefinition }>('../../../Modules/*/Pages/strip.ts', {
  eager: true,
});

/** What stands above every page in the demo. */
export const strips: readonly StripDefinition[] = Object.values(foundStrips).map((module) => module.default);
