import { IconFileSettings } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { AsOf, When } from '@ui/parts/time';
import { useTranslation } from 'react-i18next';
import type { Rollout } from '../api';
import { RolloutMark } from '../marks';

/** Files that were sent to agents, the newest first. */
export default function RolloutListPage() {
  const { t } = useTranslation('fleet');
  const formats = useFormats();
  const list = useList('/api/v1/rollouts', {}, ['agents'], 3_000);
  const columns: Column<Rollout>[] = [
    {
      key: 'why',
      title: t('why'),
      value: (rollout) => rollout.why,
      render: (rollout) => (
        <Go
          to="/rollouts/$rollout"
          params={{ rollout: rollout.id }}
          style={{ fontWeight: 620, overflowWrap: 'anywhere' }}
        >
          {rollout.why}
        </Go>
      ),
    },
    {
      key: 'state',
      title: t('agent.state'),
      value: (rollout) => rollout.state,
      choice: (state) => t(`rollout.state.${state}`, { defaultValue: state }),
      render: (rollout) => <RolloutMark state={rollout.state} />,
    },
    {
      key: 'inForce',
      title: t('rollout.in_force'),
      align: 'right',
      value: (rollout) => rollout.inForce,
      render: (rollout) =>
        t('rollout.of', { done: formats.number(rollout.inForce), all: formats.number(rollout.agents) }),
    },
    {
      key: 'madeAt',
      title: t('version.made'),
      value: (rollout) => rollout.madeAt,
      render: (rollout) => <When at={rollout.madeAt} full />,
    },
    { key: 'madeBy', title: t('rollout.by'), value: (rollout) => rollout.madeBy, only: 'wide' },
    {
      key: 'endedAt',
      title: t('rollout.ended'),
      value: (rollout) => rollout.endedAt,
      render: (rollout) => <When at={rollout.endedAt} full />,
      only: 'wide',
    },
  ];
  return (
    <PageFrame title={t('rollouts')} lead={t('rollouts.lead')}>
      <Panel flush>
        <Answer query={list}>
          {(rollouts) => (
            <DataTable
              name="rollouts"
              columns={columns}
              rows={rollouts}
              rowKey={(rollout) => rollout.id}
              sort="-madeAt"
              more={list.more}
              status={<AsOf at={list.asOf} />}
              empty={
                <EmptyState
                  icon={IconFileSettings}
                  title={t('rollouts.empty')}
                  text={t('rollouts.empty.next')}
                  action={<Go to="/agents">{t('rollouts.empty.go')}</Go>}
                />
              }
            />
          )}
        </Answer>
      </Panel>
    </PageFrame>
  );
}
