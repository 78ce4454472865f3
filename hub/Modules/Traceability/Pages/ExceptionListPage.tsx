import { SegmentedControl } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Columns, PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { Pick } from '@ui/parts/Pick';
import { Ago, AsOf } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useUrlState } from '@ui/parts/urlState';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import type { ExceptionRow } from './api';
import { ExceptionDetail } from './ExceptionDetail';
import css from './Exceptions.module.css';

/** What a person must look at: contradicted verdicts, unknown labels, late scans; each with its evidence. */
export default function ExceptionListPage() {
  const { plant } = useSession();
  const { t } = useTranslation('traceability');
  const [search, change] = useUrlState();
  const shown = search.show === 'closed' ? 'closed' : 'open';
  const list = useList('/api/v1/exceptions', { plant: plant?.code, state: shown }, ['exceptions']);
  const chosen = list.data?.find((row) => row.id === search.id) ?? list.data?.[0];
  const columns: Column<ExceptionRow>[] = [
    {
      key: 'kind',
      title: t('exception.kind'),
      value: (row) => row.kind,
      choice: (kind) => t(`exception.kind.${kind}`, { defaultValue: kind }),
      render: (row) => (
        <Pick chosen={row.id === chosen?.id} onPick={() => change({ id: row.id })}>
          {t(`exception.kind.${row.kind}`, { defaultValue: row.kind })}
          {row.count > 1 && <span className={css.times}> ×{row.count}</span>}
        </Pick>
      ),
    },
    {
      key: 'subject',
      title: t('exception.subject'),
      value: (row) => row.uid ?? row.subject,
      render: (row) => (row.uid ? <Uid uid={row.uid} /> : row.subject),
    },
    { key: 'station', title: t('scan.station'), value: (row) => row.station ?? row.agentName, only: 'wide' },
    { key: 'last', title: t('exception.last'), value: (row) => row.lastAt, render: (row) => <Ago at={row.lastAt} /> },
  ];
  return (
    <PageFrame
      title={t('exceptions')}
      lead={t('exceptions.lead')}
      actions={
        <SegmentedControl
          value={shown}
          onChange={(value) => change({ show: value === 'open' ? null : value, id: null, page: null })}
          data={[
            { value: 'open', label: t('exception.open') },
            { value: 'closed', label: t('exception.closed') },
          ]}
        />
      }
    >
      <Answer query={list}>
        {(rows) => (
          <Columns>
            <Panel flush>
              <DataTable
                name="exceptions"
                columns={columns}
                rows={rows}
                rowKey={(row) => row.id}
                sort="-last"
                more={list.more}
                status={<AsOf at={list.asOf} />}
                empty={
                  <EmptyState
                    icon={IconCircleCheck}
                    title={shown === 'open' ? t('exceptions.empty') : t('exceptions.empty.closed')}
                    text={t('exceptions.empty.next')}
                  />
                }
              />
            </Panel>
            {chosen && <ExceptionDetail key={chosen.id} row={chosen} />}
          </Columns>
        )}
      </Answer>
    </PageFrame>
  );
}
