import { ActionIcon } from '@mantine/core';
import { IconChevronDown, IconChevronUp } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DemoControls } from './DemoControls';
import { useDemo } from './demo';
import { FaultReceipt } from './FaultReceipt';
import css from './StoryStrip.module.css';
import { CutLink } from './steps/CutLink';
import { HoldUnit } from './steps/HoldUnit';
import { PlantRuns } from './steps/PlantRuns';
import { Walls } from './steps/Walls';
import { WrongLabel } from './steps/WrongLabel';

const steps = [
  { at: '0:00', name: 'runs', Step: PlantRuns },
  { at: '1:00', name: 'label', Step: WrongLabel },
  { at: '2:00', name: 'cut', Step: CutLink },
  { at: '3:00', name: 'hold', Step: HoldUnit },
  { at: '5:00', name: 'walls', Step: Walls },
] as const;

const storageKey = 'eh-story';

/** What was open stays open when the person changes. */
function kept(): { open: boolean; step: number } {
  const [open, step] = (localStorage.getItem(storageKey) ?? 'open 0').split(' ');
  return { open: open === 'open', step: Math.min(steps.length - 1, Math.max(0, Number(step) || 0)) };
}

/** The story of the product in five minutes, each step with a button that does it for real. */
export default function StoryStrip() {
  const { t } = useTranslation('demo');
  const [shown, setShown] = useState(kept);
  const demo = useDemo();
  const show = (next: { open: boolean; step: number }) => {
    localStorage.setItem(storageKey, `${next.open ? 'open' : 'closed'} ${next.step}`);
    setShown(next);
  };
  const Step = steps[shown.step]?.Step ?? PlantRuns;
  return (
    <aside className={css.strip} aria-label={t('story')}>
      <div className={css.bar}>
        <span className={css.title}>{t('story')}</span>
        <ol className={css.steps}>
          {steps.map((step, index) => (
            <li key={step.name}>
              <button
                type="button"
                className={css.step}
                aria-current={shown.open && index === shown.step ? 'step' : undefined}
                onClick={() => show({ open: true, step: index })}
              >
                <span className={css.at}>{step.at}</span>
                <span className={css.name}>{t(`step.${step.name}`)}</span>
              </button>
            </li>
          ))}
        </ol>
        <DemoControls state={demo.data} />
        <ActionIcon
          variant="subtle"
          color="gray"
          c="var(--eh-ink-2)"
          aria-expanded={shown.open}
          aria-label={t(shown.open ? 'story.close' : 'story.open')}
          onClick={() => show({ ...shown, open: !shown.open })}
        >
          {shown.open ? <IconChevronUp size={18} aria-hidden /> : <IconChevronDown size={18} aria-hidden />}
        </ActionIcon>
      </div>
      {shown.open && (
        <div className={css.body}>
          <Step />
        </div>
      )}
      <FaultReceipt fault={demo.data?.fault} away={demo.isError && demo.data !== undefined} />
    </aside>
  );
}
