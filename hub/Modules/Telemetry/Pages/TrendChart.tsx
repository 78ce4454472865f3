import { useFormats } from '@ui/i18n/format';
import { useTranslation } from 'react-i18next';
import type { History } from './api';
import css from './Machines.module.css';
import { trendOf } from './trend';
import { useUnitText } from './units';

/** A point over a time. Where it was not heard there is no line, and the ground is shaded. */
export function TrendChart({ history, from, to }: { history: History; from: number; to: number }) {
  const { t } = useTranslation('telemetry');
  const formats = useFormats();
  const unitText = useUnitText();
  const trend = trendOf(history.items, from, to, history.intervalSeconds * 1_000);
  if (!trend) return <p className={css.note}>{t('trend.none')}</p>;
  const digits = trend.most - trend.least < 1 ? 3 : trend.most - trend.least < 20 ? 1 : 0;
  const levels = [0.08, 0.5, 0.92].map((share) => ({
    share,
    text: formats.number(trend.most - share * (trend.most - trend.least), digits),
  }));
  return (
    <figure style={{ margin: 0 }}>
      <div
        className={css.trend}
        role="img"
        aria-label={t('trend.say', {
          name: history.name,
          least: formats.number(trend.least, digits),
          most: formats.number(trend.most, digits),
          unit: unitText(history.unit),
        })}
      >
        {levels.map((level) => (
          <span
            key={level.share}
            className={`${css.level} eh-num`}
            style={{ top: `calc(${100 * level.share}% - 6px)` }}
            aria-hidden
          >
            {level.text}
          </span>
        ))}
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden>
          {trend.gaps.map((gap) => (
            <rect key={gap.x} className={css.gap} x={gap.x} y={0} width={gap.width} height={100} />
          ))}
          {trend.stretches.map((stretch) => {
            const [head, ...rest] = stretch.points;
            if (!head) return null;
            return rest.length === 0 ? (
              <path key={head.x} className={css.dot} d={`M${head.x} ${head.y}h.001`} />
            ) : (
              <polyline
                key={head.x}
                className={css.line}
                points={stretch.points.map((point) => `${point.x},${point.y}`).join(' ')}
              />
            );
          })}
        </svg>
      </div>
      <div className={`${css.axis} eh-num`} style={{ marginLeft: 62 }} aria-hidden>
        <span>{formats.time(from)}</span>
        <span>{formats.time((from + to) / 2)}</span>
        <span>{formats.time(to)}</span>
      </div>
      {trend.gaps.length > 0 && (
        <figcaption className={css.note}>
          <span className={css.gapKey} />
          {t('trend.gaps')}
        </figcaption>
      )}
    </figure>
  );
}
