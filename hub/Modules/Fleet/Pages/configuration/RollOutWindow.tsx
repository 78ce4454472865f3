import { Button, Group, Modal, NumberInput, Tabs, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { answered, api } from '@ui/api/client';
import { ProblemNotice } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent, Configuration } from '../api';
import { AgentChoice } from './AgentChoice';
import { Preview } from './Preview';
import { TextEditor } from './TextEditor';
import { useReload } from './useConfiguration';

/** A file on its way, before it is sent. */
export interface Draft {
  title: string;
  text: string;
  /** What the window shows first. */
  begin: 'text' | 'changes';
}

const usualProof = 60;

/** The one way of a file to agents: its text, what it changes here, who else gets it, and why. */
export function RollOutWindow({
  agent,
  configuration,
  draft,
  close,
}: {
  agent: Agent;
  configuration: Configuration;
  draft: Draft;
  close: () => void;
}) {
  const { t } = useTranslation('fleet');
  const navigate = useNavigate();
  const reload = useReload();
  const [text, setText] = useState(draft.text);
  const [others, setOthers] = useState<string[]>([]);
  const [why, setWhy] = useState('');
  const [proof, setProof] = useState<number | string>(usualProof);
  const send = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/api/v1/rollouts', {
          body: { agents: [agent.id, ...others], text, why: why.trim(), proofSeconds: Number(proof) },
        }),
      ),
    onSuccess: (rollout) => {
      close();
      notifications.show({ message: t('change.sent', { name: agent.name }), color: 'petrol' });
      if (others.length > 0) void navigate({ to: '/rollouts/$rollout', params: { rollout: rollout.id } as never });
      return reload();
    },
  });
  const changed = text !== configuration.text || others.length > 0;
  return (
    <Modal
      opened
      onClose={close}
      title={`${draft.title}: ${agent.name}`}
      size="60rem"
      // What was typed is not lost by a click beside the window.
      closeOnClickOutside={false}
      closeOnEscape={text === draft.text}
      closeButtonProps={{ 'aria-label': t('add.close') }}
    >
      <form
        style={{ display: 'grid', gap: 16 }}
        onSubmit={(event) => {
          event.preventDefault();
          send.mutate();
        }}
      >
        <Tabs defaultValue={draft.begin} keepMounted={false}>
          <Tabs.List mb={12}>
            <Tabs.Tab value="text">{t('change.text')}</Tabs.Tab>
            <Tabs.Tab value="changes">{t('change.changes')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="text">
            <TextEditor text={text} change={setText} configuration={configuration} />
          </Tabs.Panel>
          <Tabs.Panel value="changes">
            <Preview agent={agent} configuration={configuration} text={text} />
          </Tabs.Panel>
        </Tabs>
        <AgentChoice first={agent} value={others} onChange={setOthers} />
        <Group align="flex-start" gap={14}>
          <TextInput
            label={t('why')}
            description={t('why.hint')}
            maxLength={200}
            required
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
            style={{ flex: '2 1 260px' }}
          />
          <NumberInput
            label={t('change.proof')}
            description={t('change.proof.hint')}
            min={0}
            max={600}
            allowDecimal={false}
            required
            value={proof}
            onChange={setProof}
            style={{ flex: '1 1 220px' }}
          />
        </Group>
        {send.error && <ProblemNotice error={send.error} />}
        <Group justify="flex-end" gap={10}>
          {!changed && <span style={{ color: 'var(--eh-ink-2)' }}>{t('change.nothing')}</span>}
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            loading={send.isPending}
            disabled={!changed || why.trim() === '' || text.trim() === '' || proof === ''}
          >
            {t('change.send')}
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
