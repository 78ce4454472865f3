import { useQuery } from '@tanstack/react-query';
import { type AnswerOf, type Asked, type GetPath, get } from '@ui/api/client';
import { useLiveRefresh } from '@ui/live/live';

interface Freshness {
  /** Live topics that tell of changes. */
  topics?: readonly string[];
  /** The clock, where nothing live tells. */
  everyMs?: number;
  /** Only this unit's or order's events. */
  onlyKey?: string;
}

/** One answer of the hub, kept fresh by its topics and, where nothing live tells of it, by the clock. */
export function useAnswer<P extends GetPath>(
  path: P,
  asked: Asked<P>,
  { topics = [], everyMs, onlyKey }: Freshness = {},
) {
  const key = ['answer', path, asked] as const;
  useLiveRefresh(topics, key, 1_000, onlyKey);
  const whose = JSON.stringify('path' in asked ? asked.path : null);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }): Promise<object> => get(path, asked, signal) as Promise<object>,
    refetchInterval: everyMs,
    // The same page with another filter keeps its last numbers meanwhile; another unit's page must not.
    placeholderData: (previous: object | undefined, before) => {
      const last = before?.queryKey[2] as { path?: unknown } | undefined;
      return before?.queryKey[1] === path && JSON.stringify(last?.path ?? null) === whose ? previous : undefined;
    },
  });
  return {
    data: query.data as AnswerOf<P> | undefined,
    error: query.error,
    isPending: query.isPending,
    refetch: () => void query.refetch(),
    asOf: query.dataUpdatedAt,
  };
}
