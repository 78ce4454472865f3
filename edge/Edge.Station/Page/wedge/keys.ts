// A wedge scanner is a keyboard. What it types is read by the position of the key (event.code) and by Shift alone, as on the
// US layout that scanners are delivered with: then neither a Bengali nor a Hindi layout nor Caps Lock changes a label.

const shifted: Readonly<Record<string, string>> = {
  Digit1: '!', Digit2: '@', Digit3: '#', Digit4: '$', Digit5: '%', Digit6: '^', Digit7: '&', Digit8: '*', Digit9: '(', Digit0: ')',
  Minus: '_', Equal: '+', BracketLeft: '{', BracketRight: '}', Backslash: '|', Semicolon: ':', Quote: '"', Backquote: '~',
  Comma: '<', Period: '>', Slash: '?', IntlBackslash: '>',
};

const plain: Readonly<Record<string, string>> = {
  Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\', Semicolon: ';', Quote: "'", Backquote: '`',
  Comma: ',', Period: '.', Slash: '/', Space: ' ', IntlBackslash: '<',
  NumpadAdd: '+', NumpadSubtract: '-', NumpadMultiply: '*', NumpadDivide: '/', NumpadDecimal: '.',
};

/** Group separator: stands between the fields of a GS1 label. */
export const groupSeparator = '\u001d';

export interface KeyStroke {
  readonly code: string;
  /** Only read when the keyboard names no position, as some virtual ones do. */
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly meta: boolean;
  /** A key held down repeats; a scanner never does. */
  readonly repeat: boolean;
  /** Milliseconds of the event itself, not of its handling. */
  readonly time: number;
}

/** The character of a key, or null for one that types none. */
export function characterOf(stroke: KeyStroke): string | null {
  const { code } = stroke;
  if (stroke.ctrl) {
    return controlOf(code);
  }

  if (code === '') {
    return [...stroke.key].length === 1 ? stroke.key : null;
  }

  // Scanners in function-key mode send the group separator as F8.
  if (code === 'F8') {
    return groupSeparator;
  }

  if (/^Key[A-Z]$/.test(code)) {
    const letter = code.slice(3);
    return stroke.shift ? letter : letter.toLowerCase();
  }

  if (stroke.shift && shifted[code] !== undefined) {
    return shifted[code];
  }

  return /^(?:Digit|Numpad)\d$/.test(code) ? code.slice(-1) : plain[code] ?? null;
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
