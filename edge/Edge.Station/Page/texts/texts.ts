import bnVerdicts from '../../../../protocols/StationRules/Verdicts/bn.json';
import enVerdicts from '../../../../protocols/StationRules/Verdicts/en.json';
import hiVerdicts from '../../../../protocols/StationRules/Verdicts/hi.json';
import teVerdicts from '../../../../protocols/StationRules/Verdicts/te.json';
import type { Verdict } from '../model';
import bn from './bn.json';
import en from './en.json';
import hi from './hi.json';
import te from './te.json';

// All languages travel with the page: when the agent is gone, a text can no longer be fetched.

export type Language = 'en' | 'hi' | 'bn' | 'te';
export type TextKey = keyof typeof en;
export type Translate = (key: TextKey, ...values: readonly (string | number)[]) => string;

export interface VerdictText {
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

interface VerdictFile {
  readonly headings: Readonly<Record<Verdict, string>>;
  readonly other: VerdictText;
  readonly verdicts: Readonly<Record<string, VerdictText>>;
}

export const languages: readonly { readonly code: Language; readonly name: string }[] = [
  { code: 'en', name: 'English' },
  { code: 'hi', name: 'हिन्दी' },
  { code: 'bn', name: 'বাংলা' },
  { code: 'te', name: 'తెలుగు' },
];

export const texts: Readonly<Record<Language, Readonly<Record<TextKey, string>>>> = { en, hi, bn, te };

const verdicts: Readonly<Record<Language, VerdictFile>> = { en: enVerdicts, hi: hiVerdicts, bn: bnVerdicts, te: teVerdicts };

/** The page's language for a tag such as "bn-IN"; English for any other. */
export function languageOf(tag: string | null | undefined): Language {
  const primary = (tag ?? '').split('-')[0]?.toLowerCase();
  return languages.find((language) => language.code === primary)?.code ?? 'en';
}

export function translator(language: Language): Translate {
  return (key, ...values) => filled(texts[language][key], values);
}

/** A text with its places {0}, {1} filled. */
export const filled = (template: string, values: readonly (string | number)[]): string => fill(template, values.map(String), true);

/** Accepted, and yet nothing that "OK" says: a question, or a unit that failed. */
const ownHeadings: Readonly<Record<string, TextKey>> = {
  'inspect.waiting': 'heading.ask', 'inspect.rework': 'heading.rework', 'inspect.held': 'heading.hold',
};

export function heading(verdict: Verdict, language: Language, code = ''): string {
  const own = ownHeadings[code];
  return own === undefined ? verdicts[language].headings[verdict] : texts[language][own];
}

/** Says a verdict as VerdictText.Format of EdgeHub.StationRules does: a sentence whose value is missing is left out. */
export function verdictText(code: string, values: readonly string[], language: Language): VerdictText {
  const file = verdicts[language];
  const entry = Object.hasOwn(file.verdicts, code) ? file.verdicts[code] : undefined;
  const { what, why, next } = entry ?? file.other;
  return { what: fill(what, values, true), why: fill(why, values, false), next: fill(next, values, false) };
}

function fill(template: string, values: readonly string[], always: boolean): string {
  let whole = true;
  const text = template.replace(/\{(\d)\}/g, (_, place: string) => {
    const value = values[Number(place)] ?? '';
    whole &&= value !== '';
    return value;
  });
  return whole || always ? text : '';
}
