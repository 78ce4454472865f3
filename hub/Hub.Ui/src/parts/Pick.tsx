import type { ReactNode } from 'react';
import css from './parts.module.css';

/** What a row of a list is chosen by. It looks like a link, and the row that is shown beside the list carries a mark. */
export function Pick({
  chosen,
  title,
  onPick,
  children,
}: {
  /** Left out where the button does something else than choose its row. */
  chosen?: boolean;
  title?: string;
  onPick: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className={css.pick} aria-pressed={chosen} title={title} onClick={onPick}>
      {children}
    </button>
  );
}
