import type { Outcome } from '../model';
import { verdictText, type Language, type Translate } from '../texts/texts';
import { Shape } from './Shape';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** The last ten scans, the newest first. */
export function Recent({ outcomes, language, t }: { readonly outcomes: readonly Outcome[]; readonly language: Language; readonly t: Translate }) {
  return (
    <section class="card recent">
      <h3>{t('recent.title')}</h3>
      {outcomes.length === 0 && <p class="quiet">{t('recent.empty')}</p>}
      <ol>
        {outcomes.map((outcome) => (
          <li key={outcome.id}>
            <Shape verdict={outcome.verdict} />
            <time>{clock.format(outcome.at)}</time>
            <span class="tail">{tail(outcome.uid || outcome.label)}</span>
            <span class="said">{verdictText(outcome.code, outcome.arguments, language).what}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Of a UID the type and sequence: what differs from unit to unit. */
function tail(label: string): string {
  const parts = label.split('-');
  return parts.length === 6 ? `${parts[3]} ${parts[4]}` : label.slice(-10);
}
