import { Go } from './Go';
import css from './parts.module.css';

/** A unit's label; the part that people compare is louder than the part that never differs. */
export function Uid({ uid, link = true }: { uid: string; link?: boolean }) {
  const match = /^(UID-[A-Z0-9]{4}-[A-Z0-9]{3}-[A-Z0-9]{2}-)([A-Z0-9]+)(-[A-Z0-9]{2})$/.exec(uid);
  const inner = match ? (
    <>
      <span className={css.uidQuiet}>{match[1]}</span>
      <span className={css.uidLoud}>{match[2]}</span>
      <span className={css.uidQuiet}>{match[3]}</span>
    </>
  ) : (
    uid
  );
  return link ? (
    <Go to="/units/$uid" params={{ uid }} className={css.uid}>
      {inner}
    </Go>
  ) : (
    <span className={css.uid}>{inner}</span>
  );
}
