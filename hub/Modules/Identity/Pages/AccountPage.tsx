import { Button, PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { useAnswer } from '@ui/parts/ask';
import { Columns, PageFrame, Panel } from '@ui/parts/layout';
import { Answer, ProblemNotice } from '@ui/parts/notices';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SessionList } from './SessionList';

/** One's own sessions and password. */
export default function AccountPage() {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  const queries = useQueryClient();
  const query = useAnswer('/api/v1/session/all', {}, { everyMs: 15_000 });
  const refresh = () => queries.invalidateQueries({ queryKey: ['answer', '/api/v1/session/all'] });
  const end = useMutation({
    mutationFn: (sessionId: string) =>
      api.DELETE('/api/v1/session/all/{sessionId}', { params: { path: { sessionId } } }),
    onSuccess: refresh,
  });
  const endAll = useMutation({ mutationFn: () => api.DELETE('/api/v1/session/all'), onSuccess: refresh });
  const error = end.error ?? endAll.error;
  return (
    <PageFrame title={session.person.name} lead={t('account.lead')}>
      <Columns>
        <Panel title={t('sessions.own')}>
          {error && <ProblemNotice error={error} />}
          <Answer query={query} rows={3}>
            {(sessions) => (
              <>
                <SessionList
                  sessions={sessions.items}
                  action={(one) =>
                    !one.isThis && (
                      <Button
                        size="compact-sm"
                        variant="default"
                        loading={end.isPending && end.variables === one.id}
                        onClick={() => end.mutate(one.id)}
                      >
                        {t('sessions.end')}
                      </Button>
                    )
                  }
                />
                {sessions.items.length > 1 && (
                  <Button mt={14} variant="default" loading={endAll.isPending} onClick={() => endAll.mutate()}>
                    {t('sessions.end_others')}
                  </Button>
                )}
              </>
            )}
          </Answer>
        </Panel>
        <OwnPassword />
      </Columns>
    </PageFrame>
  );
}

function OwnPassword() {
  const { t } = useTranslation('identity');
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => api.PUT('/api/v1/session/password', { body: { current, next } }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      notifications.show({ message: t('password.changed'), color: 'petrol' });
    },
  });
  const show = { 'aria-label': t('shell:login.show') };
  return (
    <Panel title={t('password')}>
      <form
        style={{ display: 'grid', gap: 12 }}
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <PasswordInput
          label={t('password.current')}
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          visibilityToggleButtonProps={show}
        />
        <PasswordInput
          label={t('password.next')}
          description={t('password.hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          autoComplete="new-password"
          required
          maxLength={200}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          visibilityToggleButtonProps={show}
        />
        {change.error && <ProblemNotice error={change.error} />}
        <Button type="submit" disabled={current === '' || next.length < 10} loading={change.isPending}>
          {t('password.change')}
        </Button>
      </form>
    </Panel>
  );
}
