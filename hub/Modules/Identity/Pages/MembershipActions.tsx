import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, ifMatch, type Schema } from '@ui/api/client';
import { isChangedMeanwhile } from '@ui/api/problem';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { When } from '@ui/parts/time';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OneTimeLink } from './OneTimeLink';
import type { Edited, Person } from './PersonPage';

type Deed = 'unlock' | 'deactivate' | 'reactivate';

/** New password, lock-out, leaving, coming back, and erasing what is personal. */
export function MembershipActions({ person, isSelf, edited }: { person: Person; isSelf: boolean; edited: Edited }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const path = { personId: person.id };
  const params = { path, header: ifMatch(edited.version) };
  const act = useMutation<Person, Error, Deed>({
    mutationFn: (deed) => answered(api.POST(`/api/v1/people/{personId}/${deed}`, { params })),
    onSuccess: edited.saved,
  });
  const link = useMutation<Schema<'OneTimeLink'>>({
    mutationFn: () => answered(api.POST('/api/v1/people/{personId}/password-link', { params: { path } })),
  });
  const erase = useMutation({
    mutationFn: () => api.DELETE('/api/v1/people/{personId}/personal-data', { params }),
    onSuccess: () => queries.invalidateQueries(),
  });
  const error = act.error ?? link.error ?? erase.error;
  const button = (deed: Deed) => (
    <Button variant="default" loading={act.isPending && act.variables === deed} onClick={() => act.mutate(deed)}>
      {t(`do.${deed}`)}
    </Button>
  );
  return (
    <Panel title={t('membership')}>
      <div style={{ display: 'grid', gap: 12 }}>
        {error && <ProblemNotice error={error} retry={isChangedMeanwhile(error) ? edited.reload : undefined} />}
        {person.lockedUntil && (
          <p style={{ margin: 0 }}>
            {t('person.locked_until')} <When at={person.lockedUntil} full />
          </p>
        )}
        {person.state === 'locked' && button('unlock')}
        {link.data && <OneTimeLink link={link.data} text={t('password.link', { name: person.name })} />}
        {person.login && person.state !== 'left' && (
          <Button variant="default" loading={link.isPending} onClick={() => link.mutate()}>
            {t('password.make_link')}
          </Button>
        )}
        {!isSelf && person.state !== 'left' && button('deactivate')}
        {person.state === 'left' && button('reactivate')}
        {!isSelf && (
          <>
            <Checkbox
              label={t('erase.sure')}
              checked={sure}
              onChange={(event) => setSure(event.currentTarget.checked)}
            />
            <Button
              variant="default"
              c="var(--eh-refuse)"
              disabled={!sure}
              loading={erase.isPending}
              onClick={() => erase.mutate()}
            >
              {t('erase')}
            </Button>
          </>
        )}
      </div>
    </Panel>
  );
}
