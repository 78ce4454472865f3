import { useRef } from 'preact/hooks';
import type { Outcome } from '../model';
import { heading, verdictText, type Language } from '../texts/texts';
import { Shape } from './Shape';

/** A verdict that came while something else fills the screen: nothing may hide one. What stood there before is not said again. */
export function VerdictBar({ outcome, language }: { readonly outcome: Outcome | null; readonly language: Language }) {
  const before = useRef(outcome?.id ?? 0);
  if (outcome === null || outcome.id <= before.current) {
    return null;
  }

  return (
    <div class={`verdict-bar ${outcome.verdict}`} role="status">
      <Shape verdict={outcome.verdict} />
      <span>{heading(outcome.verdict, language, outcome.code)} {verdictText(outcome.code, outcome.arguments, language).what}</span>
    </div>
  );
}
