import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { answered, api, type Schema } from '@ui/api/client';
import { Answer, ProblemNotice } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLinkToken } from './linkToken';

/** Opened by the link of an invitation: says who asks whom for what, and takes the password. */
export default function InvitationPage() {
  const token = useLinkToken();
  const query = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => answered(api.POST('/api/v1/session/invitation/look', { body: { token } })),
    retry: false,
  });
  return <Answer query={query}>{(face) => <Accept face={face} token={token} />}</Answer>;
}

function Accept({ face, token }: { face: Schema<'InvitationFace'>; token: string }) {
  const { t } = useTranslation('identity');
  const [name, setName] = useState(face.name);
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: () =>
      api.POST('/api/v1/session/invitation', {
        body: { token, password, name: face.isKnown ? null : name, language: null },
      }),
    onSuccess: () => location.assign('/'),
  });
  return (
    <form
      style={{ maxWidth: 400, display: 'grid', gap: 14 }}
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate();
      }}
    >
      <div>
        <h1 style={{ margin: 0, fontSize: 24 }}>{t('invitation.to', { company: face.company })}</h1>
        <p style={{ margin: '6px 0 0', color: 'var(--eh-ink-2)' }}>
          {t('invitation.as', { role: t(`shell:role.${face.role}`), login: face.login })}
        </p>
      </div>
      {!face.isKnown && (
        <TextInput
          label={t('person.name')}
          required
          maxLength={100}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      <PasswordInput
        label={t(face.isKnown ? 'password.current' : 'password.next')}
        description={face.isKnown ? t('invitation.known') : t('password.hint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        autoComplete={face.isKnown ? 'current-password' : 'new-password'}
        required
        maxLength={200}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('shell:login.show') }}
      />
      {accept.error && <ProblemNotice error={accept.error} />}
      <Button type="submit" loading={accept.isPending} disabled={password === '' || name.trim() === ''}>
        {t('invitation.accept')}
      </Button>
    </form>
  );
}
