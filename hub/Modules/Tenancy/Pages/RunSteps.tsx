import { Loader } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { type Tone, ToneShape } from '@ui/parts/StatusMark';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProvisioningRun, ProvisioningStep } from './api';
import css from './NewTenantPanel.module.css';

const tones: Record<ProvisioningStep['state'], Tone> = {
  waiting: 'idle',
  running: 'busy',
  done: 'accept',
  failed: 'refuse',
  undone: 'hold',
};

/** The steps of a run and its stopwatch; the hub's own time once it has ended. */
export function RunSteps({ run }: { run: ProvisioningRun }) {
  const { t } = useTranslation('tenancy');
  const formats = useFormats();
  const over = run.state === 'done' || run.state === 'undone';
  return (
    <div aria-live="polite">
      <div className={css.watch}>
        {over ? (
          <span className="eh-num">{formats.number(run.elapsedMs / 1_000, 2)}</span>
        ) : (
          <Running from={run.startedAt} />
        )}
        <span className={css.seconds}>{t('run.seconds')}</span>
      </div>
      <p className={css.result}>{t(`run.${run.state}`, { name: run.name, code: run.code })}</p>
      <ol className={css.steps}>
        {run.steps.map((step) => (
          <li key={step.number} className={css[step.state]}>
            {step.state === 'running' ? (
              <Loader size={15} color="petrol" />
            ) : (
              <ToneShape tone={tones[step.state]} size={16} />
            )}
            <span>
              {t(`step.${step.name}`, { defaultValue: step.name })}
              {step.state === 'undone' && <span className={css.mute}> · {t('run.step.undone')}</span>}
            </span>
            <span className={css.ms}>{step.elapsedMs > 0 ? `${formats.number(step.elapsedMs)} ms` : ''}</span>
          </li>
        ))}
      </ol>
      {run.errorDetail && <p className={css.error}>{run.errorDetail}</p>}
    </div>
  );
}

function Running({ from }: { from: string }) {
  const shown = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const begun = Date.parse(from);
    let frame = 0;
    const tick = () => {
      if (shown.current) shown.current.textContent = (Math.max(0, Date.now() - begun) / 1_000).toFixed(2);
      frame = requestAnimationFrame(tick);
    };
    tick();
    return () => cancelAnimationFrame(frame);
  }, [from]);
  return <span ref={shown} className="eh-num" />;
}
