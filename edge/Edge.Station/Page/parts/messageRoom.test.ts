import { describe, expect, it } from 'vitest';
import type { Message, Severity } from '../model';
import { arrange } from './messageRoom';

const message = (id: string, severity: Severity, seen = false): Message => ({ id, machine: 'KOL-M-01', severity, text: id, since: 0, seen });
const ids = (messages: readonly Message[]) => messages.map(({ id }) => id).join('');

describe('messages of alarms', () => {
  it('are said at once when they are urgent, the others when there is a pause', () => {
    const { urgent, calm, more } = arrange({ items: [message('a', 'high'), message('b', 'medium'), message('c', 'low')], open: 3, seen: 0 }, false);
    expect([ids(urgent), ids(calm), more]).toEqual(['a', 'bc', 0]);
  });

  it('are three at most; the rest is counted, listed or not', () => {
    const items = [message('a', 'high'), message('b', 'high'), message('c', 'high'), message('d', 'medium'), message('e', 'low')];
    const { urgent, calm, more } = arrange({ items, open: 25, seen: 0 }, false);
    expect([ids(urgent), ids(calm), more]).toEqual(['abc', '', 22]);
  });

  it('leave the screen to a scan that is refused, but for the most urgent', () => {
    const { urgent, calm, more } = arrange({ items: [message('a', 'high'), message('b', 'medium')], open: 2, seen: 0 }, true);
    expect([ids(urgent), ids(calm), more]).toEqual(['a', '', 1]);
  });

  it('become chips when they are put away', () => {
    const items = [message('a', 'low'), ...['b', 'c', 'd', 'e'].map((id) => message(id, 'high', true))];
    const { urgent, calm, more, chips, moreChips } = arrange({ items, open: 1, seen: 6 }, false);
    expect([ids(urgent), ids(calm), more, ids(chips), moreChips]).toEqual(['', 'a', 0, 'bcd', 3]);
  });
});
