import { ActionIcon, Menu } from '@mantine/core';
import { IconDotsVertical, IconListSearch, IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api';
import { ReadingsWindow } from './ReadingsWindow';
import { RestartWindow } from './RestartWindow';
import { useCommand } from './tell';

/** What can be done with one device at once; without the agent there is nobody who could, and the menu says so. */
export function DeviceCommands({ agent, device, isMachine }: { agent: Agent; device: string; isMachine: boolean }) {
  const { t } = useTranslation('fleet');
  const [open, setOpen] = useState<'restart' | 'readings' | null>(null);
  const read = useCommand(agent.id, { name: 'read', arguments: { machine: device } });
  const away = agent.state !== 'connected';
  const close = () => setOpen(null);
  return (
    <>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="md" aria-label={t('command.menu', { device })}>
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {away && <Menu.Label style={{ whiteSpace: 'normal' }}>{t('command.away')}</Menu.Label>}
          {isMachine && (
            <Menu.Item
              leftSection={<IconListSearch size={16} />}
              disabled={away}
              onClick={() => {
                setOpen('readings');
                read.mutate();
              }}
            >
              {t('command.read')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconRefresh size={16} />} disabled={away} onClick={() => setOpen('restart')}>
            {t('command.restart')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'restart' && <RestartWindow agent={agent} device={device} isMachine={isMachine} close={close} />}
      {open === 'readings' && <ReadingsWindow machine={device} read={read} close={close} />}
    </>
  );
}
