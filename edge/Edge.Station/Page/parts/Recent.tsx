import { useEffect, useState } from 'preact/hooks';
import type { Outcome } from '../model';
import { verdictText, type Language, type Translate } from '../texts/texts';
import type { PlantClock } from './clock';
import { Shape } from './Shape';

interface Props {
  readonly outcomes: readonly Outcome[];
  readonly clock: PlantClock;
  /** The agent's time when it sent the state. */
  readonly now: number;
  readonly language: Language;
  readonly t: Translate;
}

/** The last ten scans, the newest first, at the plant's time. */
export function Recent({ outcomes, clock, now, language, t }: Props) {
  return (
    <section class="card recent">
      <h3>{t('recent.title')}<span class="plant-time">{clock.minute(useNow(now))} {clock.zone}</span></h3>
      {outcomes.length === 0 && <p class="quiet">{t('recent.empty')}</p>}
      <ol>
        {outcomes.map((outcome) => (
          <li key={outcome.id}>
            <Shape verdict={outcome.verdict} />
            <time>{clock.second(outcome.at)}</time>
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

/** The agent's time, gone on since it was told: the clock of the screen's own machine may be wrong. */
function useNow(told: number): number {
  const [since, setSince] = useState(0);
  useEffect(() => {
    const from = performance.now();
    setSince(0);
    const timer = setInterval(() => setSince(performance.now() - from), 1000);
    return () => clearInterval(timer);
  }, [told]);
  return told + since;
}
