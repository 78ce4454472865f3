import i18next from 'i18next';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { initReactI18next } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../Modules/Telemetry/Pages/floods';
import telemetry from '../../Modules/Telemetry/Pages/locales/en.json';
import { totals } from '../../Modules/Telemetry/Pages/states';
import { TrendChart } from '../../Modules/Telemetry/Pages/TrendChart';
import { trendOf } from '../../Modules/Telemetry/Pages/trend';

const noon = Date.parse('2026-11-28T12:00:00Z');
const at = (minute: number) => new Date(noon + minute * 60_000).toISOString();
const heard = (minute: number, value: number) => ({ at: at(minute), value, heard: true });
const silent = (minute: number) => ({ at: at(minute), value: null, heard: false });

describe('trendOf', () => {
  it('breaks the line where nothing was heard, and shades that time', () => {
    const trend = trendOf(
      [heard(0, 10), heard(1, 20), silent(2), silent(3), heard(4, 15)],
      noon,
      noon + 300_000,
      60_000,
    );
    expect(trend?.stretches.map((stretch) => stretch.points.length)).toEqual([2, 1]);
    expect(trend?.gaps).toEqual([{ x: 40, width: 40 }]);
  });

  it('puts the largest on top and keeps off the edges', () => {
    const points = trendOf([heard(0, 10), heard(1, 20)], noon, noon + 120_000, 60_000)?.stretches[0]?.points ?? [];
    expect(points[0]?.y).toBeGreaterThan(points[1]?.y ?? 0);
    for (const point of points) {
      expect(point.y).toBeGreaterThan(0);
      expect(point.y).toBeLessThan(100);
    }
    expect(points.map((point) => point.x)).toEqual([25, 75]);
  });

  it('draws a flat line through the middle', () => {
    expect(trendOf([heard(0, 5), heard(1, 5)], noon, noon + 120_000, 60_000)?.stretches[0]?.points[0]?.y).toBeCloseTo(
      50,
    );
    expect(trendOf([heard(0, 0)], noon, noon + 60_000, 60_000)?.stretches[0]?.points[0]?.y).toBeCloseTo(50);
  });

  it('is nothing where nothing was read', () => {
    expect(trendOf([silent(0)], noon, noon + 60_000, 60_000)).toBeNull();
    expect(trendOf([], noon, noon, 60_000)).toBeNull();
  });

  it('joins neighbouring gaps and keeps distant ones apart', () => {
    const trend = trendOf([silent(0), heard(1, 1), silent(2)], noon, noon + 180_000, 60_000);
    expect(trend?.gaps.length).toBe(2);
  });
});

describe('TrendChart', () => {
  it('says the unit as people write it', async () => {
    await i18next.use(initReactI18next).init({
      lng: 'en',
      keySeparator: false,
      resources: { en: { telemetry } },
      interpolation: { escapeValue: false },
    });
    const items = [heard(0, 10), heard(1, 20)].map((value) => ({ ...value, text: null, quality: 'good' as const }));
    const history = { name: 'temperature', unit: 'Cel', intervalSeconds: 60, items, truncated: false };
    const drawn = renderToStaticMarkup(createElement(TrendChart, { history, from: noon, to: noon + 120_000 }));
    expect(/aria-label="([^"]*)"/.exec(drawn)?.[1]).toBe('temperature between 9.2 and 20.8 °C');
  });
});

describe('totals', () => {
  it('adds what each state lasted, those that are known in their order', () => {
    expect(
      totals([
        { state: 'fault', from: at(0), to: at(1) },
        { state: 'cleaning', from: at(1), to: at(2) },
        { state: 'running', from: at(2), to: at(5) },
        { state: 'fault', from: at(5), to: at(7) },
      ]),
    ).toEqual([
      { state: 'running', ms: 180_000 },
      { state: 'fault', ms: 180_000 },
      { state: 'cleaning', ms: 60_000 },
    ]);
  });
});

describe('groupsOf', () => {
  const alarm = (machine: string, minute: number, severity: 'low' | 'medium' | 'high' = 'medium') => ({
    id: `${machine}-${minute}`,
    machine,
    plant: 'KOL',
    station: '',
    name: 'hot',
    point: '',
    text: '',
    severity,
    value: '8',
    condition: 'above' as const,
    limit: '7',
    state: 'active' as const,
    since: at(minute),
    raisedAt: at(minute),
    times: 1,
    untold: 0,
    clearedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    note: null,
    shelvedUntil: null,
    shelvedBy: null,
    shelvedReason: null,
  });
  const ids = (alarms: ReturnType<typeof alarm>[], together: boolean) =>
    groupsOf(alarms, together).map(({ alarm: first, count }) => `${first.id} ×${count}`);

  it('puts the most urgent first, of those the newest', () => {
    expect(ids([alarm('A', 1), alarm('B', 2), alarm('C', 0, 'high'), alarm('D', 9, 'low')], true)).toEqual([
      'C-0 ×1',
      'B-2 ×1',
      'A-1 ×1',
      'D-9 ×1',
    ]);
  });

  it('makes one row of a flood, and of nothing else', () => {
    const flood = [1, 2, 3, 4, 5].map((minute) => alarm('A', minute));
    const few = [6, 7, 8].map((minute) => alarm('B', minute));
    expect(ids([...flood, ...few], true)).toEqual(['B-8 ×1', 'B-7 ×1', 'B-6 ×1', 'A-5 ×5']);
    expect(ids(flood, false).length).toBe(5);
  });
});
