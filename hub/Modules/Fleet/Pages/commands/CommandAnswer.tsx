import { Loader } from '@mantine/core';
import { ProblemNotice } from '@ui/parts/notices';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Told } from './tell';

/** What came of a command: that it is under way, why not, or the answer. */
export function CommandAnswer({ told, children }: { told: Told; children: (text: string) => ReactNode }) {
  const { t } = useTranslation('fleet');
  if (told.error) return <ProblemNotice error={told.error} retry={() => told.mutate()} />;
  if (told.data !== undefined && !told.isPending) return children(told.data);
  return (
    <div role="status" style={{ display: 'flex', gap: 12, alignItems: 'center', padding: '18px 0' }}>
      <Loader size={22} color="petrol" />
      {t('command.asked')}
    </div>
  );
}
