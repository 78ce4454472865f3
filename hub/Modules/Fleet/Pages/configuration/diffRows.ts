import { diffLines } from 'diff';

/** A line of a comparison, or so many equal lines that are left out. */
export type DiffRow =
  | { kind: 'same'; before: number; after: number; text: string }
  | { kind: 'gone'; before: number; text: string }
  | { kind: 'new'; after: number; text: string }
  | { kind: 'left_out'; before: number; count: number };

const limitMs = 500;

/**
 * Compares two texts line by line; around each change so many equal lines stay. Ends of lines and the last line's end don't count.
 * Nothing is left when the texts are equal but for those. Texts so different that it would take long are all gone and all new.
 */
export function diffRows(before: string, after: string, around = 3): DiffRow[] {
  const all = compared(before, after);
  const changed = all.flatMap((row, at) => (row.kind === 'same' ? [] : [at]));
  if (changed.length === 0) return [];
  const kept = new Set(changed.flatMap((at) => Array.from({ length: 2 * around + 1 }, (_, i) => at - around + i)));
  const rows: DiffRow[] = [];
  for (const [at, row] of all.entries()) {
    const last = rows.at(-1);
    if (kept.has(at) || row.kind !== 'same') rows.push(row);
    else if (last?.kind === 'left_out') last.count++;
    else rows.push({ kind: 'left_out', before: row.before, count: 1 });
  }
  return rows;
}

/** How many lines are gone and new. */
export const sizeOf = (rows: readonly DiffRow[]) => ({
  gone: rows.filter((row) => row.kind === 'gone').length,
  new: rows.filter((row) => row.kind === 'new').length,
});

export const linesIn = (text: string): string[] => {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
};

function compared(before: string, after: string): DiffRow[] {
  const [old, fresh] = [plain(before), plain(after)];
  const parts = diffLines(old, fresh, { timeout: limitMs }) ?? [
    { value: old, removed: true, added: false },
    { value: fresh, removed: false, added: true },
  ];
  const rows: DiffRow[] = [];
  let [left, right] = [0, 0];
  for (const part of parts) {
    for (const text of linesIn(part.value)) {
      if (part.removed) rows.push({ kind: 'gone', before: ++left, text });
      else if (part.added) rows.push({ kind: 'new', after: ++right, text });
      else rows.push({ kind: 'same', before: ++left, after: ++right, text });
    }
  }
  return rows;
}

const plain = (text: string) => (text === '' ? '' : `${linesIn(text).join('\n')}\n`);
