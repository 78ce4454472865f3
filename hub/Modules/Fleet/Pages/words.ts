/** What is lost for good by its reasons, the largest first; reasons that never happened are left out. */
export function lossesOf(losses: Record<string, number>): { total: number; reasons: [string, number][] } {
  const reasons = Object.entries(losses)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  return { total: reasons.reduce((sum, [, count]) => sum + count, 0), reasons };
}

/** Seconds that an agent can go on without the hub before it gives up anything: what ends first of scans and values. */
export function coverOf(agent: { coverSeconds: number | null; telemetryCoverSeconds: number | null }): number | null {
  const known = [agent.coverSeconds, agent.telemetryCoverSeconds].filter((seconds) => seconds !== null);
  return known.length > 0 ? Math.min(...known) : null;
}

/** The facts of an event as texts for its sentence; what the agent left empty is a dash, and what can't be read is nothing. */
export function factsOf(json: string): Record<string, string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return {};
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return {};
  return Object.fromEntries(
    Object.entries(parsed).map(([name, value]) => [
      name,
      typeof value === 'string' && value.trim() !== '' ? value : typeof value === 'number' ? String(value) : '–',
    ]),
  );
}

/** The sentences of a refusal: agents write one in each line. */
export const linesOf = (detail: string): string[] =>
  detail
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

interface Place {
  first: boolean;
  state: string;
}

/** Why a file has not been sent to an agent: the first one has to prove it, or this agent is away; null when it was, or never will be. */
export function waitsFor(agent: Place, all: readonly Place[]): 'proof' | 'contact' | null {
  if (agent.state !== 'waiting') return null;
  const proved = all.some((one) => one.first && (one.state === 'in_force' || one.state === 'replaced'));
  return agent.first || proved ? 'contact' : 'proof';
}
