import type { Schema } from '@ui/api/client';
import { StatusMark, type Tone } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';

const tones: Record<Schema<'PersonView'>['state'], Tone> = {
  active: 'accept',
  locked: 'warn',
  left: 'idle',
  erased: 'idle',
};

export function PersonState({ state }: { state: Schema<'PersonView'>['state'] }) {
  const { t } = useTranslation('identity');
  return <StatusMark tone={tones[state]}>{t(`person.state.${state}`)}</StatusMark>;
}
