import type { Outcome } from '../model';
import type { Translate } from '../texts/texts';

/** The label that was read, with the wrong character marked where the verdict names one. */
export function Label({ outcome, t }: { readonly outcome: Outcome; readonly t: Translate }) {
  const position = outcome.code === 'label.damaged' ? Number(outcome.arguments[0]) : NaN;
  const characters = [...outcome.label];
  if (!(position >= 1 && position <= characters.length)) {
    return outcome.uid === '' && outcome.label === '' ? null : <p class="label">{outcome.uid || outcome.label}</p>;
  }

  return (
    <p class="label damaged" aria-label={`${outcome.label}, ${t('label.character', position)}`}>
      {characters.slice(0, position - 1).join('')}
      <span class="wrong">
        {characters[position - 1]}
        <small>{t('label.character', position)}</small>
      </span>
      {characters.slice(position).join('')}
    </p>
  );
}
