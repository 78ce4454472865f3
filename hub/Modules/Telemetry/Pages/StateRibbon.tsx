import { Tooltip } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { ToneShape, toneColour } from '@ui/parts/StatusMark';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { StateSpan } from './api';
import css from './Machines.module.css';
import { useStateName } from './StateMark';
import { stateTone, totals } from './states';

/** A machine's states over a time, each as long as it lasted; below it what each came to. */
export function StateRibbon({ spans }: { spans: readonly StateSpan[] }) {
  const { t } = useTranslation('telemetry');
  const formats = useFormats();
  const name = useStateName();
  const first = spans[0];
  const last = spans.at(-1);
  if (!first || !last) return <p className={css.note}>{t('ribbon.none')}</p>;
  const sums = totals(spans);
  const all = sums.reduce((sum, total) => sum + total.ms, 0);
  const say = sums.map((total) => `${name(total.state)} ${formats.span(total.ms)}`).join(', ');
  return (
    <>
      <div className={css.ribbon} role="img" aria-label={say}>
        {spans.map((span) => (
          <Tooltip
            key={span.from}
            label={`${name(span.state)}: ${formats.timeOfSeconds(span.from)} – ${formats.timeOfSeconds(span.to)}`}
          >
            <span
              className={css.span}
              data-state={span.state}
              style={
                {
                  flexGrow: Date.parse(span.to) - Date.parse(span.from),
                  flexBasis: 0,
                  '--tone': toneColour(stateTone(span.state)),
                } as CSSProperties
              }
            />
          </Tooltip>
        ))}
      </div>
      <div className={`${css.axis} eh-num`} aria-hidden>
        <span>{formats.time(first.from)}</span>
        <span>{formats.time((Date.parse(first.from) + Date.parse(last.to)) / 2)}</span>
        <span>{formats.time(last.to)}</span>
      </div>
      <ul className={css.legend}>
        {sums.map((total) => (
          <li key={total.state}>
            <ToneShape tone={stateTone(total.state)} />
            {name(total.state)}
            <span className="eh-num" style={{ color: 'var(--eh-ink-3)' }}>
              {formats.span(total.ms)} · {formats.percent(total.ms / Math.max(1, all))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
