import { Button, Group, PasswordInput, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { answered, api, ifMatch } from '@ui/api/client';
import { isChangedMeanwhile } from '@ui/api/problem';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Edited, Person } from './PersonPage';

/** The badge that a station knows the person by, and the PIN where an action asks for one. */
export function BadgePanel({ person, edited }: { person: Person; edited: Edited }) {
  const { t } = useTranslation('identity');
  const [badge, setBadge] = useState(person.badge ?? '');
  const [pin, setPin] = useState('');
  const params = { path: { personId: person.id }, header: ifMatch(edited.version) };
  const done = (now: Person) => {
    setPin('');
    notifications.show({ message: t('saved'), color: 'petrol' });
    return edited.saved(now);
  };
  const give = useMutation({
    mutationFn: () =>
      answered(api.PUT('/api/v1/people/{personId}/badge', { params, body: { badge: badge.trim(), pin: pin || null } })),
    onSuccess: done,
  });
  const take = useMutation({
    mutationFn: () => answered(api.DELETE('/api/v1/people/{personId}/badge', { params })),
    onSuccess: (now) => {
      setBadge('');
      return done(now);
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
        {error && <ProblemNotice error={error} retry={isChangedMeanwhile(error) ? edited.reload : undefined} />}
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
