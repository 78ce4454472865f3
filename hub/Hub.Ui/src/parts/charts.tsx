import type { ReactNode } from 'react';
import css from './charts.module.css';
import { Go } from './Go';

export interface HourBar {
  key: string;
  label: string;
  /** Null for an hour that is still to come. */
  value: number | null;
  target: number | null;
  /** The hour that is not over yet. */
  now: boolean;
  say: string;
  to?: string;
  search?: Record<string, string>;
}

/** Bars by hour against their target. Real text and links: read by screen readers, opened by keyboard. */
export function HourBars({ bars, label }: { bars: HourBar[]; label: string }) {
  const top = Math.max(1, ...bars.map((bar) => Math.max(bar.value ?? 0, bar.target ?? 0))) * 1.16;
  const share = (value: number) => `${(100 * value) / top}%`;
  return (
    <ul className={css.hours} aria-label={label}>
      {bars.map((bar) => {
        const inner = (
          <>
            <span className={css.plot}>
              <span className={`${css.bar} ${bar.now ? css.barNow : ''}`} style={{ height: share(bar.value ?? 0) }} />
              {bar.target !== null && <span className={css.target} style={{ bottom: share(bar.target) }} />}
            </span>
            <span className={css.value}>{bar.value ?? '\u00A0'}</span>
            <span className={css.axis}>{bar.label}</span>
          </>
        );
        return (
          <li key={bar.key} className={css.hour}>
            {bar.to ? (
              <Go to={bar.to} search={bar.search} className={css.hourInner} title={bar.say}>
                {inner}
              </Go>
            ) : (
              <div className={css.hourInner}>{inner}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export interface StepLoad {
  step: number;
  name: string;
  queued: number;
  active: number;
  held: number;
  to?: string;
  search?: Record<string, string>;
  mark?: ReactNode;
  say: string;
}

/** How many units stand at each step: waiting, in work, on hold. */
export function StepLoads({ rows }: { rows: StepLoad[] }) {
  const top = Math.max(1, ...rows.map((row) => row.queued + row.active + row.held));
  const width = (value: number) => ({ width: `${(100 * value) / top}%` });
  return (
    <ul className={css.steps}>
      {rows.map((row) => {
        const inner = (
          <>
            <span className={css.stepName}>
              <span className={css.stepNumber}>{row.step}</span>
              {row.name} {row.mark}
            </span>
            <span className={css.track} aria-hidden>
              {row.queued > 0 && <span className={css.queued} style={width(row.queued)} />}
              {row.active > 0 && <span className={css.active} style={width(row.active)} />}
              {row.held > 0 && <span className={css.held} style={width(row.held)} />}
            </span>
            <span className={css.total}>{row.queued + row.active + row.held}</span>
          </>
        );
        return (
          <li key={row.step}>
            {row.to ? (
              <Go to={row.to} search={row.search} className={css.stepRow} title={row.say}>
                {inner}
              </Go>
            ) : (
              <div className={css.stepRow}>{inner}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function Legend({
  items,
}: {
  items: { kind: 'queued' | 'active' | 'held' | 'target' | 'bar'; text: string }[];
}) {
  return (
    <div className={css.legend} aria-hidden>
      {items.map((item) => (
        <span key={item.kind}>
          {item.kind === 'target' ? (
            <i style={{ width: 16, borderTop: '2px dashed var(--eh-ink-3)' }} />
          ) : (
            <i className={`${css.key} ${item.kind === 'bar' ? css.active : css[item.kind]}`} />
          )}
          {item.text}
        </span>
      ))}
    </div>
  );
}

/** A share of a whole in parts that follow one another. */
export function Progress({
  parts,
  whole,
  label,
}: {
  parts: { value: number; colour: string }[];
  whole: number;
  label: string;
}) {
  const all = Math.max(1, whole);
  return (
    <div className={css.progress} role="img" aria-label={label}>
      {parts.map((part) => (
        <span
          key={part.colour}
          style={{ width: `${Math.min(100, (100 * part.value) / all)}%`, background: part.colour }}
        />
      ))}
    </div>
  );
}
