import { Go } from '@ui/parts/Go';
import { useTranslation } from 'react-i18next';
import { AsPlantManager, StepFrame } from './StepFrame';

export function PlantRuns() {
  const { t } = useTranslation('demo');
  return (
    <StepFrame text={t('runs.text')}>
      <AsPlantManager permission="production.plants.read">
        <Go to="/today">{t('runs.go')}</Go>
      </AsPlantManager>
    </StepFrame>
  );
}
