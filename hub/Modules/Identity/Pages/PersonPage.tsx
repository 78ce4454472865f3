import { Button, Group, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, type Schema } from '@ui/api/client';
import { isLanguage, languageNames } from '@ui/i18n/i18n';
import { useAnswer } from '@ui/parts/ask';
import { Columns, Facts, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer, ProblemNotice } from '@ui/parts/notices';
import { Ago, When } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BadgePanel } from './BadgePanel';
import { PlantChoice } from './InvitePanel';
import { MembershipActions } from './MembershipActions';
import { PersonState } from './PersonState';
import { useRoleChoices } from './roles';
import { SessionList } from './SessionList';

export type Person = Schema<'PersonView'>;

/** One of the company's people: what he may, how he comes in, and how he goes. */
export default function PersonPage() {
  const { person = '' } = useParams({ strict: false }) as { person?: string };
  const { t } = useTranslation('identity');
  const query = useAnswer('/api/v1/people/{personId}', { path: { personId: person } });
  return (
    <PageFrame
      title={query.data ? query.data.name || t('person.erased') : t('person')}
      crumbs={[{ to: '/people', text: t('people') }]}
      lead={query.data && <PersonState state={query.data.state} />}
    >
      <Answer query={query}>{(found) => <Body person={found} />}</Answer>
    </PageFrame>
  );
}

function Body({ person }: { person: Person }) {
  const { t } = useTranslation('identity');
  const { session, may } = useSession();
  const manage = may('identity.people.manage') && person.state !== 'erased';
  return (
    <Columns>
      <Stack>
        <Panel title={t('person.facts')}>
          <Facts
            items={[
              [t('person.role'), t(`shell:role.${person.role}`, { defaultValue: person.role })],
              [t('person.plants'), person.plants.length === 0 ? t('person.plants.all') : person.plants.join(', ')],
              [t('person.login'), person.login ?? t('person.login.none')],
              [t('person.language'), isLanguage(person.language) ? languageNames[person.language] : person.language],
              [
                t('person.badge'),
                person.badge ? `${person.badge} ${t(person.hasPin ? 'person.pin' : 'person.pin.none')}` : '–',
              ],
              [t('person.since'), <When key="since" at={person.since} full />],
              [t('person.seen'), <Ago key="seen" at={person.seenAt} />],
            ]}
          />
        </Panel>
        {manage && person.login && person.state !== 'left' && (
          <Panel title={t('sessions')}>
            <SessionsOf person={person} />
          </Panel>
        )}
      </Stack>
      {manage && (
        <Stack>
          {person.state !== 'left' && <RolePanel key={person.role} person={person} />}
          {person.state !== 'left' && <BadgePanel person={person} />}
          <MembershipActions person={person} isSelf={person.id === session.person.id} />
        </Stack>
      )}
    </Columns>
  );
}

function SessionsOf({ person }: { person: Person }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const path = { personId: person.id };
  const query = useAnswer('/api/v1/people/{personId}/sessions', { path }, { everyMs: 15_000 });
  const end = useMutation({
    mutationFn: () => api.DELETE('/api/v1/people/{personId}/sessions', { params: { path } }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Answer query={query} rows={2}>
      {(sessions) => (
        <>
          <SessionList sessions={sessions.items} />
          {sessions.items.length > 0 && (
            <Button mt={12} variant="default" loading={end.isPending} onClick={() => end.mutate()}>
              {t('sessions.end_all')}
            </Button>
          )}
          {end.error && <ProblemNotice error={end.error} />}
        </>
      )}
    </Answer>
  );
}

function RolePanel({ person }: { person: Person }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const roles = useRoleChoices();
  const [role, setRole] = useState(person.role);
  const [plants, setPlants] = useState(person.plants);
  const save = useMutation({
    mutationFn: () =>
      api.PUT('/api/v1/people/{personId}/role', {
        params: { path: { personId: person.id } },
        body: { role, plants, stations: person.stations },
      }),
    onSuccess: () => {
      notifications.show({ message: t('saved'), color: 'petrol' });
      return queries.invalidateQueries();
    },
  });
  const changed = role !== person.role || plants.join() !== person.plants.join();
  return (
    <Panel title={t('person.may')}>
      <div style={{ display: 'grid', gap: 12 }}>
        <Select
          label={t('person.role')}
          data={roles}
          allowDeselect={false}
          value={role}
          onChange={(value) => setRole(value ?? role)}
        />
        <PlantChoice value={plants} onChange={setPlants} />
        {save.error && <ProblemNotice error={save.error} />}
        <Group justify="flex-end">
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {t('save')}
          </Button>
        </Group>
      </div>
    </Panel>
  );
}
