import { StatusMark } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';
import { stateTone } from './states';

/** The words for a machine's states; a word of the machine's own stays as it is. */
export function useStateName(): (state: string) => string {
  const { t } = useTranslation('telemetry');
  return (state) => t(`state.${state}`, { defaultValue: state });
}

export function StateMark({ state }: { state: string }) {
  const name = useStateName();
  return <StatusMark tone={stateTone(state)}>{name(state)}</StatusMark>;
}
