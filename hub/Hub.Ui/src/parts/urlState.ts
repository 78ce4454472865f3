import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** What a page shows is in its address, so that the address can be sent to a colleague. */
export function useUrlState(): [Record<string, string>, (changes: Record<string, string | null>) => void] {
  const search = useSearch({ strict: false }) as Record<string, string>;
  const navigate = useNavigate();
  const change = useCallback(
    (changes: Record<string, string | null>) => {
      void navigate({
        to: '.',
        replace: true,
        search: ((previous: Record<string, string>) => {
          const next: Record<string, string> = { ...previous };
          for (const [key, value] of Object.entries(changes)) {
            if (value === null || value === '') delete next[key];
            else next[key] = value;
          }
          return next;
        }) as never,
      });
    },
    [navigate],
  );
  return [search, change];
}
