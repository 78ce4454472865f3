import { Button, PasswordInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { ProblemNotice } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLinkToken } from './linkToken';

/** Opened by a link that the administrator handed over: a new password, once. */
export default function NewPasswordPage() {
  const { t } = useTranslation('identity');
  const token = useLinkToken();
  const [password, setPassword] = useState('');
  const set = useMutation({
    mutationFn: () => api.POST('/api/v1/session/password-link', { body: { token, password } }),
  });
  return (
    <form
      style={{ maxWidth: 400, display: 'grid', gap: 14 }}
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate();
      }}
    >
      <h1 style={{ margin: 0, fontSize: 24 }}>{t('password.new')}</h1>
      {set.isSuccess ? (
        <>
          <p role="status">{t('password.is_set')}</p>
          <Button component="a" href="/">
            {t('password.log_in')}
          </Button>
        </>
      ) : (
        <>
          <PasswordInput
            label={t('password.next')}
            description={t('password.hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            autoComplete="new-password"
            required
            maxLength={200}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': t('shell:login.show') }}
          />
          {set.error && <ProblemNotice error={set.error} />}
          <Button type="submit" loading={set.isPending} disabled={password.length < 10}>
            {t('password.set')}
          </Button>
        </>
      )}
    </form>
  );
}
