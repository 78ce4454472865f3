import type { Genealogy } from './api';

export const boxWidth = 236;
export const boxHeight = 76;
const gapX = 96;
const gapY = 18;

export interface PlacedUnit {
  node: Genealogy['nodes'][number];
  x: number;
  y: number;
}

export interface PlacedLink {
  key: string;
  d: string;
  /** Middle of the line, for its words. */
  x: number;
  y: number;
  edge: Genealogy['edges'][number];
}

/**
 * Parts stand left of what they went into. A unit's column is its longest way from a unit that nothing went into; inside a
 * column units stand in the order of the middle of their neighbours, swept to and fro, so that few lines cross.
 */
export function layOutGenealogy(genealogy: Genealogy): {
  units: PlacedUnit[];
  links: PlacedLink[];
  width: number;
  height: number;
} {
  const parts = new Map<string, string[]>();
  const wholes = new Map<string, string[]>();
  for (const { child, parent } of genealogy.edges) {
    parts.set(parent, [...(parts.get(parent) ?? []), child]);
    wholes.set(child, [...(wholes.get(child) ?? []), parent]);
  }
  const column = new Map<string, number>();
  const columnOf = (uid: string, trail: ReadonlySet<string>): number => {
    const known = column.get(uid);
    if (known !== undefined) return known;
    if (trail.has(uid)) return 0;
    const further = new Set(trail).add(uid);
    const found = Math.max(-1, ...(parts.get(uid) ?? []).map((part) => columnOf(part, further))) + 1;
    column.set(uid, found);
    return found;
  };
  const sparse: string[][] = [];
  for (const node of genealogy.nodes) {
    const at = columnOf(node.uid, new Set());
    sparse[at] = [...(sparse[at] ?? []), node.uid];
  }
  // Damaged data may go round in a circle and leave a column empty.
  const columns = sparse.filter((units) => units !== undefined);
  for (let sweep = 0; sweep < 4; sweep++) {
    const neighbours = sweep % 2 === 0 ? wholes : parts;
    const place = new Map(
      columns.flatMap((units) => units.map((uid, index): [string, number] => [uid, index / units.length])),
    );
    const middle = (uid: string) => {
      const near = (neighbours.get(uid) ?? []).map((one) => place.get(one) ?? 0);
      return near.length === 0 ? (place.get(uid) ?? 0) : near.reduce((sum, value) => sum + value, 0) / near.length;
    };
    for (const units of columns) units.sort((a, b) => middle(a) - middle(b));
  }
  const tallest = Math.max(1, ...columns.map((units) => units.length));
  const height = tallest * (boxHeight + gapY) - gapY;
  const byUid = new Map(genealogy.nodes.map((node) => [node.uid, node]));
  const units = columns.flatMap((uids, at) =>
    uids.flatMap((uid, index) => {
      const node = byUid.get(uid);
      const top = (height - (uids.length * (boxHeight + gapY) - gapY)) / 2;
      return node ? [{ node, x: at * (boxWidth + gapX), y: top + index * (boxHeight + gapY) }] : [];
    }),
  );
  const at = new Map(units.map((unit) => [unit.node.uid, unit]));
  const links = genealogy.edges.flatMap((edge) => {
    const from = at.get(edge.child);
    const to = at.get(edge.parent);
    if (!from || !to) return [];
    const x1 = from.x + boxWidth;
    const x2 = to.x - 6;
    const y1 = from.y + boxHeight / 2;
    const y2 = to.y + boxHeight / 2;
    const bend = (x2 - x1) / 2;
    return [
      {
        key: `${edge.child}>${edge.parent}`,
        edge,
        d: `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`,
        x: (x1 + x2) / 2,
        y: (y1 + y2) / 2,
      },
    ];
  });
  return { units, links, width: columns.length * (boxWidth + gapX) - gapX, height };
}
