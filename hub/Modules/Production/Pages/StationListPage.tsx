import { IconScan } from '@tabler/icons-react';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { Ago, AsOf } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import { useLastScans } from '../../Traceability/Pages/lastScans';
import type { Station } from './api';
import { OpenStationPage } from './OpenStationPage';
import { StationContact } from './StationContact';

/** All stations of the plant: heard or not, what they did in this shift. */
export default function StationListPage() {
  const { plant } = useSession();
  const { t } = useTranslation('production');
  const list = useList('/api/v1/stations', { plant: plant?.code }, ['stations', 'agents', 'scans']);
  const lastScan = useLastScans(plant?.code);
  const columns: Column<Station>[] = [
    {
      key: 'code',
      title: t('station.code'),
      value: (station) => station.code,
      render: (station) => (
        <Go to="/stations/$code" params={{ code: station.code }} style={{ fontWeight: 620, whiteSpace: 'nowrap' }}>
          {station.code}
        </Go>
      ),
    },
    { key: 'name', title: t('station.name'), value: (station) => station.name },
    {
      key: 'steps',
      title: t('station.steps'),
      value: (station) => station.steps.map((step) => `${step.step} ${step.name}`).join(', '),
      only: 'veryWide',
    },
    {
      key: 'contact',
      title: t('station.contact'),
      value: (station) => (station.heard ? 'heard' : 'silent'),
      choice: (value) => t(`station.${value}`),
      render: (station) => <StationContact station={station} />,
    },
    {
      key: 'page',
      title: t('station.page'),
      value: (station) => station.pageUrl,
      render: (station) => <OpenStationPage station={station} inRow />,
    },
    { key: 'agent', title: t('station.agent'), value: (station) => station.agentName, only: 'wide' },
    {
      key: 'scans',
      title: t('station.scans'),
      align: 'right',
      value: (station) => station.scansThisShift,
      render: (station) => (
        <Go to="/scans" search={{ station: station.code }}>
          {station.scansThisShift}
        </Go>
      ),
    },
    { key: 'done', title: t('station.done'), align: 'right', value: (station) => station.doneThisShift },
    {
      key: 'refused',
      title: t('station.refused'),
      align: 'right',
      value: (station) => station.refusedThisShift,
      only: 'wide',
      render: (station) => (
        <Go to="/scans" search={{ station: station.code, verdict: 'refuse' }}>
          {station.refusedThisShift}
        </Go>
      ),
    },
    {
      key: 'last',
      title: t('station.last'),
      value: (station) => lastScan(station.code, station.lastScanAt),
      render: (station) => <Ago at={lastScan(station.code, station.lastScanAt)} />,
    },
  ];
  return (
    <PageFrame title={t('stations')} lead={t('stations.lead')}>
      <Panel flush>
        <Answer query={list}>
          {(stations) => (
            <DataTable
              name="stations"
              columns={columns}
              rows={stations}
              rowKey={(station) => station.code}
              sort="code"
              status={<AsOf at={list.asOf} />}
              empty={<EmptyState icon={IconScan} title={t('stations.empty')} text={t('stations.empty.next')} />}
            />
          )}
        </Answer>
      </Panel>
    </PageFrame>
  );
}
