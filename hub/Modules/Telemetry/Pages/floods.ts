import type { Alarm } from './api';

const ranks: Record<string, number> = { high: 0, medium: 1, low: 2 };

/** From so many alarms of one machine on they stand in one row: one cause often raises many. */
export const floodFrom = 4;

/** A row of the list: an alarm, and how many of its machine stand behind it. */
export interface AlarmGroup {
  alarm: Alarm;
  count: number;
}

/** The most urgent first, of those the newest; machines in a flood as one row each. */
export function groupsOf(alarms: readonly Alarm[], together: boolean): AlarmGroup[] {
  const sorted = [...alarms].sort(
    (a, b) => (ranks[a.severity] ?? 3) - (ranks[b.severity] ?? 3) || Date.parse(b.raisedAt) - Date.parse(a.raisedAt),
  );
  const machine = (alarm: Alarm) => `${alarm.plant} ${alarm.machine}`;
  const counts = new Map<string, number>();
  for (const alarm of sorted) counts.set(machine(alarm), (counts.get(machine(alarm)) ?? 0) + 1);
  const shown = new Set<string>();
  return sorted.flatMap((alarm) => {
    const count = counts.get(machine(alarm)) ?? 1;
    if (!together || count < floodFrom) return [{ alarm, count: 1 }];
    if (shown.has(machine(alarm))) return [];
    shown.add(machine(alarm));
    return [{ alarm, count }];
  });
}
