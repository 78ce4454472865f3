import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = ['en', 'hi', 'bn', 'te'] as const;
export type Language = (typeof languages)[number];
/** Each language by its own name: who reads only Telugu must find Telugu. */
export const languageNames: Record<Language, string> = { en: 'English', hi: 'हिन्दी', bn: 'বাংলা', te: 'తెలుగు' };

type Texts = Record<string, unknown>;
const shell = import.meta.glob<{ default: Texts }>('./locales/*.json');
const modules = import.meta.glob<{ default: Texts }>('../../../Modules/*/Pages/locales/*.json');
const verdicts = import.meta.glob<{ default: Texts }>('@verdicts/*.json');

const storageKey = 'eh-language';

export function isLanguage(value: string | null | undefined): value is Language {
  return languages.some((language) => language === value);
}

/** The language chosen on this browser, else the browser's own, else English. */
export function firstLanguage(): Language {
  const stored = localStorage.getItem(storageKey);
  if (isLanguage(stored)) return stored;
  const own = navigator.language.slice(0, 2);
  return isLanguage(own) ? own : 'en';
}

async function load(language: Language): Promise<void> {
  const wanted: Promise<void>[] = [];
  const take = (files: typeof shell, namespaceOf: (path: string) => string) => {
    for (const [path, read] of Object.entries(files)) {
      if (!path.endsWith(`/${language}.json`)) continue;
      wanted.push(
        read().then((file) => void i18next.addResourceBundle(language, namespaceOf(path), file.default, true, true)),
      );
    }
  };
  take(shell, () => 'shell');
  take(modules, (path) => /Modules\/([^/]+)\//.exec(path)?.[1]?.toLowerCase() ?? 'shell');
  take(verdicts, () => 'verdicts');
  await Promise.all(wanted);
}

/** Switches all texts, without a reload; the page's `lang` follows so that fonts and screen readers do too. */
export async function switchLanguage(language: Language): Promise<void> {
  await load(language);
  await i18next.changeLanguage(language);
  localStorage.setItem(storageKey, language);
  document.documentElement.lang = language;
}

export async function startTexts(): Promise<void> {
  const language = firstLanguage();
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    defaultNS: 'shell',
    // Codes carry dots ("step.wrong_station"): a key is one word, never a path.
    keySeparator: false,
    nsSeparator: ':',
    interpolation: { escapeValue: false },
    resources: {},
    react: { useSuspense: false },
  });
  await switchLanguage(language);
}
