import type { Translate } from '../texts/texts';

/** The agent is gone: nothing that is scanned now would be kept, and nobody may believe otherwise. */
export function Lost({ silent, t }: { readonly silent: number; readonly t: Translate }) {
  return (
    <div class="lost" role="alert">
      <svg viewBox="0 0 100 100" aria-hidden="true">
        <path d="M14 38 Q50 8 86 38 M27 54 Q50 34 73 54 M40 69 Q50 60 60 69" />
        <path class="cut" d="M18 88 L82 12" />
      </svg>
      <h1>{t('lost.title')}</h1>
      <h2>{t('lost.what')}</h2>
      <h2>{t('lost.next')}</h2>
      <p>{t('lost.trying', silent)}</p>
    </div>
  );
}
