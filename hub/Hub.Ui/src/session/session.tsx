import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, get, type Schema } from '@ui/api/client';
import { noteCompany } from '@ui/api/company';
import { ApiProblem } from '@ui/api/problem';
import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';

export type Plant = Schema<'SessionPlant'>;
/** Who is logged in, for which company, and what that role may. */
export type Session = Schema<'SessionView'>;

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
        const session = await get('/api/v1/session', {}, signal);
        noteCompany({ code: session.tenant?.code ?? '', name: session.tenant?.name ?? '' });
        return session;
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
        await api.DELETE('/api/v1/session');
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
