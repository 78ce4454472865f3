import { filled, type Language } from '../texts/texts';
import bn from './texts/bn.json';
import en from './texts/en.json';
import hi from './texts/hi.json';
import te from './texts/te.json';

// Apart from the station's texts, since the set-up page is fetched when it is opened.

export type SetUpKey = keyof typeof en;
export type SetUpTranslate = (key: SetUpKey, ...values: readonly (string | number)[]) => string;

export const setUpTexts: Readonly<Record<Language, Readonly<Record<SetUpKey, string>>>> = { en, hi, bn, te };

export function setUpTranslator(language: Language): SetUpTranslate {
  return (key, ...values) => filled(setUpTexts[language][key], values);
}
