import { VisuallyHidden } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type DiffRow, diffRows, sizeOf } from './diffRows';
import css from './Lines.module.css';

/** Two files line by line: a minus and a plus beside the colours, and the line numbers of both. */
export function DiffView({
  label,
  before,
  after,
  names,
}: {
  label: string;
  before: string;
  after: string;
  /** What the gone lines and the new lines are of. */
  names: readonly [string, string];
}) {
  const { t } = useTranslation('fleet');
  const rows = useMemo(() => diffRows(before, after), [before, after]);
  if (rows.length === 0) return <p style={{ margin: 0 }}>{t(before === after ? 'diff.same' : 'diff.ends')}</p>;
  const size = sizeOf(rows);
  return (
    <div>
      <p className={css.legend}>
        <span className={css.goneName}>− {names[0]}</span>
        <span className={css.newName}>+ {names[1]}</span>
        <span>{t('diff.size', { gone: size.gone, new: size.new })}</span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={css.frame} aria-label={label} tabIndex={0}>
        <pre className={css.lines}>
          {rows.map((row) => (
            <Row key={keyOf(row)} row={row} />
          ))}
        </pre>
      </section>
    </div>
  );
}

const keyOf = (row: DiffRow) => (row.kind === 'new' ? `+${row.after}` : `${row.kind} ${row.before}`);

function Row({ row }: { row: DiffRow }) {
  const { t } = useTranslation('fleet');
  if (row.kind === 'left_out') return <span className={css.leftOut}>{t('diff.left_out', { lines: row.count })}</span>;
  const Change = row.kind === 'gone' ? 'del' : row.kind === 'new' ? 'ins' : 'span';
  return (
    <span className={`${css.line} ${row.kind === 'same' ? '' : css[row.kind]}`}>
      <span className={css.number} aria-hidden>
        {'before' in row ? row.before : ''}
      </span>
      <span className={css.number} aria-hidden>
        {'after' in row ? row.after : ''}
      </span>
      <span className={css.sign} aria-hidden>
        {row.kind === 'gone' ? '−' : row.kind === 'new' ? '+' : ' '}
      </span>
      {row.kind !== 'same' && <VisuallyHidden>{t(`diff.${row.kind}`)}</VisuallyHidden>}
      <Change className={css.text}>{row.text}</Change>
    </span>
  );
}
