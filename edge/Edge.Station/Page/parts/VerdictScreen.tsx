import type { Outcome } from '../model';
import { heading, verdictText, type Language, type Translate } from '../texts/texts';
import { BarCode } from '../symbols/BarCode';
import { useFit } from './fit';
import { Label } from './Label';
import { Shape } from './Shape';

interface Props {
  readonly outcome: Outcome;
  readonly language: Language;
  readonly t: Translate;
}

/** The verdict, to be read from 3 m: shape, one word, what, why, what to do next. */
export function VerdictScreen({ outcome, language, t }: Props) {
  const { what, why, next } = verdictText(outcome.code, outcome.arguments, language);
  const block = useFit<HTMLElement>(outcome.id, language);
  return (
    <section class="verdict" ref={block} role="status" aria-live="assertive">
      <div class="verdict-head" key={outcome.id}>
        <Shape verdict={outcome.verdict} />
        <h1>{heading(outcome.verdict, language, outcome.code)}</h1>
      </div>
      <h2>{what}</h2>
      {why !== '' && <p class="why">{why}</p>}
      {next !== '' && <p class="next">{next}</p>}
      {outcome.code === 'unit.minted' ? <NewLabel uid={outcome.uid} /> : <Label outcome={outcome} t={t} />}
      <p class="code" title={t('code')}>{outcome.code}</p>
    </section>
  );
}

/** The new unit's label, to be copied onto it, or scanned from the screen while there is no printer. */
function NewLabel({ uid }: { readonly uid: string }) {
  return (
    <div class="new-label">
      <BarCode text={uid} />
      <p class="uid">{uid}</p>
    </div>
  );
}

/** A scan that the agent did not keep: the page's own verdict, since no agent spoke. */
export function NotKept({ t, language }: { readonly t: Translate; readonly language: Language }) {
  const block = useFit<HTMLElement>(language);
  return (
    <section class="verdict" ref={block} role="alert">
      <div class="verdict-head">
        <Shape verdict="refuse" />
        <h1>{heading('refuse', language)}</h1>
      </div>
      <h2>{t('send.failed.what')}</h2>
      <p class="next">{t('send.failed.next')}</p>
    </section>
  );
}

/** Nothing scanned yet. */
export function Ready({ t }: { readonly t: Translate }) {
  return (
    <section class="verdict ready">
      <svg class="shape" viewBox="0 0 100 100" aria-hidden="true">
        <path class="corner" d="M6 28 V10 H24 M76 10 H94 V28 M94 72 V90 H76 M24 90 H6 V72" />
        <path class="bars" d="M20 26 V74 M31 26 V74 M40 26 V74 M53 26 V74 M62 26 V74 M71 26 V74 M80 26 V74" />
      </svg>
      <h2>{t('ready.title')}</h2>
      <p class="next">{t('ready.hint')}</p>
    </section>
  );
}
