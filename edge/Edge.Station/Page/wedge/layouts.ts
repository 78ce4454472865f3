// Which character a scanner means by a key, for the keyboard layouts that it may be set to. Only what differs from the US layout is
// listed. The layout of the machine itself never matters: keys are read by their position, also under a Hindi or Bengali one.

export type LayoutName = 'us' | 'uk' | 'de' | 'fr';

/** Plain, with Shift, with AltGr; empty for none. */
type KeyCap = readonly [plain: string, shifted: string, altGr?: string];

const us: Readonly<Record<string, KeyCap>> = {
  Digit1: ['1', '!'], Digit2: ['2', '@'], Digit3: ['3', '#'], Digit4: ['4', '$'], Digit5: ['5', '%'],
  Digit6: ['6', '^'], Digit7: ['7', '&'], Digit8: ['8', '*'], Digit9: ['9', '('], Digit0: ['0', ')'],
  Minus: ['-', '_'], Equal: ['=', '+'], BracketLeft: ['[', '{'], BracketRight: [']', '}'], Backslash: ['\\', '|'],
  Semicolon: [';', ':'], Quote: ["'", '"'], Backquote: ['`', '~'], Comma: [',', '<'], Period: ['.', '>'], Slash: ['/', '?'],
  IntlBackslash: ['<', '>'], Space: [' ', ' '],
  NumpadAdd: ['+', '+'], NumpadSubtract: ['-', '-'], NumpadMultiply: ['*', '*'], NumpadDivide: ['/', '/'], NumpadDecimal: ['.', '.'],
  ...Object.fromEntries([...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => [`Key${letter}`, [letter.toLowerCase(), letter] as const])),
  ...Object.fromEntries([...'0123456789'].map((digit) => [`Numpad${digit}`, [digit, digit] as const])),
};

export const layouts: Readonly<Record<LayoutName, Readonly<Record<string, KeyCap>>>> = {
  us,
  uk: {
    ...us,
    Digit2: ['2', '"'], Digit3: ['3', '£'], Quote: ["'", '@'], Backslash: ['#', '~'], Backquote: ['`', '¬'], IntlBackslash: ['\\', '|'],
  },
  de: {
    ...us,
    KeyY: ['z', 'Z'], KeyZ: ['y', 'Y'], KeyQ: ['q', 'Q', '@'],
    Digit2: ['2', '"'], Digit3: ['3', '§'], Digit6: ['6', '&'], Digit7: ['7', '/', '{'], Digit8: ['8', '(', '['], Digit9: ['9', ')', ']'],
    Digit0: ['0', '=', '}'], Minus: ['ß', '?', '\\'], Equal: ['´', '`'], BracketLeft: ['ü', 'Ü'], BracketRight: ['+', '*', '~'],
    Semicolon: ['ö', 'Ö'], Quote: ['ä', 'Ä'], Backslash: ['#', "'"], Backquote: ['^', '°'], Comma: [',', ';'], Period: ['.', ':'],
    Slash: ['-', '_'], IntlBackslash: ['<', '>', '|'],
  },
  fr: {
    ...us,
    KeyA: ['q', 'Q'], KeyQ: ['a', 'A'], KeyW: ['z', 'Z'], KeyZ: ['w', 'W'], KeyM: [',', '?'], Semicolon: ['m', 'M'],
    Digit1: ['&', '1'], Digit2: ['é', '2', '~'], Digit3: ['"', '3', '#'], Digit4: ["'", '4', '{'], Digit5: ['(', '5', '['],
    Digit6: ['-', '6', '|'], Digit7: ['è', '7', '`'], Digit8: ['_', '8', '\\'], Digit9: ['ç', '9', '^'], Digit0: ['à', '0', '@'],
    Minus: [')', '°', ']'], Equal: ['=', '+', '}'], BracketLeft: ['^', '¨'], BracketRight: ['$', '£'], Quote: ['ù', '%'],
    Backslash: ['*', 'µ'], Backquote: ['²', ''], Comma: [';', '.'], Period: [':', '/'], Slash: ['!', '§'], IntlBackslash: ['<', '>'],
  },
};

export const layoutNames = Object.keys(layouts) as readonly LayoutName[];
