import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, get } from '@ui/api/client';
import { ProblemNotice } from '@ui/parts/notices';
import { useTranslation } from 'react-i18next';
import { continueAs } from '../demo';
import { StepFrame } from './StepFrame';

/** Finds a unit of the one company, then opens its address as the plant manager of the other. */
async function lookOver() {
  await api.POST('/api/v1/session/demo', { body: { person: 'arjun' } });
  const units = await get('/api/v1/production/units', { query: { inWork: true, limit: 1 } });
  await continueAs('rhea', `/units/${encodeURIComponent(units.items[0]?.uid ?? 'UID-SAIF')}`);
}

export function Walls() {
  const { t } = useTranslation('demo');
  const make = useMutation({ mutationFn: () => continueAs('sunil', '/tenants?new=yes') });
  const look = useMutation({ mutationFn: lookOver });
  const error = make.error ?? look.error;
  return (
    <StepFrame text={t('walls.text')} result={error && <ProblemNotice error={error} />}>
      <Button size="compact-sm" loading={make.isPending} onClick={() => make.mutate()}>
        {t('walls.make')}
      </Button>
      <Button size="compact-sm" variant="default" loading={look.isPending} onClick={() => look.mutate()}>
        {t('walls.look')}
      </Button>
    </StepFrame>
  );
}
