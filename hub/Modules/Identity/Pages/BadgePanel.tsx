import { Button, Group, PasswordInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from './PersonPage';

/** The badge that a station knows the person by, and the PIN where an action asks for one. */
export function BadgePanel({ person }: { person: Person }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const [badge, setBadge] = useState(person.badge ?? '');
  const [pin, setPin] = useState('');
  const params = { path: { personId: person.id } };
  const done = () => {
    setPin('');
    notifications.show({ message: t('saved'), color: 'petrol' });
    return queries.invalidateQueries();
  };
  const give = useMutation({
    mutationFn: () =>
      api.PUT('/api/v1/people/{personId}/badge', { params, body: { badge: badge.trim(), pin: pin || null } }),
    onSuccess: done,
  });
  const take = useMutation({
    mutationFn: () => api.DELETE('/api/v1/people/{personId}/badge', { params }),
    onSuccess: () => {
      setBadge('');
      return done();
    },
  });
  const error = give.error ?? take.error;
  return (
    <Panel title={t('badge')}>
      <form
        style={{ display: 'grid', gap: 12 }}
        onSubmit={(event) => {
          event.preventDefault();
          give.mutate();
        }}
      >
        <TextInput
          label={t('badge.label')}
          description={t('badge.hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          maxLength={64}
          value={badge}
          onChange={(event) => setBadge(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('badge.pin')}
          description={t(person.hasPin ? 'badge.pin.kept' : 'badge.pin.hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          inputMode="numeric"
          autoComplete="off"
          maxLength={8}
          value={pin}
          onChange={(event) => setPin(event.currentTarget.value.replace(/\D/g, ''))}
          visibilityToggleButtonProps={{ 'aria-label': t('shell:login.show') }}
        />
        {error && <ProblemNotice error={error} />}
        <Group justify="flex-end">
          {person.badge && (
            <Button variant="default" loading={take.isPending} onClick={() => take.mutate()}>
              {t('badge.take')}
            </Button>
          )}
          <Button type="submit" disabled={badge.trim() === ''} loading={give.isPending}>
            {t('badge.give')}
          </Button>
        </Group>
      </form>
    </Panel>
  );
}
