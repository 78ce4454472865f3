interface Sums {
  valuesIn: number;
  valuesOut: number;
  dropped: Record<string, number>;
}

/** What was lost with a reason, and what is left over: anything but 0 is a fault. */
export function withoutReason({ valuesIn, valuesOut, dropped }: Sums): { dropped: number; missing: number } {
  const sum = Object.values(dropped).reduce((all, count) => all + count, 0);
  return { dropped: sum, missing: valuesIn - valuesOut - sum };
}
