import { Alert, Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { ProblemNotice } from '@ui/parts/notices';
import { ToneShape } from '@ui/parts/StatusMark';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import { type Agent, manage } from './api';

/** The agent is set aside: what was seen, and the way back once the copy is stopped. */
export function Quarantine({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  const { may } = useSession();
  const queries = useQueryClient();
  const release = useMutation({
    mutationFn: () => api.POST('/api/v1/agents/{agentId}/release', { params: { path: { agentId: agent.id } } }),
    onSuccess: () => queries.invalidateQueries(),
  });
  return (
    <Alert
      role="note"
      variant="outline"
      color="red"
      c="var(--eh-ink)"
      icon={<ToneShape tone="refuse" size={20} />}
      title={t('quarantine')}
    >
      <p style={{ margin: '0 0 10px' }}>
        {agent.quarantineCode ? t(`ended.${agent.quarantineCode}`, { defaultValue: agent.quarantineCode }) : ''}
      </p>
      {agent.quarantineWhy && <p style={{ margin: '0 0 10px', color: 'var(--eh-ink-2)' }}>{agent.quarantineWhy}</p>}
      {may(manage) && (
        <>
          <p style={{ margin: '0 0 10px' }}>{t('quarantine.next')}</p>
          <Button variant="default" loading={release.isPending} onClick={() => release.mutate()}>
            {t('quarantine.release')}
          </Button>
        </>
      )}
      {release.error && <ProblemNotice error={release.error} />}
    </Alert>
  );
}
