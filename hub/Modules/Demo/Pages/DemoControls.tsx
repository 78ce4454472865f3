import { Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBolt, IconPlugConnectedX, IconServerOff, IconSkull } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { sentencesOf } from '@ui/api/problem';
import { useTranslation } from 'react-i18next';
import { type DemoState, type FaultKind, useDemoRefresh } from './demo';

export function useBreak() {
  const { t, i18n } = useTranslation();
  const refresh = useDemoRefresh();
  return useMutation({
    mutationFn: ({ kind, agent }: { kind: FaultKind; agent?: string }) =>
      api.POST('/api/v1/demo/faults', { body: { kind, agent: agent ?? null } }),
    onSettled: refresh,
    onError: (error) => {
      const { what, next } = sentencesOf(error, t, i18n.language);
      notifications.show({ message: `${what} ${next}`, color: 'red' });
    },
  });
}

/** Breaks the plant on request: only in the demo, only for its own company. */
export function DemoControls({ state }: { state: DemoState | undefined }) {
  const { t } = useTranslation('demo');
  const breaks = useBreak();
  if (!state) return null;
  const busy = breaks.isPending || (state.fault !== null && !state.fault.over);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="compact-sm" variant="default" leftSection={<IconBolt size={15} aria-hidden />}>
          {t('controls')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {state.agents.map((agent) => (
          <Menu.Item
            key={`link ${agent.name}`}
            disabled={busy}
            leftSection={<IconPlugConnectedX size={16} aria-hidden />}
            onClick={() => breaks.mutate({ kind: 'link', agent: agent.name })}
          >
            {t('controls.link', { agent: agent.name })}
          </Menu.Item>
        ))}
        {state.agents.map((agent) => (
          <Menu.Item
            key={`agent ${agent.name}`}
            disabled={busy}
            leftSection={<IconSkull size={16} aria-hidden />}
            onClick={() => breaks.mutate({ kind: 'agent', agent: agent.name })}
          >
            {t('controls.agent', { agent: agent.name })}
          </Menu.Item>
        ))}
        <Menu.Item
          disabled={busy}
          leftSection={<IconServerOff size={16} aria-hidden />}
          onClick={() => breaks.mutate({ kind: 'hub' })}
        >
          {t('controls.hub')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
