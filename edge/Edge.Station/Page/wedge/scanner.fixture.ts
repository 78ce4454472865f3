// For tests: the key events that a browser gets from a wedge scanner, built from layout tables. What the scanner is set to decides which
// keys it presses; what the machine is set to decides only what `key` says.
import { groupSeparator, type KeyStroke } from './keys';
import { layouts, type LayoutName } from './layouts';

export type MachineLayout = LayoutName | 'hi' | 'bn' | 'te';
export type SeparatorMode = 'ctrl' | 'f8' | 'alt' | 'caret' | 'pipe' | 'lost';

export interface ScannerSetting {
  readonly layout: LayoutName;
  readonly machine: MachineLayout;
  /** Caps Lock of the machine: changes `key`, and nothing else. */
  readonly capsLock: boolean;
  /** The scanner expects Caps Lock and presses Shift the other way round. */
  readonly inverted: boolean;
  readonly separator: SeparatorMode;
  readonly terminator: readonly ('Enter' | 'NumpadEnter' | 'Tab' | 'Ctrl+KeyM' | 'Ctrl+KeyJ')[];
  readonly gap: number;
  /** Every character as Alt with its number. */
  readonly altMode: boolean;
}

export const asDelivered: ScannerSetting = {
  layout: 'us', machine: 'us', capsLock: false, inverted: false, separator: 'ctrl', terminator: ['Enter'], gap: 5, altMode: false,
};

export interface ScannerKey {
  readonly up: boolean;
  /** Milliseconds since the key before. */
  readonly gap: number;
  readonly stroke: Omit<KeyStroke, 'time'>;
}

const bare = { shift: false, ctrl: false, alt: false, altGr: false, meta: false, repeat: false };

// INSCRIPT has the same letters at the same keys in all Indian scripts; Unicode puts them at the same distance from Devanagari.
const inscript: Readonly<Record<string, string>> = {
  KeyQ: 'ौ', KeyW: 'ै', KeyE: 'ा', KeyR: 'ी', KeyT: 'ू', KeyY: 'ब', KeyU: 'ह', KeyI: 'ग', KeyO: 'द', KeyP: 'ज', KeyA: 'ो', KeyS: 'े', KeyD: '्',
  KeyF: 'ि', KeyG: 'ु', KeyH: 'प', KeyJ: 'र', KeyK: 'क', KeyL: 'त', KeyZ: 'ॆ', KeyX: 'ं', KeyC: 'म', KeyV: 'न', KeyB: 'व', KeyN: 'ल', KeyM: 'स',
  Digit1: '१', Digit2: '२', Digit3: '३', Digit4: '४', Digit5: '५', Digit6: '६', Digit7: '७', Digit8: '८', Digit9: '९', Digit0: '०',
};
const scriptOffset = { hi: 0, bn: 0x80, te: 0x300 };

/** The keys of one scan. */
export function scannerKeys(text: string, change: Partial<ScannerSetting> = {}): readonly ScannerKey[] {
  const setting = { ...asDelivered, ...change };
  return [
    ...[...text].flatMap((character) => (character === groupSeparator ? separatorKeys(setting) : characterKeys(character, setting))),
    ...setting.terminator.flatMap((name) => [key(setting, name.replace('Ctrl+', ''), { ctrl: name.startsWith('Ctrl+') })]),
  ];
}

function separatorKeys(setting: ScannerSetting): readonly ScannerKey[] {
  switch (setting.separator) {
    case 'ctrl': return [key(setting, 'ControlLeft', { ctrl: true }), key(setting, 'BracketRight', { ctrl: true })];
    case 'f8': return [key(setting, 'F8')];
    case 'alt': return altKeys('029', setting);
    case 'caret': return [...characterKeys('^', setting), ...characterKeys(']', setting)];
    case 'pipe': return characterKeys('|', setting);
    case 'lost': return [];
  }
}

function characterKeys(character: string, setting: ScannerSetting): readonly ScannerKey[] {
  if (setting.altMode) {
    return altKeys(String(character.charCodeAt(0)).padStart(3, '0'), setting);
  }

  const wanted = setting.inverted && /[A-Za-z]/.test(character) ? (character < 'a' ? character.toLowerCase() : character.toUpperCase()) : character;
  for (const [code, caps] of Object.entries(layouts[setting.layout])) {
    const level = code.startsWith('Numpad') ? -1 : caps.indexOf(wanted);
    if (level === 0) return [key(setting, code)];
    if (level === 1) return [key(setting, 'ShiftLeft', { shift: true }), key(setting, code, { shift: true })];
    if (level === 2) {
      // The right Alt is AltGr on a German or French machine only.
      const held = setting.machine === 'de' || setting.machine === 'fr' ? { altGr: true } : { alt: true };
      return [key(setting, 'AltRight', held), key(setting, code, held), { ...key(setting, 'AltRight'), up: true }];
    }
  }
  throw new Error(`A scanner set to ${setting.layout} can't type ${character}.`);
}

function altKeys(digits: string, setting: ScannerSetting): readonly ScannerKey[] {
  return [
    key(setting, 'AltLeft', { alt: true }),
    ...[...digits].map((digit) => key(setting, `Numpad${digit}`, { alt: true })),
    { ...key(setting, 'AltLeft'), up: true },
  ];
}

function key(setting: ScannerSetting, code: string, held: Partial<KeyStroke> = {}): ScannerKey {
  const stroke = { ...bare, ...held, code };
  return { up: false, gap: setting.gap, stroke: { ...stroke, key: keyOn(setting, code, stroke.shift) } };
}

function keyOn({ machine, capsLock }: ScannerSetting, code: string, shift: boolean): string {
  if (machine === 'hi' || machine === 'bn' || machine === 'te') {
    const letter = inscript[code];
    return letter === undefined ? layouts.us[code]?.[0] ?? code : String.fromCharCode(letter.charCodeAt(0) + scriptOffset[machine]);
  }

  const caps = layouts[machine][code];
  return caps === undefined ? code : caps[shift !== (capsLock && /^[a-z]$/.test(caps[0])) ? 1 : 0];
}
