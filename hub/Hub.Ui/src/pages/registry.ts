import type { PageDefinition } from './definition';

const found = import.meta.glob<{ default: readonly PageDefinition[] }>('../../../Modules/*/Pages/index.ts', {
  eager: true,
});

/** Every page of every module that is there, in the order of the navigation. */
export const pages: readonly PageDefinition[] = Object.values(found)
  .flatMap((module) => module.default)
  .sort((a, b) => (a.nav?.order ?? 999) - (b.nav?.order ?? 999));

/** First page by role (product: each person lands on his own); else the first that the role may see. */
const firstByRole: Record<string, readonly string[]> = {
  operator: ['/stations'],
  integrator: ['/agents'],
  maintenance: ['/agents'],
  plant_manager: ['/today'],
  quality_engineer: ['/exceptions'],
  planner: ['/orders'],
  tenant_administrator: ['/agents', '/today'],
  hub_operator: ['/tenants'],
};

export function landingOf(role: string, may: (permission: string) => boolean): string {
  const allowed = (path: string) => pages.some((page) => page.path === path && may(page.permission));
  return firstByRole[role]?.find(allowed) ?? pages.find((page) => page.nav && may(page.permission))?.path ?? '/';
}
