import { layouts } from '../wedge/layouts';
import { limitsFor, type WedgeSettings } from '../wedge/settings';
import type { Finding } from './findings';
import type { SetUpTranslate } from './texts';

/** One thing that was found, in words; what is not good says what to do. */
export interface Sentence {
  readonly good: boolean;
  readonly text: string;
}

/** Slower than this the keys of a scanner come near those of a quick typist. */
const slowKeys = 75;

/** What was found, and what is wrong with it. */
export function findingSentences(found: Finding, t: SetUpTranslate): readonly Sentence[] {
  if (!found.consistent) {
    return [bad(t('mixed'))];
  }

  const use = t('use');
  return [
    end(found, t),
    !found.known ? bad(t('layout.unknown')) : found.layout === 'us' ? good(t('layout.fits')) : bad(t('layout.other', t(`layout.${found.layout}`), use)),
    ...(found.letters === 'right' ? [] : [bad(found.inverted ? t('letters.inverted', use) : t('letters.folded'))]),
    // Through a layout that is not known nothing can be said of the separator.
    ...(found.known ? [separator(found, t)] : []),
    ...additions(found, t),
    found.slowest > slowKeys ? bad(t('speed.slow', found.slowest)) : good(t('speed', found.slowest)),
    ...(found.foreignKeyboard ? [good(t('keyboard'))] : []),
  ];
}

/** What is kept for the station. */
export function savedSentences(saved: WedgeSettings, t: SetUpTranslate): readonly Sentence[] {
  return [
    end(saved, t),
    good(t('layout.read', t(`layout.${saved.layout}`))),
    ...(saved.inverted ? [good(t('letters.read'))] : []),
    separator(saved, t),
    ...additions(saved, t),
    good(t('speed', saved.slowest)),
  ];
}

const good = (text: string): Sentence => ({ good: true, text });
const bad = (text: string): Sentence => ({ good: false, text });

function end(settings: WedgeSettings, t: SetUpTranslate): Sentence {
  const [first, second] = settings.terminator.map(keyName);
  return first === undefined ? bad(t('end.none', limitsFor(settings).quiet)) : good(second === undefined ? t('end.key', first) : t('end.two', first, second));
}

function separator({ separator: names }: WedgeSettings, t: SetUpTranslate): Sentence {
  return names.length === 0 ? bad(t('separator.lost')) : good(t('separator.kept', names.map(keyName).join(' ')));
}

function additions({ identifier, prefix, suffix }: WedgeSettings, t: SetUpTranslate): readonly Sentence[] {
  return [
    ...(identifier ? [good(t('identifier'))] : []),
    ...(prefix === '' ? [] : [good(t('prefix', visible(prefix)))]),
    ...(suffix === '' ? [] : [good(t('suffix', visible(suffix)))]),
  ];
}

/** A key as it stands on a keyboard: `Ctrl+]` for `Ctrl+BracketRight`. */
export function keyName(name: string): string {
  const at = name.lastIndexOf('+') + 1;
  const code = name.slice(at);
  return name.slice(0, at) + (layouts.us[code]?.[0].toUpperCase().trim() || code.replace('Numpad', ''));
}

/** Control characters as they are written down: `^B`. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u001f]/g, (character) => `^${String.fromCharCode(character.charCodeAt(0) + 64)}`);
}
