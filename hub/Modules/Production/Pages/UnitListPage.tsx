import { Button, Select, TextInput } from '@mantine/core';
import { IconBarcode, IconPackages } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { AsOf, When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useUrlState } from '@ui/parts/urlState';
import { useSession } from '@ui/session/session';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FilterChips } from '../../Traceability/Pages/FilterChips';
import { UnitState } from '../../Traceability/Pages/UnitState';
import type { UnitRow } from './api';
import css from './UnitListPage.module.css';

const states = ['queued', 'active', 'rework', 'hold', 'done', 'scrapped'] as const;

/** Type or scan a label and land on the unit's story; below it the units that the numbers of other pages count. */
export default function UnitListPage() {
  const { t } = useTranslation('production');
  const { plant } = useSession();
  const [search, change] = useUrlState();
  const query = {
    plant: plant?.code,
    state: states.find((one) => one === search.state),
    step: search.step ? Number(search.step) : undefined,
    order: search.order,
    inWork: search.inWork ? search.inWork === 'true' : undefined,
    limit: 200,
  };
  const list = useList('/api/v1/production/units', query, ['tokens'], 2_000);
  const columns: Column<UnitRow>[] = [
    { key: 'uid', title: t('unit.label'), value: (unit) => unit.uid, render: (unit) => <Uid uid={unit.uid} /> },
    {
      key: 'stands',
      title: t('unit.state'),
      value: (unit) => unit.state,
      render: (unit) => <UnitState state={unit.state} />,
    },
    {
      key: 'atStep',
      title: t('unit.step'),
      value: (unit) => unit.step,
      render: (unit) => (unit.step ? `${unit.step} ${unit.stepName ?? ''}` : '–'),
    },
    {
      key: 'forOrder',
      title: t('order'),
      value: (unit) => unit.orderNumber,
      render: (unit) =>
        unit.orderNumber ? (
          <Go to="/orders/$number" params={{ number: unit.orderNumber }}>
            {unit.orderNumber}
          </Go>
        ) : (
          '–'
        ),
    },
    { key: 'station', title: t('unit.last_station'), value: (unit) => unit.lastStation, only: 'wide' },
    {
      key: 'last',
      title: t('unit.last'),
      value: (unit) => unit.lastAt,
      render: (unit) => <When at={unit.lastAt} full />,
    },
    { key: 'reason', title: t('unit.hold_reason'), value: (unit) => unit.holdReason, only: 'veryWide' },
  ];
  return (
    <PageFrame title={t('units')} lead={t('units.lead')}>
      <Panel>
        <LabelSearch />
      </Panel>
      <Panel flush>
        <Answer query={list}>
          {(units) => (
            <DataTable
              name="units"
              columns={columns}
              rows={units}
              rowKey={(unit) => unit.uid}
              pageSize={25}
              sort="-last"
              more={list.more}
              status={<AsOf at={list.asOf} />}
              tools={
                <>
                  <Select
                    aria-label={t('unit.state')}
                    placeholder={t('unit.state')}
                    clearable
                    clearButtonProps={{ 'aria-label': t('shell:table.clear') }}
                    w={170}
                    value={search.state ?? null}
                    data={states.map((value) => ({ value, label: t(`traceability:state.${value}`) }))}
                    onChange={(value) => change({ state: value, page: null })}
                  />
                  <FilterChips names={['step', 'order', 'inWork']} />
                </>
              }
              empty={
                <EmptyState icon={IconPackages} title={t('order.units.empty')} text={t('order.units.empty.next')} />
              }
            />
          )}
        </Answer>
      </Panel>
    </PageFrame>
  );
}

function LabelSearch() {
  const { t } = useTranslation('production');
  const navigate = useNavigate();
  const [label, setLabel] = useState('');
  const wanted = label.trim().toUpperCase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wanted) return;
    // A whole label opens its story; the beginning of one searches the scans.
    if (/^UID-.*-[A-Z0-9]{2}$/.test(wanted)) void navigate({ to: '/units/$uid', params: { uid: wanted } as never });
    else void navigate({ to: '/scans', search: { q: wanted } as never });
  };
  return (
    <form onSubmit={submit} className={css.form}>
      <TextInput
        size="md"
        autoFocus
        aria-label={t('units.label')}
        placeholder={t('units.label')}
        leftSection={<IconBarcode size={20} stroke={1.6} aria-hidden />}
        value={label}
        onChange={(event) => setLabel(event.currentTarget.value)}
        style={{ flex: 1 }}
      />
      <Button size="md" type="submit" disabled={!wanted}>
        {t('units.open')}
      </Button>
    </form>
  );
}
