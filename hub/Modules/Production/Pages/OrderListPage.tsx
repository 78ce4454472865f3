import { IconClipboardList } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { AsOf } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import type { Order } from './api';
import { OrderProgress, OrderState } from './orderMarks';

/** All work orders of the plant: how far, how late. */
export default function OrderListPage() {
  const { plant } = useSession();
  const { t } = useTranslation('production');
  const formats = useFormats();
  const list = useList('/api/v1/orders', { plant: plant?.code }, ['orders', 'scans']);
  const columns: Column<Order>[] = [
    {
      key: 'number',
      title: t('order.number'),
      value: (order) => order.number,
      render: (order) => (
        <Go to="/orders/$number" params={{ number: order.number }} style={{ fontWeight: 620 }}>
          {order.number}
        </Go>
      ),
    },
    { key: 'item', title: t('order.item'), value: (order) => order.itemName, only: 'wide' },
    {
      key: 'state',
      title: t('order.state'),
      value: (order) => order.state,
      choice: (state) => t(`order.state.${state}`, { defaultValue: state }),
      render: (order) => <OrderState order={order} />,
    },
    {
      key: 'progress',
      title: t('order.progress'),
      value: (order) => (order.planned === 0 ? 0 : order.good / order.planned),
      render: (order) => <OrderProgress order={order} />,
    },
    {
      key: 'good',
      title: t('order.good'),
      align: 'right',
      value: (order) => order.good,
      render: (order) => (
        <>
          <b>{formats.number(order.good)}</b>{' '}
          <span style={{ color: 'var(--eh-ink-3)' }}>/ {formats.number(order.planned)}</span>
        </>
      ),
    },
    {
      key: 'production',
      title: t('order.in_production'),
      align: 'right',
      value: (order) => order.inProduction,
      only: 'wide',
    },
    { key: 'scrap', title: t('order.scrap'), align: 'right', value: (order) => order.scrap, only: 'veryWide' },
    { key: 'due', title: t('order.due'), value: (order) => order.due, render: (order) => <Day at={order.due} /> },
    {
      key: 'end',
      title: t('order.expected'),
      value: (order) => order.expectedEnd,
      only: 'wide',
      render: (order) => <Day at={order.expectedEnd} />,
    },
    {
      key: 'risk',
      title: t('order.risk'),
      only: 'veryWide',
      value: (order) => (order.atRisk ? 'yes' : 'no'),
      choice: (value) => t(value === 'yes' ? 'order.risk.yes' : 'order.risk.no'),
      render: (order) => (order.atRisk ? t('order.risk.yes') : t('order.risk.no')),
    },
  ];
  return (
    <PageFrame title={t('orders')} lead={t('orders.lead')}>
      <Panel flush>
        <Answer query={list}>
          {(orders) => (
            <DataTable
              name="orders"
              columns={columns}
              rows={orders}
              rowKey={(order) => order.number}
              sort="due"
              more={list.more}
              status={<AsOf at={list.asOf} />}
              empty={<EmptyState icon={IconClipboardList} title={t('orders.empty')} text={t('orders.empty.next')} />}
            />
          )}
        </Answer>
      </Panel>
    </PageFrame>
  );
}

function Day({ at }: { at: string | null }) {
  const formats = useFormats();
  return <span style={{ whiteSpace: 'nowrap' }}>{at ? formats.date(at) : '–'}</span>;
}
