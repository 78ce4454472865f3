import type { Correction } from '../model';
import { heading, verdictText, type Language, type Translate } from '../texts/texts';
import { Shape } from './Shape';

interface Props {
  readonly corrections: readonly Correction[];
  readonly language: Language;
  readonly t: Translate;
  readonly seen: (number: number) => void;
}

/** The hub knows better than this station did: it stays until a person has understood it. */
export function Corrections({ corrections, language, t, seen }: Props) {
  const correction = corrections[0];
  if (correction === undefined) {
    return null;
  }

  const { what, why, next } = verdictText(correction.code, correction.arguments, language);
  return (
    <section class={`correction ${correction.verdict}`} role="alertdialog" aria-label={t('correction.title')}>
      <Shape verdict={correction.verdict} />
      <div>
        <h3>{t('correction.title')}{corrections.length > 1 && ` (${corrections.length})`}</h3>
        <p class="correction-what"><b>{heading(correction.verdict, language)}</b> {what} {why} {next}</p>
        {correction.uid !== '' && <p class="uid">{t('correction.unit', correction.uid)}</p>}
      </div>
      <button type="button" onClick={() => seen(correction.number)}>{t('correction.ok')}</button>
    </section>
  );
}
