import { useQueryClient } from '@tanstack/react-query';
import { sessionKey } from '@ui/session/session';
import { createContext, type ReactNode, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { type LiveEvent, LiveFeed, type LiveState } from './feed';

const FeedContext = createContext<LiveFeed | null>(null);

/** Opens the browser's one live feed for the person and tenant of the session. */
export function LiveProvider({ scope, children }: { scope: string; children: ReactNode }) {
  const [feed, setFeed] = useState<LiveFeed | null>(null);
  const queries = useQueryClient();
  useEffect(() => {
    const opened = new LiveFeed(scope);
    setFeed(opened);
    const off = opened.onEvent((event) => {
      if (event === 'reset') void queries.invalidateQueries();
    });
    // A stream can't say why it ended: the session may be over, or speak for another company.
    const offState = opened.onState(() => {
      if (opened.state === 'lost') void queries.invalidateQueries({ queryKey: sessionKey });
    });
    return () => {
      off();
      offState();
      opened.close();
      setFeed(null);
    };
  }, [scope, queries]);
  return <FeedContext.Provider value={feed}>{children}</FeedContext.Provider>;
}

export function useLiveState(): LiveState {
  const feed = useContext(FeedContext);
  return useSyncExternalStore(
    (changed) => feed?.onState(changed) ?? (() => undefined),
    () => feed?.state ?? 'connecting',
  );
}

/** Calls back for each event of the given topics. */
export function useLive(wanted: readonly string[], onEvent: (event: LiveEvent) => void): void {
  const feed = useContext(FeedContext);
  const latest = useRef(onEvent);
  latest.current = onEvent;
  const key = wanted.join(',');
  useEffect(() => {
    if (!feed) return;
    const set = new Set(key.split(','));
    return feed.onEvent((event) => {
      if (event !== 'reset' && set.has(event.topic)) latest.current(event);
    });
  }, [feed, key]);
}

/** Keeps an answer fresh: events of its topics ask for it again, at most once a second however fast the
 * plant scans; with a key only that unit's or order's events. */
export function useLiveRefresh(
  wanted: readonly string[],
  queryKey: readonly unknown[],
  everyMs = 1_000,
  onlyKey?: string,
): void {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(0);
  useLive(wanted, (event) => {
    // An event that says nothing of its key may be about any.
    if (onlyKey !== undefined && event.key !== '' && event.key !== onlyKey) return;
    if (timer.current !== undefined) return;
    const wait = Math.max(0, asked.current + everyMs - Date.now());
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        asked.current = Date.now();
        void queries.invalidateQueries({ queryKey: [...queryKey] });
      },
      Math.max(wait, 150),
    );
  });
  useEffect(() => () => clearTimeout(timer.current), []);
}
