import { Progress } from '@ui/parts/charts';
import { StatusMark, type Tone } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';
import type { Order } from './api';

const tones: Record<string, Tone> = {
  planned: 'idle',
  released: 'busy',
  running: 'busy',
  paused: 'warn',
  done: 'accept',
  closed: 'accept',
};

export function OrderState({ order }: { order: Order }) {
  const { t } = useTranslation('production');
  if (order.atRisk) return <StatusMark tone="warn">{t('order.at_risk')}</StatusMark>;
  return (
    <StatusMark tone={tones[order.state] ?? 'idle'}>
      {t(`order.state.${order.state}`, { defaultValue: order.state })}
    </StatusMark>
  );
}

export function OrderProgress({ order }: { order: Order }) {
  const { t } = useTranslation('production');
  return (
    <Progress
      whole={order.planned}
      label={t('order.progress.say', { good: order.good, planned: order.planned, running: order.inProduction })}
      parts={[
        { value: order.good, colour: 'var(--eh-accept)' },
        { value: order.inProduction, colour: 'color-mix(in srgb, var(--eh-brand) 55%, var(--eh-surface))' },
        { value: order.held, colour: 'var(--eh-hold)' },
        { value: order.scrap, colour: 'var(--eh-refuse)' },
      ]}
    />
  );
}
