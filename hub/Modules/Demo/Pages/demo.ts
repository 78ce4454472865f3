import { useQuery, useQueryClient } from '@tanstack/react-query';
import { api, get, type Schema } from '@ui/api/client';
import { useSession } from '@ui/session/session';

export type DemoState = Schema<'DemoState'>;
export type DemoFault = Schema<'DemoFaultView'>;
export type FaultKind = DemoFault['kind'];

const key = ['demo'] as const;

/** The simulated plant as the hub sees it; asked often while something is broken. */
export function useDemo() {
  const { session, may } = useSession();
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get('/api/v1/demo', {}, signal),
    enabled: session.tenant !== null && may('demo.controls.use'),
    // While the hub is killed nothing answers: the next question is the retry.
    retry: false,
    refetchInterval: (query) => {
      const fault = query.state.data?.fault;
      return query.state.status === 'error' || (fault && !fault.settled) ? 700 : 10_000;
    },
  });
}

export function useDemoRefresh(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: key });
}

/** Goes on as another person of the demo; the pages start anew with what he may. */
export async function continueAs(person: string, address: string): Promise<void> {
  await api.POST('/api/v1/session/demo', { body: { person } });
  location.assign(address);
}
