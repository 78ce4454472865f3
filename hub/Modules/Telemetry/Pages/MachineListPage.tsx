import { IconEngine } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { Ago, AsOf } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import type { Machine } from './api';
import { StateMark, useStateName } from './StateMark';

/** Every machine of the plant: what it does, since when, what it made. */
export default function MachineListPage() {
  const { plant } = useSession();
  const { t } = useTranslation('telemetry');
  const formats = useFormats();
  const stateName = useStateName();
  const list = useList('/api/v1/machines', { plant: plant?.code }, ['machines', 'agents']);
  const count = (value: number | null | undefined) =>
    value === null || value === undefined ? '–' : formats.number(value);
  const columns: Column<Machine>[] = [
    {
      key: 'code',
      title: t('machine.code'),
      value: (machine) => machine.code,
      render: (machine) => (
        <Go to="/machines/$code" params={{ code: machine.code }} style={{ fontWeight: 620, whiteSpace: 'nowrap' }}>
          {machine.code}
        </Go>
      ),
    },
    {
      key: 'state',
      title: t('machine.state'),
      value: (machine) => machine.state,
      choice: (state) => stateName(state),
      render: (machine) => <StateMark state={machine.state} />,
    },
    {
      key: 'since',
      title: t('machine.since'),
      value: (machine) => machine.since,
      render: (machine) => <Ago at={machine.since} />,
    },
    {
      key: 'station',
      title: t('machine.station'),
      value: (machine) => machine.station,
      render: (machine) =>
        machine.station ? (
          <Go to="/stations/$code" params={{ code: machine.station }}>
            {machine.station}
          </Go>
        ) : (
          '–'
        ),
    },
    {
      key: 'good',
      title: t('machine.good'),
      align: 'right',
      value: (machine) => machine.good,
      render: (machine) => count(machine.good),
    },
    {
      key: 'scrap',
      title: t('machine.scrap'),
      align: 'right',
      value: (machine) => machine.scrap,
      render: (machine) => count(machine.scrap),
    },
    {
      key: 'heard',
      title: t('machine.heard'),
      only: 'wide',
      value: (machine) => machine.heardAt,
      render: (machine) => <Ago at={machine.heardAt} />,
    },
  ];
  return (
    <PageFrame title={t('machines')} lead={t('machines.lead')}>
      <Panel flush>
        <Answer query={list}>
          {(machines) => (
            <DataTable
              name="machines"
              columns={columns}
              rows={machines}
              rowKey={(machine) => `${machine.plant} ${machine.code}`}
              sort="code"
              more={list.more}
              status={<AsOf at={list.asOf} />}
              empty={<EmptyState icon={IconEngine} title={t('machines.empty')} text={t('machines.empty.next')} />}
            />
          )}
        </Answer>
      </Panel>
    </PageFrame>
  );
}
