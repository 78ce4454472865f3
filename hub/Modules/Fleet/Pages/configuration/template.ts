const place = /\$\{([A-Za-z][A-Za-z0-9_]{0,31})\}/g;

/** What one agent would get: its variables in their places, and the names that it has no variable for. The hub fills in and judges; this shows it before. */
export function filled(template: string, variables: Record<string, string>): { text: string; missing: string[] } {
  const missing = new Set<string>();
  const text = template.replace(place, (whole, name: string) => {
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined;
    if (value === undefined) missing.add(name);
    return value ?? whole;
  });
  return { text, missing: [...missing].sort() };
}

/** A variable while it is edited; the number tells rows apart that have no name yet. */
export interface VariableRow {
  row: number;
  name: string;
  value: string;
}

export const rowsOf = (variables: Record<string, string>): VariableRow[] =>
  Object.entries(variables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value], row) => ({ row, name, value }));

/** What is wrong with a name: not a name, one that every agent has, or one that is there already. */
export function nameFault(name: string, all: readonly VariableRow[]): 'name' | 'own' | 'twice' | null {
  if (!/^[A-Za-z][A-Za-z0-9_]{0,31}$/.test(name)) return 'name';
  if (name === 'agent' || name === 'plant') return 'own';
  return all.filter((other) => other.name === name).length > 1 ? 'twice' : null;
}
