import { IconPackages } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { Legend, StepLoads } from '@ui/parts/charts';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Figure, Figures } from '@ui/parts/Figure';
import { Go } from '@ui/parts/Go';
import { Columns, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer, EmptyState } from '@ui/parts/notices';
import { AsOf, When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useTranslation } from 'react-i18next';
import { UnitState } from '../../Traceability/Pages/UnitState';
import type { OrderDetail } from './api';
import { OrderProgress, OrderState } from './orderMarks';
import { Releases } from './Releases';

/** One work order: progress by step, releases in parts, its units. */
export default function OrderPage() {
  const { number = '' } = useParams({ strict: false }) as { number?: string };
  const { t } = useTranslation('production');
  const query = useAnswer('/api/v1/orders/{number}', { path: { number } }, { topics: ['orders', 'scans', 'tokens'] });
  return (
    <PageFrame
      title={t('order.title', { number })}
      crumbs={[{ to: '/orders', text: t('orders') }]}
      lead={query.data && t('order.lead', { item: query.data.itemName, version: query.data.routingVersion })}
      actions={<AsOf at={query.asOf} />}
    >
      <Answer query={query}>{(order) => <Body order={order} />}</Answer>
    </PageFrame>
  );
}

function Body({ order }: { order: OrderDetail }) {
  const { t } = useTranslation('production');
  const formats = useFormats();
  const units: Column<OrderDetail['units'][number]>[] = [
    { key: 'uid', title: t('unit.label'), value: (unit) => unit.uid, render: (unit) => <Uid uid={unit.uid} /> },
    {
      key: 'state',
      title: t('unit.state'),
      value: (unit) => unit.state,
      choice: (state) => t(`traceability:state.${state}`, { defaultValue: state }),
      render: (unit) => <UnitState state={unit.state} />,
    },
    {
      key: 'step',
      title: t('unit.step'),
      value: (unit) => unit.step,
      render: (unit) => (unit.step ? `${unit.step} ${unit.stepName ?? ''}` : '–'),
    },
    {
      key: 'last',
      title: t('unit.last'),
      value: (unit) => unit.lastAt,
      render: (unit) => <When at={unit.lastAt} full />,
      only: 'wide',
    },
  ];
  return (
    <>
      <Figures label={t('today.figures')}>
        <Figure
          label={t('order.good')}
          value={formats.number(order.good)}
          of={t('figure.of', { value: formats.number(order.planned) })}
          note={<OrderProgress order={order} />}
          to="/scans"
          search={{ order: order.number, code: 'unit.finished' }}
        />
        <Figure
          label={t('order.released')}
          value={formats.number(order.released)}
          note={t('order.to_release', { count: Math.max(0, order.planned - order.released) })}
        />
        <Figure
          label={t('order.in_production')}
          value={formats.number(order.inProduction)}
          to="/scans"
          search={{ order: order.number }}
        />
        <Figure
          label={t('order.scrap')}
          value={formats.number(order.scrap)}
          tone={order.scrap > 0 ? 'refuse' : undefined}
          to="/scans"
          search={{ order: order.number, code: 'unit.scrapped_now' }}
        />
        <Figure
          label={t('order.due')}
          value={<span style={{ fontSize: 19 }}>{formats.date(order.due)}</span>}
          note={
            order.expectedEnd
              ? t('order.expected_at', { time: formats.moment(order.expectedEnd) })
              : t('order.expected.unknown')
          }
        />
        <Figure
          label={t('order.state')}
          value={<OrderState order={order} />}
          note={t('order.priority', { priority: order.priority })}
        />
      </Figures>
      <Columns>
        <Stack>
          <Panel
            title={t('order.by_step')}
            actions={
              <Legend
                items={[
                  { kind: 'queued', text: t('wip.queued') },
                  { kind: 'active', text: t('wip.active') },
                  { kind: 'held', text: t('wip.held') },
                ]}
              />
            }
          >
            <StepLoads
              rows={order.steps.map((step) => ({
                ...step,
                to: '/scans',
                search: { order: order.number, step: String(step.step) },
                say: t('wip.say', {
                  step: step.step,
                  name: step.name,
                  queued: step.queued,
                  active: step.active,
                  held: step.held,
                }),
              }))}
            />
          </Panel>
          <Panel
            title={t('order.units')}
            flush
            actions={
              <Go to="/units" search={{ order: order.number }} style={{ fontSize: 12.5 }}>
                {t('order.units.all')}
              </Go>
            }
          >
            <DataTable
              name={`units-${order.number}`}
              columns={units}
              rows={order.units}
              rowKey={(unit) => unit.uid}
              pageSize={15}
              empty={
                <EmptyState icon={IconPackages} title={t('order.units.empty')} text={t('order.units.empty.next')} />
              }
            />
          </Panel>
        </Stack>
        <Releases order={order} />
      </Columns>
    </>
  );
}
