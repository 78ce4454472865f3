import { useList } from '@ui/parts/list';
import { useSession } from '@ui/session/session';

/** At most so many are counted; a plant with more has another problem than their number. */
const mostCounted = 99;

/** How many exceptions wait for a person; undefined until the hub has told. */
export function useOpenExceptions(): { count: number; more: boolean } | undefined {
  const { plant } = useSession();
  const list = useList('/api/v1/exceptions', { plant: plant?.code, state: 'open', limit: mostCounted }, ['exceptions']);
  return list.data && { count: list.data.length, more: list.more.has };
}

export function useExceptionCount(): string | null {
  const open = useOpenExceptions();
  return open && open.count > 0 ? `${open.count}${open.more ? '+' : ''}` : null;
}
