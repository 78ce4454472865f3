import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { answered, api } from '@ui/api/client';
import { ProblemNotice } from '@ui/parts/notices';
import { useTranslation } from 'react-i18next';
import { StationSays } from '../StationSays';
import { AsPlantManager, StepFrame } from './StepFrame';

const station = 'KOL-ST-01';
/** Its check characters are wrong. */
const label = 'UID-SAIF-KOL-FG-000001-00';

export function WrongLabel() {
  const { t } = useTranslation('demo');
  const scan = useMutation({
    mutationFn: () => answered(api.POST('/api/v1/demo/scans', { body: { station, label } })),
  });
  return (
    <StepFrame
      text={t('label.text')}
      result={
        scan.error ? (
          <ProblemNotice error={scan.error} />
        ) : (
          scan.data && <StationSays station={station} label={label} said={scan.data} />
        )
      }
    >
      <AsPlantManager permission="demo.controls.use">
        <Button size="compact-sm" loading={scan.isPending} onClick={() => scan.mutate()}>
          {t('label.scan', { station })}
        </Button>
      </AsPlantManager>
    </StepFrame>
  );
}
