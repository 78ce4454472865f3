import { describe, expect, it } from 'vitest';
import { code128 } from './code128';
import { keyIntervalFor, layoutLabel, look, nothingFound, separatorLabel } from './findings';

const enter = { terminator: 'Enter', slowest: 8 };

describe('the symbols of the scanner check', () => {
  it.each([layoutLabel, separatorLabel])('%j can be drawn whole', (label) => {
    const symbol = code128(label);
    // Start, characters and check of 11 modules each, and the stop of 13.
    expect(symbol?.width).toBe((label.length + 2) * 11 + 13);
    expect(symbol?.bars.at(-1)).toEqual([symbol!.width - 2, 2]);
    expect(symbol?.bars.every(([, width]) => width >= 1 && width <= 4)).toBe(true);
  });

  it('are not drawn for what they can not say', () => expect(code128('bag')).toBeNull());
});

describe('what the scanner check finds', () => {
  it('a scanner as it should be', () => {
    expect(look(look(nothingFound, layoutLabel, enter), separatorLabel, { ...enter, slowest: 11.4 })).toEqual({
      layout: 'right', separator: 'kept', terminator: 'Enter', slowest: 11,
    });
  });

  it('another layout', () => {
    const german = layoutLabel.replace('Z', '#').replace('Y', 'Z').replace('#', 'Y');
    expect(look(nothingFound, german, enter).layout).toBe('wrong');
  });

  it('a lost separator', () => expect(look(nothingFound, separatorLabel.replace('\u001d', ''), enter).separator).toBe('lost'));

  it('nothing about layout from another label', () => expect(look(nothingFound, 'UID-SAIF', enter).layout).toBeNull());

  it.each([[3, 50], [40, 80], [200, 150]])('slowest %d ms allows %d ms', (slowest, allowed) => expect(keyIntervalFor(slowest)).toBe(allowed));
});
