import type { MapStep } from './api';

export interface Placed {
  step: MapStep;
  x: number;
  y: number;
}

export interface PlacedEdge {
  key: string;
  from: number;
  to: number;
  rework: boolean;
  d: string;
}

export const leastWidth = 132;
const mostWidth = 168;
export const nodeHeight = 104;
const gapX = 34;
const gapY = 54;
const topRoom = 44;

/**
 * Places a routing's steps by their longest way from the start. A plain chain that is wider than the room turns at the
 * edge and comes back, like an ox ploughing; branches stand under one another.
 */
export function layOut(
  steps: MapStep[],
  room: number,
): { nodes: Placed[]; edges: PlacedEdge[]; width: number; height: number; nodeWidth: number } {
  const layers = layersOf(steps);
  const perRow = Math.max(1, Math.floor((room + gapX) / (leastWidth + gapX)));
  const chain = layers.every((layer) => layer.length === 1);
  // Rows of about the same length: six steps in a room for five are three and three.
  const rows = Math.ceil(layers.length / perRow);
  const columns = chain ? Math.ceil(layers.length / rows) : layers.length;
  const nodeWidth = Math.min(mostWidth, Math.max(leastWidth, (room - (columns - 1) * gapX) / columns));
  const stretch = chain && columns > 1 ? Math.min(96, (room - columns * nodeWidth) / (columns - 1)) : gapX;
  const pitch = nodeWidth + Math.max(stretch, gapX);
  const rowPitch = nodeHeight + gapY;

  const nodes: Placed[] = [];
  layers.forEach((layer, index) => {
    const row = chain ? Math.floor(index / columns) : 0;
    const inRow = chain ? index % columns : index;
    const column = row % 2 === 1 ? columns - 1 - inRow : inRow;
    layer.forEach((step, below) => {
      nodes.push({ step, x: column * pitch, y: topRoom + (chain ? row : below) * rowPitch });
    });
  });

  const at = new Map(nodes.map((node) => [node.step.step, node]));
  const edges: PlacedEdge[] = [];
  for (const { step } of nodes) {
    for (const next of step.next) add(step.step, next, false);
    if (step.reworkTo) add(step.step, step.reworkTo, true);
  }
  function add(from: number, to: number, rework: boolean) {
    const a = at.get(from);
    const b = at.get(to);
    if (a && b)
      edges.push({
        key: `${from}-${to}-${rework ? 'r' : 'n'}`,
        from,
        to,
        rework,
        d: rework ? back(a, b, nodeWidth) : forth(a, b, nodeWidth),
      });
  }
  const width = Math.max(...nodes.map((node) => node.x + nodeWidth), 0);
  const height = Math.max(...nodes.map((node) => node.y + nodeHeight), 0) + 6;
  return { nodes, edges, width, height, nodeWidth };
}

function layersOf(steps: MapStep[]): MapStep[][] {
  const byNumber = new Map(steps.map((step) => [step.step, step]));
  const depth = new Map<number, number>();
  const visit = (number: number, at: number, trail: ReadonlySet<number>) => {
    // A loop in the graph is drawn, never walked.
    if (trail.has(number) || (depth.get(number) ?? -1) >= at) return;
    depth.set(number, at);
    const further = new Set(trail).add(number);
    for (const next of byNumber.get(number)?.next ?? []) visit(next, at + 1, further);
  };
  const targets = new Set(steps.flatMap((step) => step.next));
  const starts = steps.filter((step) => !targets.has(step.step));
  for (const start of starts.length > 0 ? starts : steps.slice(0, 1)) visit(start.step, 0, new Set());
  const layers: MapStep[][] = [];
  for (const step of [...steps].sort((a, b) => a.step - b.step)) {
    const layer = depth.get(step.step) ?? 0;
    layers[layer] = [...(layers[layer] ?? []), step];
  }
  return layers.filter((layer) => layer !== undefined);
}

function forth(a: Placed, b: Placed, nodeWidth: number): string {
  const middle = nodeHeight / 2;
  if (a.y === b.y) {
    const right = b.x > a.x;
    return `M${right ? a.x + nodeWidth : a.x},${a.y + middle} L${right ? b.x - 7 : b.x + nodeWidth + 7},${b.y + middle}`;
  }
  if (a.x === b.x) return `M${a.x + nodeWidth / 2},${a.y + nodeHeight} L${b.x + nodeWidth / 2},${b.y - 7}`;
  const x1 = a.x + nodeWidth;
  const x2 = b.x - 7;
  const bend = Math.max(30, (x2 - x1) / 2);
  return `M${x1},${a.y + middle} C${x1 + bend},${a.y + middle} ${x2 - bend},${b.y + middle} ${x2},${b.y + middle}`;
}

/** A rework edge leaves and enters at the top, so that it never hides behind the usual way. */
function back(a: Placed, b: Placed, nodeWidth: number): string {
  const x1 = a.x + nodeWidth / 2 - 14;
  const x2 = b.x + nodeWidth / 2 + 14;
  const r = 9;
  if (a.y !== b.y) {
    // Another row: through the lane between the rows, never behind a step that it has nothing to do with.
    const lane = a.y - gapY / 2;
    const from = a.x + nodeWidth / 2 - 30;
    const to = b.x + nodeWidth / 2 - 30;
    const turn = to < from ? -1 : 1;
    const end = b.y < a.y ? b.y + nodeHeight + 7 : b.y - 7;
    return `M${from},${a.y} L${from},${lane + r} Q${from},${lane} ${from + turn * r},${lane} L${to - turn * r},${lane} Q${to},${lane} ${to},${lane - r} L${to},${end}`;
  }
  const top = a.y - 34;
  const side = x2 < x1 ? -1 : 1;
  return `M${x1},${a.y} L${x1},${top + r} Q${x1},${top} ${x1 + side * r},${top} L${x2 - side * r},${top} Q${x2},${top} ${x2},${top + r} L${x2},${b.y - 7}`;
}
