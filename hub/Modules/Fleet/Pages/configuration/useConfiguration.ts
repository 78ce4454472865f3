import { useQueryClient } from '@tanstack/react-query';
import { useLive } from '@ui/live/live';
import { useAnswer } from '@ui/parts/ask';
import { useCallback } from 'react';

const path = '/api/v1/agents/{agentId}/configuration';

/**
 * What an agent runs with. Its own news come every two seconds and are no reason to load its text again: only those of its configuration
 * are, and the clock tells of a version that was sent.
 */
export function useConfiguration(agentId: string) {
  const reload = useReload();
  useLive(['agents'], (event) => {
    if (event.key === agentId && event.type.startsWith('configuration.')) void reload();
  });
  return useAnswer(path, { path: { agentId } }, { everyMs: 10_000 });
}

/** Loads all of configurations and rollouts again, after a change of one's own. */
export function useReload(): () => Promise<unknown> {
  const queries = useQueryClient();
  return useCallback(
    () =>
      queries.invalidateQueries({
        predicate: ({ queryKey }) => queryKey[1] === path || String(queryKey[1]).startsWith('/api/v1/rollouts'),
      }),
    [queries],
  );
}
