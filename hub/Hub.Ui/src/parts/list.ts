import { useInfiniteQuery } from '@tanstack/react-query';
import { type Asked, get, type ListPath, type RowOf } from '@ui/api/client';
import { useLiveRefresh } from '@ui/live/live';

type Filters<P extends ListPath> =
  Asked<P> extends { query?: infer Q } ? Omit<NonNullable<Q>, 'cursor'> : Record<string, never>;

interface ListAnswer {
  items: unknown[];
  next?: string | null;
}

/** A list of the hub, page after page by its cursor, kept fresh by its topics. */
export function useList<P extends ListPath>(
  path: P,
  query: Filters<P>,
  topics: readonly string[] = [],
  everyMs = 1_000,
) {
  const key = ['list', path, query] as const;
  useLiveRefresh(topics, key, everyMs);
  const asked = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) =>
      get(path, { query: { ...query, cursor: pageParam } } as unknown as Asked<P>, signal) as Promise<ListAnswer>,
    initialPageParam: '',
    getNextPageParam: (last: ListAnswer) => last.next ?? undefined,
  });
  return {
    data: asked.data?.pages.flatMap((page) => page.items) as RowOf<P>[] | undefined,
    error: asked.error,
    isPending: asked.isPending,
    refetch: () => void asked.refetch(),
    asOf: asked.dataUpdatedAt,
    more: { has: asked.hasNextPage, busy: asked.isFetchingNextPage, load: () => void asked.fetchNextPage() },
  };
}
