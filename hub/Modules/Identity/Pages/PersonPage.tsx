import { Button, Group, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { answered, api, ifMatch, type Schema } from '@ui/api/client';
import { isChangedMeanwhile } from '@ui/api/problem';
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

/** The version that the page's forms were filled from: what they send is compared with it, whatever has been loaded since. */
export interface Edited {
  version: string;
  /** After a change of one's own. */
  saved: (person: Person) => unknown;
  /** After somebody else's: the forms begin anew. */
  reload: () => unknown;
}

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
      <Answer query={query}>{(found) => <Body key={found.id} person={found} asOf={query.asOf} />}</Answer>
    </PageFrame>
  );
}

function Body({ person, asOf }: { person: Person; asOf: number }) {
  const { t } = useTranslation('identity');
  const { session, may } = useSession();
  const manage = may('identity.people.manage') && person.state !== 'erased';
  const queries = useQueryClient();
  const [from, setFrom] = useState({ version: person.version, round: 0 });
  // When what shall be replaced was loaded: only a younger answer is the one that was asked for.
  const [stale, setStale] = useState<number | null>(null);
  if (stale !== null && asOf > stale) {
    setStale(null);
    setFrom({ version: person.version, round: from.round + 1 });
  }
  const edited: Edited = {
    version: from.version,
    saved: (now) => {
      setFrom({ ...from, version: now.version });
      return queries.invalidateQueries();
    },
    reload: () => {
      setStale(asOf);
      return queries.invalidateQueries();
    },
  };
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
          {person.state !== 'left' && (
            <RolePanel key={`role ${person.role} ${from.round}`} person={person} edited={edited} />
          )}
          {person.state !== 'left' && <BadgePanel key={`badge ${from.round}`} person={person} edited={edited} />}
          <MembershipActions
            key={`actions ${from.round}`}
            person={person}
            isSelf={person.id === session.person.id}
            edited={edited}
          />
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

function RolePanel({ person, edited }: { person: Person; edited: Edited }) {
  const { t } = useTranslation('identity');
  const roles = useRoleChoices();
  const [role, setRole] = useState(person.role);
  const [plants, setPlants] = useState(person.plants);
  const save = useMutation({
    mutationFn: () =>
      answered(
        api.PUT('/api/v1/people/{personId}/role', {
          params: { path: { personId: person.id }, header: ifMatch(edited.version) },
          body: { role, plants, stations: person.stations },
        }),
      ),
    onSuccess: (now) => {
      notifications.show({ message: t('saved'), color: 'petrol' });
      return edited.saved(now);
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
        {save.error && (
          <ProblemNotice error={save.error} retry={isChangedMeanwhile(save.error) ? edited.reload : undefined} />
        )}
        <Group justify="flex-end">
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {t('save')}
          </Button>
        </Group>
      </div>
    </Panel>
  );
}
