import { Button } from '@mantine/core';
import { IconBuildings, IconPlus } from '@tabler/icons-react';
import type { Schema } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Columns, PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { StatusMark, type Tone } from '@ui/parts/StatusMark';
import { AsOf, When } from '@ui/parts/time';
import { useUrlState } from '@ui/parts/urlState';
import { useTranslation } from 'react-i18next';
import { NewTenantPanel } from './NewTenantPanel';

const tones: Record<string, Tone> = {
  provisioning: 'busy',
  trial: 'accept',
  active: 'accept',
  past_due: 'warn',
  suspended: 'hold',
  cancelled: 'idle',
  deleted: 'idle',
};

/** Every company on the hub, and making a new one before one's eyes. */
export default function TenantListPage() {
  const { t } = useTranslation('tenancy');
  const formats = useFormats();
  const [search, change] = useUrlState();
  const making = search.new === 'yes';
  const setMaking = (wanted: boolean) => change({ new: wanted ? 'yes' : null });
  const list = useList('/api/v1/tenants', {});
  const columns: Column<Schema<'TenantView'>>[] = [
    {
      key: 'code',
      title: t('tenant.code'),
      value: (tenant) => tenant.code,
      render: (tenant) => <b style={{ fontWeight: 620 }}>{tenant.code}</b>,
    },
    { key: 'name', title: t('tenant.name'), value: (tenant) => tenant.name },
    {
      key: 'state',
      title: t('tenant.state'),
      value: (tenant) => tenant.state,
      choice: (state) => t(`tenant.state.${state}`, { defaultValue: state }),
      render: (tenant) => (
        <StatusMark tone={tones[tenant.state] ?? 'idle'}>
          {t(`tenant.state.${tenant.state}`, { defaultValue: tenant.state })}
        </StatusMark>
      ),
    },
    {
      key: 'placement',
      title: t('tenant.placement'),
      value: (tenant) => (tenant.placement ? t(`placement.${tenant.placement}`) : null),
    },
    {
      key: 'database',
      title: t('tenant.database'),
      value: (tenant) => tenant.database,
      only: 'veryWide',
      render: (tenant) => <code style={{ fontSize: 12 }}>{tenant.database}</code>,
    },
    {
      key: 'size',
      title: t('tenant.size'),
      align: 'right',
      only: 'wide',
      value: (tenant) => tenant.sizeBytes,
      render: (tenant) => (tenant.sizeBytes ? `${formats.number(tenant.sizeBytes / 1_000_000, 1)} MB` : '–'),
    },
    {
      key: 'created',
      title: t('tenant.created'),
      value: (tenant) => tenant.createdAt,
      render: (tenant) => <When at={tenant.createdAt} full />,
      only: 'wide',
    },
  ];
  const make = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
      {t('new')}
    </Button>
  );
  const table = (
    <Panel flush>
      <Answer query={list}>
        {(tenants) => (
          <DataTable
            name="tenants"
            columns={columns}
            rows={tenants}
            rowKey={(tenant) => tenant.code}
            sort="code"
            more={list.more}
            status={<AsOf at={list.asOf} />}
            empty={
              <EmptyState
                icon={IconBuildings}
                title={t('tenants.empty')}
                text={t('tenants.empty.next')}
                action={make}
              />
            }
          />
        )}
      </Answer>
    </Panel>
  );
  return (
    <PageFrame title={t('tenants')} lead={t('tenants.lead')} actions={making ? undefined : make}>
      {making ? (
        <Columns>
          {table}
          <NewTenantPanel close={() => setMaking(false)} />
        </Columns>
      ) : (
        table
      )}
    </PageFrame>
  );
}
