import type { WedgeSettings } from './wedge/settings';

// What the agent tells the page. The C# side is StationState.cs; both change together.

export type Verdict = 'accept' | 'warn' | 'refuse';
export type Action = 'complete' | 'pass' | 'fail' | 'hold' | 'release';

export interface Outcome {
  /** Counts the outcomes of this station since the agent started; never shown. */
  readonly id: number;
  /** Milliseconds since 1970 by the agent's clock. */
  readonly at: number;
  readonly verdict: Verdict;
  readonly code: string;
  readonly arguments: readonly string[];
  /** Empty when the label names no unit. */
  readonly uid: string;
  /** What was read, at most 80 characters, without control characters. */
  readonly label: string;
}

export interface Step {
  readonly number: number;
  readonly name: string;
  readonly stations: readonly string[];
  readonly instruction: string;
  /** True when this station does the step. */
  readonly here: boolean;
}

export interface Unit {
  readonly uid: string;
  readonly order: string;
  readonly item: string;
  readonly state: string;
  readonly step: Step | null;
  readonly fitted: number;
  readonly components: number;
}

export interface Shift {
  readonly person: string;
  readonly name: string;
  readonly language: string | null;
  readonly since: number;
}

export interface Link {
  readonly hub: 'connected' | 'offline' | 'never';
  readonly since: number | null;
  readonly waiting: number;
  /** Hours of scans that still fit; null when not known yet. */
  readonly hours: number | null;
  readonly store: 'ok' | 'low' | 'full';
}

export interface Correction {
  readonly number: number;
  readonly uid: string;
  readonly verdict: Verdict;
  readonly code: string;
  readonly arguments: readonly string[];
}

export interface StationState {
  readonly version: number;
  readonly now: number;
  readonly station: { readonly code: string; readonly name: string; readonly language: string; readonly known: boolean; readonly timeZone: string };
  readonly shift: Shift | null;
  readonly last: Outcome | null;
  readonly unit: Unit | null;
  readonly actions: readonly Action[];
  /** The scan that can be taken back: until then by the operator, later with a supervisor. */
  readonly undo: { readonly number: number; readonly until: number } | null;
  readonly recent: readonly Outcome[];
  readonly link: Link;
  readonly corrections: readonly Correction[];
  /** What begins here; null where nothing does. */
  readonly starts: Starts | null;
  /** The supervisor that the station waits for; the name is empty until the badge was read. */
  readonly supervisor: { readonly name: string } | null;
  /** How the scanner that types here was found to be set; null when nobody has looked. */
  readonly wedge: WedgeSettings | null;
  readonly messages: Messages;
}

export type Severity = 'low' | 'medium' | 'high';

/** What a standing alarm says here. */
export interface Message {
  readonly id: string;
  readonly machine: string;
  readonly severity: Severity;
  /** From the configuration, in whatever language it is written. */
  readonly text: string;
  /** Milliseconds since 1970 by the agent's clock. */
  readonly since: number;
  /** Put away at this station. */
  readonly seen: boolean;
}

export interface Messages {
  /** Those not put away first, then the more urgent, then the later; at most 20. */
  readonly items: readonly Message[];
  /** How many are not put away, also those that are not listed. */
  readonly open: number;
  /** How many are put away. */
  readonly seen: number;
}

export interface Starts {
  readonly items: readonly { readonly code: string; readonly name: string }[];
  /** Numbers left to begin units with. */
  readonly left: number;
  /** Hours that they last at the present rate; null when nothing was begun lately. */
  readonly hours: number | null;
  readonly low: boolean;
}

export interface StationEntry {
  readonly code: string;
  readonly name: string;
}

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly language: string;
}
