import { characterOf, groupSeparator, nameOf, type Typed } from './keys';
import type { LayoutName } from './layouts';
import { wedgeLimits, type WedgeLimits } from './reader';

/** How this station's wedge scanner types, as the set-up page found it. The agent keeps it; its side is WedgeSettings.cs. */
export interface WedgeSettings {
  readonly layout: LayoutName;
  /** Capitals arrive as small letters and the other way round: the scanner expects Caps Lock. */
  readonly inverted: boolean;
  /** Names of the keys that end a label; none when it only falls silent. */
  readonly terminator: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  /** The scanner sends the AIM symbology identifier in front, e.g. `]Q1`. */
  readonly identifier: boolean;
  /** Names of the keys that stand for the group separator; none when it is lost. */
  readonly separator: readonly string[];
  /** Slowest gap between two keys in milliseconds. */
  readonly slowest: number;
}

/** As scanners are delivered, and what is read while nothing was found out. */
export const deliveredSettings: WedgeSettings = {
  layout: 'us', inverted: false, terminator: ['Enter'], prefix: '', suffix: '', identifier: false, separator: ['Ctrl+BracketRight'], slowest: 20,
};

/** A label as the station hands it on. */
export interface WedgeLabel {
  readonly label: string;
  /** AIM symbology identifier without the bracket; empty when the scanner sends none. */
  readonly symbology: string;
}

const identifier = /^\]([A-Za-z][0-9A-Za-z])/;

/** Reads a scanner's keys as characters. A key that types nothing is left out. */
export function textOf(typed: readonly Typed[], { layout, inverted, separator }: Pick<WedgeSettings, 'layout' | 'inverted' | 'separator'>): string {
  let text = '';
  for (let at = 0; at < typed.length;) {
    if (separator.length > 0 && separator.every((name, index) => typed[at + index] !== undefined && nameOf(typed[at + index] as Typed) === name)) {
      text += groupSeparator;
      at += separator.length;
      continue;
    }

    const character = characterOf(typed[at++] as Typed, layout) ?? '';
    text += inverted ? swapCase(character) : character;
  }
  return text;
}

/** Reads a scanner's keys as a label: without what the scanner adds to it. What is not there is not missed. */
export function labelOf(typed: readonly Typed[], settings: WedgeSettings): WedgeLabel {
  let label = textOf(typed, settings);
  let symbology = '';
  const takeIdentifier = () => {
    const match = settings.identifier && symbology === '' ? identifier.exec(label) : null;
    symbology = match?.[1] ?? symbology;
    label = label.slice(match?.[0].length ?? 0);
  };

  // Some scanners send it before their prefix, others behind.
  takeIdentifier();
  if (settings.prefix !== '' && label.startsWith(settings.prefix)) {
    label = label.slice(settings.prefix.length);
  }
  takeIdentifier();
  if (settings.suffix !== '' && label.endsWith(settings.suffix)) {
    label = label.slice(0, -settings.suffix.length);
  }
  return { label, symbology };
}

/** How far apart keys may be here, given the slowest gap of this scanner: twice that, between 50 and 150 ms. */
export function keyIntervalFor(slowest: number): number {
  return Math.min(slowestInterval, Math.max(wedgeLimits.keyInterval, Math.ceil(slowest * 2)));
}

const slowestInterval = 150;

/** Limits of the reader: a scanner known to send no end is waited for no longer than its keys are apart. */
export function limitsFor({ slowest, terminator }: WedgeSettings): WedgeLimits {
  const keyInterval = keyIntervalFor(slowest);
  return { ...wedgeLimits, keyInterval, quiet: terminator.length === 0 ? keyInterval + 10 : Math.max(wedgeLimits.quiet, keyInterval + 50) };
}

/** While a scanner is not known yet, the slowest that is still told from a person. */
export const searchLimits: WedgeLimits = { ...wedgeLimits, keyInterval: slowestInterval, quiet: slowestInterval + 50 };

/** Exchanges capital and small letters of ASCII. */
export function swapCase(text: string): string {
  return text.replace(/[A-Za-z]/g, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}
