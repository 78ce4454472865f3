import { useInfiniteQuery } from '@tanstack/react-query';
import { get, type Page, type Query } from '@ui/api/client';
import { useLiveRefresh } from '@ui/live/live';

/** A list of the hub, page after page by its cursor, kept fresh by its topics. */
export function useList<R>(
  path: string,
  query: Query = {},
  topics: readonly string[] = [],
  everyMs = 1_000,
  cursorName = 'cursor',
) {
  const key = ['list', path, query] as const;
  useLiveRefresh(topics, key, everyMs);
  const asked = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => get<Page<R>>(path, { ...query, [cursorName]: pageParam }, signal),
    initialPageParam: '',
    getNextPageParam: (last: Page<R>) => last.next ?? undefined,
  });
  return {
    data: asked.data?.pages.flatMap((page) => page.items),
    error: asked.error,
    isPending: asked.isPending,
    refetch: () => void asked.refetch(),
    asOf: asked.dataUpdatedAt,
    more: { has: asked.hasNextPage, busy: asked.isFetchingNextPage, load: () => void asked.fetchNextPage() },
  };
}
