import { makeFormats } from '@ui/i18n/format';
import { toCsv } from '@ui/parts/csv';
import { describe, expect, it } from 'vitest';
import type { MapStep } from '../../Modules/Production/Pages/api';
import { layOut, nodeHeight } from '../../Modules/Production/Pages/mapLayout';
import { layOutGenealogy } from '../../Modules/Traceability/Pages/genealogyLayout';

describe('csv', () => {
  it('Cells_WithQuotesAndFormulas_AreHarmless', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['x"y', '=1+1'],
          [1.5, null],
        ],
      ),
    ).toBe('\uFEFFa,b\r\n"x""y",\'=1+1\r\n1.5,\r\n');
  });
});

describe('formats', () => {
  const formats = makeFormats('bn', 'Asia/Kolkata');
  it('Times_InPlantZone_WithLatinDigits', () => {
    expect(formats.time('2026-11-20T18:35:00Z')).toBe('00:05');
    expect(formats.zoneName).toContain('IST');
  });
  it('Numbers_Bengali_GroupByLakhInLatinDigits', () => {
    expect(formats.number(1234567)).toBe('12,34,567');
  });
  it('Spans_GrowFromSecondsToDays', () => {
    const english = makeFormats('en', 'UTC');
    expect(english.span(12_000)).toMatch(/^12 sec/);
    expect(english.span(10 * 60_000)).toMatch(/^10 min/);
    expect(english.span(130 * 60_000)).toMatch(/^2 hr.* 10 min/);
    expect(english.span(71 * 3_600_000)).toMatch(/^3 day/);
  });
});

const step = (number: number, next: number[], reworkTo: number | null = null): MapStep => ({
  step: number,
  name: `Step ${number}`,
  mode: 'complete',
  next,
  reworkTo,
  stations: [],
  queued: 0,
  rework: 0,
  active: 0,
  held: 0,
  doneThisShift: 0,
  perHour: 0,
  oldestSince: null,
  isBottleneck: false,
  link: '',
});

describe('routing map', () => {
  const chain = [step(10, [20]), step(20, [30]), step(30, [40]), step(40, [50]), step(50, [60], 30), step(60, [])];
  it('Chain_WideRoom_StandsInOneRow', () => {
    expect(new Set(layOut(chain, 1200).nodes.map((node) => node.y)).size).toBe(1);
  });
  it('Chain_NarrowRoom_TurnsAndFits', () => {
    const placed = layOut(chain, 600);
    expect(placed.width).toBeLessThanOrEqual(600);
    expect(new Set(placed.nodes.map((node) => node.y)).size).toBe(2);
    expect(placed.edges.filter((edge) => edge.rework)).toHaveLength(1);
  });
  it('Branches_StandUnderOneAnother', () => {
    const placed = layOut([step(10, [20, 30]), step(20, [40]), step(30, [40]), step(40, [])], 1200);
    const [upper, lower] = [20, 30].map((number) => placed.nodes.find((node) => node.step.step === number));
    expect(upper?.x).toBe(lower?.x);
    expect((lower?.y ?? 0) - (upper?.y ?? 0)).toBeGreaterThan(nodeHeight);
  });
  it('Loop_InTheGraph_Ends', () => {
    expect(layOut([step(10, [20]), step(20, [10])], 800).nodes).toHaveLength(2);
  });
});

describe('genealogy', () => {
  const node = (uid: string) => ({ uid, type: 'CO', itemName: null, state: 'merged' as const, depth: 0 });
  const edge = (child: string, parent: string) => ({
    child,
    parent,
    at: '2026-11-20T10:00:00Z',
    station: null,
    step: null,
  });
  it('Parts_StandLeftOfTheirWhole', () => {
    const placed = layOutGenealogy({
      nodes: ['a', 'b', 'c', 'd'].map(node),
      edges: [edge('a', 'c'), edge('b', 'c'), edge('c', 'd')],
      truncated: false,
    });
    const x = (uid: string) => placed.units.find((unit) => unit.node.uid === uid)?.x ?? -1;
    expect(x('a')).toBe(x('b'));
    expect(x('a')).toBeLessThan(x('c'));
    expect(x('c')).toBeLessThan(x('d'));
    expect(placed.links).toHaveLength(3);
  });
  it('Cycle_InDamagedData_Ends', () => {
    expect(
      layOutGenealogy({ nodes: ['a', 'b'].map(node), edges: [edge('a', 'b'), edge('b', 'a')], truncated: false }).units,
    ).toHaveLength(2);
  });
});
