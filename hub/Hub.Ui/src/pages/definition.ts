import type { Icon } from '@tabler/icons-react';
import type { ComponentType } from 'react';

export type NavGroup = 'production' | 'quality' | 'equipment' | 'company' | 'hub';

/** A page that a module brings along; deleting the module's folder deletes the page. */
export interface PageDefinition {
  /** Address, with `$name` for parts that vary. */
  path: string;
  /** Permission that the page's main answer needs. */
  permission: string;
  /** Shown without log-in, in the log-in page's frame: what a one-time link opens. */
  open?: boolean;
  /** Key of its name in the navigation and in the window's title, with its namespace. */
  title: string;
  /** `useCount` is a hook that tells how much waits on the page; null for nothing. */
  nav?: { group: NavGroup; order: number; icon: Icon; useCount?: () => string | null };
  load: () => Promise<{ default: ComponentType }>;
}

/** What a module of the demo shows above every page. */
export interface StripDefinition {
  load: () => Promise<{ default: ComponentType }>;
}
