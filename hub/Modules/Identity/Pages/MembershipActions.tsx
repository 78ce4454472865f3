import { Button, Checkbox } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, type Schema } from '@ui/api/client';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { When } from '@ui/parts/time';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OneTimeLink } from './OneTimeLink';
import type { Person } from './PersonPage';

type Deed = 'unlock' | 'deactivate' | 'reactivate';

/** New password, lock-out, leaving, coming back, and erasing what is personal. */
export function MembershipActions({ person, isSelf }: { person: Person; isSelf: boolean }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const [sure, setSure] = useState(false);
  const params = { path: { personId: person.id } };
  const refresh = () => queries.invalidateQueries();
  const act = useMutation<unknown, Error, Deed>({
    mutationFn: (deed) => api.POST(`/api/v1/people/{personId}/${deed}`, { params }),
    onSuccess: refresh,
  });
  const link = useMutation<Schema<'OneTimeLink'>>({
    mutationFn: () => answered(api.POST('/api/v1/people/{personId}/password-link', { params })),
  });
  const erase = useMutation({
    mutationFn: () => api.DELETE('/api/v1/people/{personId}/personal-data', { params }),
    onSuccess: refresh,
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
        {error && <ProblemNotice error={error} />}
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
              color="red"
              variant="outline"
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
