import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { ToneShape } from '@ui/parts/StatusMark';
import { useNow } from '@ui/parts/time';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DemoFault, useDemoRefresh } from './demo';
import css from './StoryStrip.module.css';

/** A receipt is news for so long. */
const newsMs = 3 * 60_000;

/** What went in since something was broken, and what has come out of it: equal at the end, or something is lost. */
export function FaultReceipt({ fault, away }: { fault: DemoFault | null | undefined; away: boolean }) {
  const now = useNow();
  const [closed, setClosed] = useState(0);
  const { t } = useTranslation('demo');
  if (!fault || fault.number === closed || (fault.settled && now - Date.parse(fault.until) > newsMs)) return null;
  const whole = Math.max(1, fault.in);
  return (
    <div className={css.receipt} role="status">
      <ToneShape tone={fault.settled ? 'accept' : fault.over ? 'busy' : 'warn'} size={20} />
      <span className={css.said}>{away ? t('receipt.away') : <Said fault={fault} now={now} />}</span>
      <span className={css.sum}>
        <Running value={fault.in} /> {t('receipt.in')} <b aria-hidden>{fault.settled ? '=' : '→'}</b>{' '}
        <Running value={fault.out} /> {t('receipt.out')}
      </span>
      <span className={css.gauge} aria-hidden>
        <span style={{ width: `${(100 * fault.out) / whole}%` }} />
      </span>
      {fault.over ? (
        fault.settled && (
          <Button size="compact-sm" variant="subtle" onClick={() => setClosed(fault.number)}>
            {t('receipt.close')}
          </Button>
        )
      ) : (
        <Mend />
      )}
    </div>
  );
}

function Said({ fault, now }: { fault: DemoFault; now: number }) {
  const { t } = useTranslation('demo');
  const formats = useFormats();
  if (fault.settled) return t('receipt.settled');
  if (fault.over) return t('receipt.arriving');
  const span = formats.span(Math.max(0, Date.parse(fault.until) - now));
  return t(`receipt.${fault.kind}`, { agent: fault.agent, span });
}

function Running({ value }: { value: number }) {
  const formats = useFormats();
  return <b className="eh-num">{formats.number(value)}</b>;
}

function Mend() {
  const { t } = useTranslation('demo');
  const refresh = useDemoRefresh();
  const mend = useMutation({ mutationFn: () => api.POST('/api/v1/demo/mend'), onSettled: refresh });
  return (
    <Button size="compact-sm" variant="default" loading={mend.isPending} onClick={() => mend.mutate()}>
      {t('receipt.mend')}
    </Button>
  );
}
