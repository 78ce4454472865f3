import { linesOf } from '../words';
import css from './VersionTable.module.css';

/** Why a version is not in force: a sentence in each line, which names the line of the file. */
export function Detail({ detail }: { detail: string }) {
  const lines = linesOf(detail);
  if (lines.length === 0) return null;
  return (
    <ul className={css.detail}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
