import { Select } from '@mantine/core';
import { IconListSearch } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { StatusMark } from '@ui/parts/StatusMark';
import { AsOf, When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useUrlState } from '@ui/parts/urlState';
import { useVerdictText } from '@ui/parts/verdict';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import type { ScanRow } from './api';
import { FilterChips } from './FilterChips';

/** Filters that the hub applies; each is a part of the address, so numbers on other pages can open the scans behind them. */
const filters = ['station', 'step', 'order', 'verdict', 'code', 'from', 'to'] as const;

/** Every scan of the plant, newest first. */
export default function ScanListPage() {
  const { plant } = useSession();
  const { t } = useTranslation('traceability');
  const formats = useFormats();
  const say = useVerdictText();
  const [search, change] = useUrlState();
  const query = Object.fromEntries([...filters, 'q'].map((name) => [name, search[name]]));
  const list = useList(
    '/api/v1/scans',
    { plant: plant?.code, ...query, step: search.step ? Number(search.step) : undefined, limit: 100 },
    ['scans'],
  );
  const columns: Column<ScanRow>[] = [
    { key: 'at', title: t('scan.at'), value: (scan) => scan.at, render: (scan) => <When at={scan.at} full /> },
    {
      key: 'result',
      title: t('scan.verdict'),
      value: (scan) => scan.verdict,
      render: (scan) =>
        scan.verdict ? <StatusMark tone={scan.verdict}>{t(`verdict.${scan.verdict}`)}</StatusMark> : '–',
    },
    {
      key: 'uid',
      title: t('scan.unit'),
      value: (scan) => scan.uid,
      render: (scan) => (scan.uid ? <Uid uid={scan.uid} /> : t('scan.no_label')),
    },
    { key: 'what', title: t('scan.what'), value: (scan) => say(scan.code, scan.arguments).what },
    {
      key: 'place',
      title: t('scan.station'),
      value: (scan) => scan.station,
      render: (scan) =>
        scan.station ? (
          <Go to="/stations/$code" params={{ code: scan.station }} style={{ whiteSpace: 'nowrap' }}>
            {scan.station}
          </Go>
        ) : (
          '–'
        ),
    },
    {
      key: 'atStep',
      title: t('scan.step'),
      value: (scan) => scan.step,
      render: (scan) => (scan.step ? `${scan.step} ${scan.stepName ?? ''}` : '–'),
      only: 'veryWide',
    },
    {
      key: 'forOrder',
      title: t('scan.order'),
      value: (scan) => scan.orderNumber,
      only: 'wide',
      render: (scan) =>
        scan.orderNumber ? (
          <Go to="/orders/$number" params={{ number: scan.orderNumber }}>
            {scan.orderNumber}
          </Go>
        ) : (
          '–'
        ),
    },
    { key: 'person', title: t('scan.person'), value: (scan) => scan.personName, only: 'veryWide' },
    {
      key: 'code',
      title: t('scan.code'),
      value: (scan) => scan.code,
      only: 'veryWide',
      render: (scan) => <code style={{ fontSize: 12 }}>{scan.code}</code>,
    },
    {
      key: 'received',
      title: t('scan.received'),
      value: (scan) => scan.receivedAt,
      only: 'veryWide',
      render: (scan) => formats.timeOfSeconds(scan.receivedAt),
    },
  ];
  return (
    <PageFrame title={t('scans')} lead={t('scans.lead')}>
      <Panel flush>
        <Answer query={list}>
          {(scans) => (
            <DataTable
              name="scans"
              columns={columns}
              rows={scans}
              rowKey={(scan) => `${scan.uid}/${scan.seq}/${scan.receivedAt}/${scan.at}`}
              pageSize={50}
              searchAtHub
              searchLabel={t('scans.search')}
              more={list.more}
              status={<AsOf at={list.asOf} />}
              tools={
                <>
                  <Select
                    aria-label={t('scan.verdict')}
                    placeholder={t('scan.verdict')}
                    clearable
                    clearButtonProps={{ 'aria-label': t('shell:table.clear') }}
                    w={150}
                    value={search.verdict ?? null}
                    data={(['accept', 'warn', 'refuse'] as const).map((value) => ({
                      value,
                      label: t(`verdict.${value}`),
                    }))}
                    onChange={(value) => change({ verdict: value, page: null })}
                  />
                  <FilterChips names={filters.filter((name) => name !== 'verdict')} />
                </>
              }
              empty={<EmptyState icon={IconListSearch} title={t('scans.empty')} text={t('scans.empty.next')} />}
            />
          )}
        </Answer>
      </Panel>
    </PageFrame>
  );
}
