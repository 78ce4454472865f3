import { Button, Group } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, type Schema } from '@ui/api/client';
import { Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { ProblemNotice } from '@ui/parts/notices';
import { When } from '@ui/parts/time';
import { useTranslation } from 'react-i18next';
import { OneTimeLink } from './OneTimeLink';

/** Who was asked and has not come yet. */
export function OpenInvitations() {
  const { t } = useTranslation('identity');
  const list = useList('/api/v1/invitations', { state: 'open', limit: 50 });
  if (!list.data || list.data.length === 0) return null;
  return (
    <Panel title={t('invitations')} note={t('invitations.note')}>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 12 }}>
        {list.data.map((invitation) => (
          <Invitation key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Panel>
  );
}

function Invitation({ invitation }: { invitation: Schema<'InvitationView'> }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const path = { invitationId: invitation.id };
  const refresh = () => queries.invalidateQueries({ queryKey: ['list', '/api/v1/invitations'] });
  const resend = useMutation({
    mutationFn: () =>
      answered(api.POST('/api/v1/invitations/{invitationId}/resend', { params: { path }, body: { days: null } })),
    onSuccess: refresh,
  });
  const revoke = useMutation({
    mutationFn: () => api.DELETE('/api/v1/invitations/{invitationId}', { params: { path } }),
    onSuccess: refresh,
  });
  const error = resend.error ?? revoke.error;
  return (
    <li>
      <Group justify="space-between" gap={8}>
        <span>
          <b>{invitation.name}</b> {invitation.login} · {t(`shell:role.${invitation.role}`)} · {t('invitation.until')}{' '}
          <When at={invitation.expiresAt} full />
        </span>
        <Group gap={8}>
          <Button size="compact-sm" variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
            {t('invitation.again')}
          </Button>
          <Button size="compact-sm" variant="default" loading={revoke.isPending} onClick={() => revoke.mutate()}>
            {t('invitation.revoke')}
          </Button>
        </Group>
      </Group>
      {error && <ProblemNotice error={error} />}
      {resend.data && <OneTimeLink link={resend.data} text={t('invite.link', { name: invitation.name })} />}
    </li>
  );
}
