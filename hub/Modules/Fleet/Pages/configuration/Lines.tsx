import { linesIn } from './diffRows';
import css from './Lines.module.css';

/** A file with its line numbers, which refusals name. It scrolls in itself, by keyboard too. */
export function Lines({ label, text }: { label: string; text: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
    <section className={css.frame} aria-label={label} tabIndex={0}>
      <pre className={css.lines}>
        {linesIn(text).map((line, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is known by its number.
          <span key={at} className={css.line}>
            <span className={css.number} aria-hidden>
              {at + 1}
            </span>
            <span className={css.text}>{line}</span>
          </span>
        ))}
      </pre>
    </section>
  );
}
