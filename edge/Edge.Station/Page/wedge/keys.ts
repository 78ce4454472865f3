import { layouts, type LayoutName } from './layouts';

// A wedge scanner is a keyboard. What it types is read by the position of the key (event.code) and by Shift alone: then neither the
// layout of this machine, Bengali or Hindi, nor its Caps Lock changes a label.

/** Group separator: stands between the fields of a GS1 label. */
export const groupSeparator = '\u001d';

export interface KeyStroke {
  readonly code: string;
  /** Only read when the keyboard names no position, as some virtual ones do. */
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** The key AltGr, which is Ctrl and Alt on some systems and neither on others. */
  readonly altGr: boolean;
  readonly meta: boolean;
  /** A key held down repeats; a scanner never does. */
  readonly repeat: boolean;
  /** Milliseconds of the event itself, not of its handling. */
  readonly time: number;
}

/** One key of a scanner, not yet read as a character. Alt with a number on the keypad is one, with the code `Alt+029`. */
export interface Typed {
  readonly code: string;
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
}

const altNumber = /^Alt\+(\d{1,4})$/;

export const typedNumber = (digits: string): Typed => ({ code: `Alt+${digits}`, key: '', shift: false, ctrl: false, alt: false });

/** A key's name with what was held, e.g. `Ctrl+BracketRight`: the same for the same key on every machine. */
export function nameOf({ code, key, shift, ctrl, alt }: Typed): string {
  return `${ctrl ? 'Ctrl+' : ''}${alt ? 'Alt+' : ''}${shift ? 'Shift+' : ''}${code || key}`;
}

/** Whether a key could type a character under any layout. */
export function canType(stroke: KeyStroke): boolean {
  return !stroke.meta && (stroke.code === '' ? [...stroke.key].length === 1 : stroke.code === 'F8' || layouts.us[stroke.code] !== undefined);
}

/** The character of a key as a scanner with this layout means it, or null for none. */
export function characterOf(typed: Typed, layout: LayoutName): string | null {
  const { code } = typed;
  const number = altNumber.exec(code)?.[1];
  if (number !== undefined) {
    return Number(number) > 0 && Number(number) < 256 ? String.fromCharCode(Number(number)) : null;
  }

  const cap = layouts[layout][code];
  if (typed.alt) {
    return cap?.[2] ?? null;
  }

  if (typed.ctrl) {
    return controlOf(code);
  }

  if (code === '') {
    return typed.key;
  }

  // Scanners in function-key mode send the group separator as F8.
  return code === 'F8' ? groupSeparator : cap?.[typed.shift ? 1 : 0] || null;
}

/** Ctrl with a key types a control character as on a terminal: Ctrl+] is the group separator. */
function controlOf(code: string): string | null {
  if (/^Key[A-Z]$/.test(code)) {
    return String.fromCharCode(code.charCodeAt(3) - 64);
  }

  switch (code) {
    case 'BracketLeft': return '\u001b';
    case 'Backslash': return '\u001c';
    case 'BracketRight': return groupSeparator;
    case 'Digit6': return '\u001e';
    case 'Minus': return '\u001f';
    default: return null;
  }
}
