import type { ReactNode } from 'react';
import { Go } from './Go';
import css from './parts.module.css';
import { type Tone, toneColour } from './StatusMark';

export function Figures({ children, label }: { children: ReactNode; label: string }) {
  return (
    <section className={css.figures} aria-label={label}>
      {children}
    </section>
  );
}

/** A number that opens the events behind it. */
export function Figure({
  label,
  value,
  of,
  note,
  tone,
  to,
  params,
  search,
}: {
  label: string;
  value: ReactNode;
  of?: ReactNode;
  note?: ReactNode;
  tone?: Tone;
  to?: string;
  params?: Record<string, string>;
  search?: Record<string, string | undefined>;
}) {
  const inner = (
    <>
      <span className={css.figureLabel}>{label}</span>
      <span className={css.figureValue} style={tone ? { color: toneColour(tone) } : undefined}>
        {value}
        {of !== undefined && <span className={css.figureOf}>{of}</span>}
      </span>
      {note && <span className={css.figureNote}>{note}</span>}
    </>
  );
  return to ? (
    <Go to={to} params={params} search={search} className={css.figure}>
      {inner}
    </Go>
  ) : (
    <div className={css.figure}>{inner}</div>
  );
}
