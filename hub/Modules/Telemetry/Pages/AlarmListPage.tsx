import { Button, SegmentedControl } from '@mantine/core';
import { IconBellCheck } from '@tabler/icons-react';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { Columns, PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { Pick } from '@ui/parts/Pick';
import { Ago, AsOf } from '@ui/parts/time';
import { useUrlState } from '@ui/parts/urlState';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import { AlarmDetail } from './AlarmDetail';
import { AlarmMark } from './AlarmMark';
import css from './Alarms.module.css';
import { type AlarmGroup, groupsOf } from './floods';

const states = ['active', 'shelved', 'over'] as const;

/** What machines say that somebody must look at: active ones first, floods as one row a machine. */
export default function AlarmListPage() {
  const { plant } = useSession();
  const { t } = useTranslation('telemetry');
  const [search, change] = useUrlState();
  const state = states.find((known) => known === search.show) ?? 'active';
  const list = useList('/api/v1/alarms', { plant: plant?.code, state, machine: search.machine, limit: 200 }, [
    'alarms',
  ]);
  const groups = list.data && groupsOf(list.data, state === 'active' && !search.machine);
  const chosen = list.data?.find((alarm) => alarm.id === search.id) ?? groups?.[0]?.alarm;
  const columns: Column<AlarmGroup>[] = [
    {
      key: 'severity',
      title: t('alarm.severity'),
      value: ({ alarm }) => alarm.severity,
      choice: (severity) => t(`alarm.severity.${severity}`),
      render: ({ alarm }) => <AlarmMark alarm={alarm} />,
    },
    {
      key: 'what',
      title: t('alarm.what'),
      value: ({ alarm }) => alarm.text || alarm.name,
      render: ({ alarm, count }) =>
        count > 1 ? (
          <Pick title={t('alarm.flood.note')} onPick={() => change({ machine: alarm.machine, id: null, page: null })}>
            {t('alarm.flood', { machine: alarm.machine, count })}
          </Pick>
        ) : (
          <Pick chosen={alarm.id === chosen?.id} onPick={() => change({ id: alarm.id })}>
            {alarm.text || alarm.name}
          </Pick>
        ),
    },
    {
      key: 'machine',
      title: t('alarm.machine'),
      value: ({ alarm }) => alarm.machine,
      render: ({ alarm }) => (
        <Go to="/machines/$code" params={{ code: alarm.machine }} style={{ whiteSpace: 'nowrap' }}>
          {alarm.machine}
        </Go>
      ),
    },
    {
      key: 'value',
      title: t('alarm.value'),
      align: 'right',
      value: ({ alarm }) => alarm.value,
      render: ({ alarm }) => (
        <>
          <b>{alarm.value}</b>{' '}
          <span className={css.limit}>{t(`alarm.condition.${alarm.condition}`, { limit: alarm.limit })}</span>
        </>
      ),
    },
    {
      key: 'raised',
      title: t('alarm.age'),
      value: ({ alarm }) => alarm.raisedAt,
      render: ({ alarm }) => <Ago at={alarm.raisedAt} />,
    },
    {
      key: 'seen',
      title: t('alarm.seen'),
      only: 'veryWide',
      value: ({ alarm }) => alarm.acknowledgedBy ?? '',
      render: ({ alarm }) => (alarm.acknowledgedAt ? (alarm.acknowledgedBy ?? '–') : t('alarm.unseen')),
    },
  ];
  return (
    <PageFrame
      title={t('alarms')}
      lead={t('alarms.lead')}
      actions={
        <SegmentedControl
          value={state}
          onChange={(value) => change({ show: value === 'active' ? null : value, id: null, page: null })}
          data={states.map((value) => ({ value, label: t(`alarm.state.${value}`) }))}
        />
      }
    >
      <Answer query={list}>
        {() => (
          <Columns>
            <Panel flush>
              <DataTable
                name="alarms"
                columns={columns}
                rows={groups ?? []}
                rowKey={({ alarm }) => alarm.id}
                tools={
                  search.machine && (
                    <Button variant="default" onClick={() => change({ machine: null, id: null, page: null })}>
                      {search.machine} · {t('alarm.flood.back')}
                    </Button>
                  )
                }
                more={list.more}
                status={<AsOf at={list.asOf} />}
                empty={
                  <EmptyState icon={IconBellCheck} title={t(`alarms.empty.${state}`)} text={t('alarms.empty.next')} />
                }
              />
            </Panel>
            {chosen && <AlarmDetail key={chosen.id} alarm={chosen} />}
          </Columns>
        )}
      </Answer>
    </PageFrame>
  );
}
