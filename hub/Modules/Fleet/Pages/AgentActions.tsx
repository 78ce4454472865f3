import { Button, Group, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from './api';
import { WhyWindow } from './WhyWindow';

/** Another name, and its end. */
export function AgentActions({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  const queries = useQueryClient();
  const [name, setName] = useState(agent.name);
  const [ending, setEnding] = useState(false);
  const params = { path: { agentId: agent.id } };
  const rename = useMutation({
    mutationFn: () => api.POST('/api/v1/agents/{agentId}/name', { params, body: { name: name.trim() } }),
    onSuccess: () => {
      notifications.show({ message: t('agent.renamed'), color: 'petrol' });
      return queries.invalidateQueries();
    },
  });
  return (
    <Panel title={t('agent.actions')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate();
        }}
      >
        <Group align="flex-end" gap={10}>
          <TextInput
            label={t('add.name')}
            maxLength={64}
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            style={{ flex: 1, minWidth: 150 }}
          />
          <Button
            type="submit"
            variant="default"
            loading={rename.isPending}
            disabled={name.trim() === '' || name.trim() === agent.name}
          >
            {t('agent.rename')}
          </Button>
        </Group>
        {rename.error && <ProblemNotice error={rename.error} />}
      </form>
      <p style={{ margin: '18px 0 10px', color: 'var(--eh-ink-2)' }}>{t('agent.revoke.note')}</p>
      <Button variant="default" c="var(--eh-refuse)" onClick={() => setEnding(true)}>
        {t('agent.revoke')}
      </Button>
      {ending && (
        <WhyWindow
          title={t('agent.revoke.title', { name: agent.name })}
          text={t('agent.revoke.text')}
          button={t('agent.revoke')}
          send={(why) => api.POST('/api/v1/agents/{agentId}/revoke', { params, body: { why } })}
          done={() => queries.invalidateQueries()}
          close={() => setEnding(false)}
        />
      )}
    </Panel>
  );
}
