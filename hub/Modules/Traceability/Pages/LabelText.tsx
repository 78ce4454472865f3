import { Fragment } from 'react';
import type { LabelAnswer } from './api';
import css from './Labels.module.css';

/** Characters that can't be seen, as signs of their own: each keeps its place. */
export function shown(text: string) {
  return [...text].map((character) => {
    const code = character.charCodeAt(0);
    if (code === 0x1d) return '␝';
    if (code === 0x20) return '␣';
    return code < 0x20 || code === 0x7f ? '·' : character;
  });
}

/** The label itself, part by part; what is wrong is framed and has an arrow under it. */
export function LabelText({ label, wrong }: { label: LabelAnswer; wrong: string }) {
  const error = label.error;
  const end = label.parts.at(-1);
  const missing = error && error.position >= (end ? end.at + end.length : 0);
  return (
    <p className={css.text}>
      {label.parts.map((part) => (
        <span key={part.at} className={`${css.part} ${css[toneOf(part.role)] ?? ''}`}>
          {shown(part.text).map((character, index) => {
            const at = part.at + index;
            const isWrong = error && at >= error.position && at < error.position + Math.max(1, error.length);
            return isWrong ? (
              <mark key={at} className={css.wrong} title={wrong}>
                {character}
              </mark>
            ) : (
              <Fragment key={at}>{character}</Fragment>
            );
          })}
        </span>
      ))}
      {missing && (
        <mark className={css.wrong} title={wrong}>
          ?
        </mark>
      )}
    </p>
  );
}

/** What carries meaning, what checks, what only separates. */
export function toneOf(role: string): 'carries' | 'names' | 'checks' | 'separates' | 'unread' {
  if (role === 'wrong' || role === 'unread') return 'unread';
  if (role === 'check-digit' || role === 'uid-check') return 'checks';
  if (role === 'ai' || role === 'symbology' || role === 'epc-header' || role === 'epc-scheme') return 'names';
  if (['separator', 'bracket', 'hyphen', 'link-mark', 'link-stem', 'link-rest', 'uid-prefix'].includes(role)) {
    return 'separates';
  }
  return 'carries';
}
