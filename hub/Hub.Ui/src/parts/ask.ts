import { useQuery } from '@tanstack/react-query';
import { get, type Query } from '@ui/api/client';
import { useLiveRefresh } from '@ui/live/live';

/** One answer of the hub, kept fresh by its topics and, where nothing live tells of it, by the clock. */
export function useAnswer<T extends object>(
  path: string,
  query: Query = {},
  topics: readonly string[] = [],
  everyMs?: number,
  onlyKey?: string,
) {
  const key = ['answer', path, query] as const;
  useLiveRefresh(topics, key, 1_000, onlyKey);
  const asked = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<object>(path, query, signal),
    refetchInterval: everyMs,
    // The same page with another filter keeps its last numbers meanwhile; another unit's page must not.
    placeholderData: (previous: object | undefined, before) => (before?.queryKey[1] === path ? previous : undefined),
  });
  return {
    data: asked.data as T | undefined,
    error: asked.error,
    isPending: asked.isPending,
    refetch: () => void asked.refetch(),
    asOf: asked.dataUpdatedAt,
  };
}
