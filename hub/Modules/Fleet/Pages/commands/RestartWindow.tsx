import { Button, Group, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { ProblemNotice } from '@ui/parts/notices';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api';
import { useCommand } from './tell';

/** Says what happens to scans or readings meanwhile, and restarts the device's driver. */
export function RestartWindow({
  agent,
  device,
  isMachine,
  close,
}: {
  agent: Agent;
  device: string;
  isMachine: boolean;
  close: () => void;
}) {
  const { t } = useTranslation('fleet');
  const queries = useQueryClient();
  const restart = useCommand(agent.id, { name: 'restart_driver', arguments: { device } }, () => {
    notifications.show({ message: t('command.restarted', { device }), color: 'petrol' });
    close();
    void queries.invalidateQueries({ queryKey: ['answer', '/api/v1/agents/{agentId}'] });
  });
  return (
    <Modal
      opened
      onClose={close}
      title={t('command.restart.title', { device })}
      closeButtonProps={{ 'aria-label': t('add.close') }}
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <p style={{ margin: 0 }}>{t(isMachine ? 'command.restart.machine' : 'command.restart.scanner')}</p>
        {restart.error && <ProblemNotice error={restart.error} />}
        <Group justify="flex-end" gap={10}>
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button data-autofocus loading={restart.isPending} onClick={() => restart.mutate()}>
            {t('command.restart')}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
