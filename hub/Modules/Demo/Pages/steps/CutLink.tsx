import { Button } from '@mantine/core';
import { Go } from '@ui/parts/Go';
import { useTranslation } from 'react-i18next';
import { useBreak } from '../DemoControls';
import { useDemo } from '../demo';
import { AsPlantManager, StepFrame } from './StepFrame';

export function CutLink() {
  const { t } = useTranslation('demo');
  const demo = useDemo();
  const breaks = useBreak();
  const agent = demo.data?.agents[0]?.name;
  const busy = demo.data?.fault ? !demo.data.fault.over : false;
  return (
    <StepFrame text={t('cut.text')}>
      <AsPlantManager permission="demo.controls.use">
        <Button
          size="compact-sm"
          disabled={!agent || busy}
          loading={breaks.isPending}
          onClick={() => breaks.mutate({ kind: 'link', agent })}
        >
          {t('controls.link', { agent: agent ?? '' })}
        </Button>
        <Go to="/agents">{t('cut.agents')}</Go>
      </AsPlantManager>
    </StepFrame>
  );
}
