import { groupSeparator } from '../wedge/keys';
import type { WedgeReport } from '../wedge/reader';

/** Letters and signs that move between the layouts of scanners (Y and Z, A and Q, M, the digits, the hyphen). */
export const layoutLabel = 'EDGEHUB-QAZWXYM-0123456789';

/** As on a GS1 label: a group separator in the middle. */
export const separatorLabel = `10LOT7${groupSeparator}2142`;

export interface Findings {
  readonly layout: 'right' | 'wrong' | null;
  readonly separator: 'kept' | 'lost' | null;
  /** Key that ends a label; empty for none. */
  readonly terminator: string | null;
  /** Slowest gap between two keys in milliseconds. */
  readonly slowest: number | null;
}

export const nothingFound: Findings = { layout: null, separator: null, terminator: null, slowest: null };

/** Adds what one read of a test label tells; any other label tells about the end and the speed only. */
export function look(before: Findings, label: string, report: WedgeReport): Findings {
  const found = {
    ...before,
    terminator: report.terminator,
    slowest: Math.max(before.slowest ?? 0, Math.round(report.slowest)),
  };
  if (label === separatorLabel) {
    return { ...found, separator: 'kept' };
  }

  if (label.replace(groupSeparator, '') === separatorLabel.replace(groupSeparator, '') || label.startsWith('10LOT7')) {
    return { ...found, separator: 'lost' };
  }

  if (label === layoutLabel) {
    return { ...found, layout: 'right' };
  }

  // Whatever else has its length is that label, seen through another layout.
  return label.length === layoutLabel.length ? { ...found, layout: 'wrong' } : found;
}

/** How far apart keys may be here, given the slowest gap of this scanner: twice that, between 50 and 150 ms. */
export function keyIntervalFor(slowest: number): number {
  return Math.min(150, Math.max(50, Math.ceil(slowest * 2)));
}
