export interface TrendValue {
  at: string;
  value?: number | null;
  heard: boolean;
}

export interface Stretch {
  /** Points of one unbroken line, in percent of the width and height; the height counts from the top. */
  points: { x: number; y: number }[];
}

export interface Trend {
  stretches: Stretch[];
  /** Times without any word of the point, in percent of the width. */
  gaps: { x: number; width: number }[];
  least: number;
  most: number;
}

/** The lines of a trend. A bucket that was not heard ends the line and is a gap: it is never drawn as zero or as the value before. */
export function trendOf(values: readonly TrendValue[], from: number, to: number, bucketMs: number): Trend | null {
  const numbers = values.flatMap((value) => (value.value === null || value.value === undefined ? [] : [value.value]));
  const span = to - from;
  if (numbers.length === 0 || span <= 0) return null;
  const low = Math.min(...numbers);
  const high = Math.max(...numbers);
  // A flat line runs through the middle, and no line touches an edge.
  const room = high > low ? (high - low) * 0.08 : Math.max(1, Math.abs(high) * 0.1);
  const [least, most] = [low - room, high + room];
  const x = (at: number) => (100 * (at - from)) / span;
  const stretches: Stretch[] = [];
  const gaps: Trend['gaps'] = [];
  let open: Stretch | null = null;
  for (const value of values) {
    const at = Date.parse(value.at);
    if (value.value === null || value.value === undefined) {
      open = null;
      const begin = Math.max(0, x(at));
      const width = Math.min(100, x(at + bucketMs)) - begin;
      const last = gaps.at(-1);
      if (last && Math.abs(last.x + last.width - begin) < 0.01) last.width += width;
      else if (width > 0) gaps.push({ x: begin, width });
      continue;
    }
    if (!open) {
      open = { points: [] };
      stretches.push(open);
    }
    const middle = Math.min(100, Math.max(0, x(at + bucketMs / 2)));
    open.points.push({ x: middle, y: (100 * (most - value.value)) / (most - least) });
  }
  return { stretches, gaps, least, most };
}
