import { useQuery, useQueryClient } from '@tanstack/react-query';
import { get, tell } from '@ui/api/client';
import { ApiProblem } from '@ui/api/problem';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

export interface Plant {
  code: string;
  name: string;
  timeZone: string;
}

/** Who is logged in, for which company, and what that role may. */
export interface Session {
  person: { id: string; name: string };
  role: string;
  tenant: { code: string; name: string } | null;
  plants: Plant[];
  permissions: string[];
  language: string;
  firstPage: string;
  firstPages: string[];
  demo: boolean;
}

interface SessionValue {
  session: Session;
  plant: Plant | null;
  choosePlant: (code: string) => void;
  may: (permission: string) => boolean;
  leave: () => Promise<void>;
}

const SessionContext = createContext<SessionValue | null>(null);

export const sessionKey = ['session'] as const;

/** The session, or null when nobody is logged in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async ({ signal }) => {
      try {
        return await get<Session>('/session', undefined, signal);
      } catch (problem) {
        if (problem instanceof ApiProblem && problem.status === 401) return null;
        throw problem;
      }
    },
    staleTime: 60_000,
  });
}

const plantKey = 'eh-plant';

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  const queries = useQueryClient();
  const [chosen, setChosen] = useState(() => localStorage.getItem(plantKey));
  const value = useMemo<SessionValue>(() => {
    const permissions = new Set(session.permissions);
    return {
      session,
      plant: session.plants.find((plant) => plant.code === chosen) ?? session.plants[0] ?? null,
      choosePlant: (code) => {
        localStorage.setItem(plantKey, code);
        setChosen(code);
      },
      may: (permission) => permission === '' || permissions.has('*') || permissions.has(permission),
      leave: async () => {
        await tell('DELETE', '/session');
        queries.clear();
        location.assign('/');
      },
    };
  }, [session, chosen, queries]);
  return <SessionContext.Provider value={value}>{children}</SessionContext.Provider>;
}

export function useSession(): SessionValue {
  const value = useContext(SessionContext);
  if (!value) throw new Error('No session above this part.');
  return value;
}

/** Zone of the plant at hand; before log-in the browser's own. */
export function usePlantZone(): string {
  const value = useContext(SessionContext);
  return value?.plant?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
}
