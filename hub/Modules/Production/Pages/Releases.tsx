import { Button, NumberInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useSession } from '@ui/session/session';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderDetail } from './api';
import css from './Releases.module.css';

/** Releases so far, and the next part: a quantity at a time, never all labels at once. */
export function Releases({ order }: { order: OrderDetail }) {
  const { t } = useTranslation('production');
  const formats = useFormats();
  const { may } = useSession();
  const left = Math.max(0, order.planned - order.released);
  return (
    <Panel
      title={t('release.title')}
      note={t('release.note', { released: formats.number(order.released), planned: formats.number(order.planned) })}
    >
      {may('production.orders.release') && left > 0 && <ReleaseForm order={order} left={left} />}
      {order.releases.length === 0 ? (
        <p className={css.none}>{t('release.none')}</p>
      ) : (
        <ol className={css.list}>
          {order.releases.map((release) => (
            <li key={release.number} className={css.release}>
              <div className={css.row}>
                <b>{t('release.units', { count: release.quantity })}</b>
                <When at={release.at} full />
              </div>
              <div className={css.labels}>
                <Uid uid={release.firstUid} />
                {release.quantity > 1 && (
                  <>
                    <span>{t('release.to')}</span>
                    <Uid uid={release.lastUid} />
                  </>
                )}
              </div>
              {release.by && <div className={css.by}>{t('release.by', { name: release.by })}</div>}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}

function ReleaseForm({ order, left }: { order: OrderDetail; left: number }) {
  const { t } = useTranslation('production');
  const queries = useQueryClient();
  const [quantity, setQuantity] = useState<number | string>(Math.min(left, 50));
  const release = useMutation({
    mutationFn: (count: number) =>
      api.POST('/api/v1/orders/{number}/releases', {
        params: { path: { number: order.number } },
        body: { quantity: count },
      }),
    onSuccess: (_, count) => {
      notifications.show({ message: t('release.done', { count, number: order.number }), color: 'petrol' });
      return queries.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typeof quantity === 'number') release.mutate(quantity);
  };
  return (
    <form onSubmit={submit} className={css.form}>
      <NumberInput
        label={t('release.quantity')}
        description={t('release.left', { count: left })}
        min={1}
        max={left}
        allowDecimal={false}
        value={quantity}
        onChange={setQuantity}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        style={{ flex: 1 }}
      />
      <Button
        type="submit"
        loading={release.isPending}
        disabled={typeof quantity !== 'number' || quantity < 1 || quantity > left}
        mt={24}
      >
        {t('release.button')}
      </Button>
      {release.error && (
        <div style={{ flexBasis: '100%' }}>
          <ProblemNotice error={release.error} />
        </div>
      )}
    </form>
  );
}
