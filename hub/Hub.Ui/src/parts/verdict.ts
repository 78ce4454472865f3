import { useTranslation } from 'react-i18next';

interface VerdictText {
  what: string;
  why: string;
  next: string;
}

const fill = (text: string, values: readonly string[]) =>
  text.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)] ?? '');

/** A verdict's words from the one catalogue that stations use too. */
export function useVerdictText(): (code: string, values?: readonly string[]) => VerdictText {
  const { i18n } = useTranslation();
  const texts = i18n.getResource(i18n.language, 'verdicts', 'verdicts') as Record<string, VerdictText> | undefined;
  const other = i18n.getResource(i18n.language, 'verdicts', 'other') as VerdictText | undefined;
  return (code, values = []) => {
    const found = texts?.[code] ?? other;
    return found
      ? { what: fill(found.what, values), why: fill(found.why, values), next: fill(found.next, values) }
      : { what: code, why: '', next: '' };
  };
}
