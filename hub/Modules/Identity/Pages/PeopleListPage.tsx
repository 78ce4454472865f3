import { Button } from '@mantine/core';
import { IconUserPlus, IconUsers } from '@tabler/icons-react';
import type { Schema } from '@ui/api/client';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { Columns, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { Ago, AsOf } from '@ui/parts/time';
import { useUrlState } from '@ui/parts/urlState';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import { InvitePanel } from './InvitePanel';
import { OpenInvitations } from './OpenInvitations';
import { PersonState } from './PersonState';

/** Everybody of the company: role, reach, state; and inviting somebody new. */
export default function PeopleListPage() {
  const { t } = useTranslation('identity');
  const { may } = useSession();
  const [search, change] = useUrlState();
  const list = useList('/api/v1/people', { limit: 200 });
  const manage = may('identity.people.manage');
  const adding = manage && search.new === 'yes';
  const role = (value: string) => t(`shell:role.${value}`, { defaultValue: value });
  const columns: Column<Schema<'PersonView'>>[] = [
    {
      key: 'name',
      title: t('person.name'),
      value: (person) => person.name || t('person.erased'),
      render: (person) => (
        <Go to="/people/$person" params={{ person: person.id }} style={{ fontWeight: 620 }}>
          {person.name || t('person.erased')}
        </Go>
      ),
    },
    {
      key: 'role',
      title: t('person.role'),
      value: (person) => person.role,
      choice: role,
      render: (person) => role(person.role),
    },
    {
      key: 'plants',
      title: t('person.plants'),
      value: (person) => person.plants.join(', '),
      render: (person) => (
        <span style={{ whiteSpace: 'nowrap' }}>
          {person.plants.length === 0 ? t('person.plants.all') : person.plants.join(', ')}
        </span>
      ),
      only: 'wide',
    },
    {
      key: 'state',
      title: t('person.state'),
      value: (person) => person.state,
      choice: (state) => t(`person.state.${state}`, { defaultValue: state }),
      render: (person) => <PersonState state={person.state} />,
    },
    { key: 'login', title: t('person.login'), value: (person) => person.login, only: 'veryWide' },
    { key: 'badge', title: t('person.badge'), value: (person) => person.badge, only: 'wide' },
    {
      key: 'seen',
      title: t('person.seen'),
      value: (person) => person.seenAt,
      render: (person) => <Ago at={person.seenAt} />,
    },
  ];
  const invite = (
    <Button leftSection={<IconUserPlus size={16} aria-hidden />} onClick={() => change({ new: 'yes' })}>
      {t('invite')}
    </Button>
  );
  const table = (
    <Stack>
      <Panel flush>
        <Answer query={list}>
          {(people) => (
            <DataTable
              name="people"
              columns={columns}
              rows={people}
              rowKey={(person) => person.id}
              sort="name"
              more={list.more}
              status={<AsOf at={list.asOf} />}
              empty={
                <EmptyState
                  icon={IconUsers}
                  title={t('people.empty')}
                  text={t('people.empty.next')}
                  action={manage && invite}
                />
              }
            />
          )}
        </Answer>
      </Panel>
      {manage && <OpenInvitations />}
    </Stack>
  );
  return (
    <PageFrame title={t('people')} lead={t('people.lead')} actions={manage && !adding ? invite : undefined}>
      {adding ? (
        <Columns>
          {table}
          <InvitePanel close={() => change({ new: null })} />
        </Columns>
      ) : (
        table
      )}
    </PageFrame>
  );
}
