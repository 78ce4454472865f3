import type { Verdict } from '../model';

/** A verdict's own outline: tick in a circle, exclamation mark in a triangle, bar in an octagon. */
export function Shape({ verdict }: { readonly verdict: Verdict }) {
  return (
    <svg class={`shape shape-${verdict}`} viewBox="0 0 100 100" aria-hidden="true">
      {outlines[verdict]}
    </svg>
  );
}

const outlines = {
  accept: (
    <>
      <circle cx="50" cy="50" r="46" />
      <path class="mark" d="M27 52 L43 68 L74 34" />
    </>
  ),
  warn: (
    <>
      <path d="M50 7 L96 91 Q97 93 94 93 L6 93 Q3 93 4 91 Z" />
      <path class="mark" d="M50 36 V64 M50 78.5 V79" />
    </>
  ),
  refuse: (
    <>
      <path d="M31 4 H69 L96 31 V69 L69 96 H31 L4 69 V31 Z" />
      <path class="mark" d="M26 50 H74" />
    </>
  ),
};
