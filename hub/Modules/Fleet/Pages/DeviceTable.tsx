import { Table } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { EmptyState } from '@ui/parts/notices';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from './api';
import { ClockOffset } from './health';
import { DeviceMark } from './marks';

/** What is connected to the agent, those with a reason to look at them first. */
export function DeviceTable({
  devices,
  state,
  commands,
}: {
  devices: readonly Device[];
  state: string;
  /** What may be done with a device; left out for who may only look. */
  commands?: (device: Device) => ReactNode;
}) {
  const { t } = useTranslation('fleet');
  if (devices.length === 0) {
    return (
      <EmptyState
        small
        icon={IconPlugConnected}
        title={t('devices.empty')}
        text={t(state === 'waiting' ? 'devices.empty.waiting' : 'devices.empty.next')}
      />
    );
  }
  const order = { fault: 0, waiting: 1, connected: 2 } as const;
  const sorted = [...devices].sort((a, b) => order[a.state] - order[b.state] || (a.device < b.device ? -1 : 1));
  return (
    <Table horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('device')}</Table.Th>
          <Table.Th>{t('device.station')}</Table.Th>
          <Table.Th>{t('agent.state')}</Table.Th>
          {commands && <Table.Th aria-label={t('commands')} />}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {sorted.map((device) => (
          <Table.Tr key={`${device.station} ${device.device}`}>
            <Table.Td style={{ overflowWrap: 'anywhere', fontWeight: 600 }}>{device.device}</Table.Td>
            <Table.Td>{device.station || '–'}</Table.Td>
            <Table.Td>
              <DeviceMark state={device.state} stale={state !== 'connected'} />
              {device.reason && (
                <div style={{ color: 'var(--eh-ink-2)', overflowWrap: 'anywhere' }}>{device.reason}</div>
              )}
              {device.clockOffsetMs !== null && (
                <div style={{ color: 'var(--eh-ink-2)' }}>
                  {t('device.clock')}: <ClockOffset ms={device.clockOffsetMs} />
                </div>
              )}
            </Table.Td>
            {commands && <Table.Td style={{ width: 1, verticalAlign: 'top' }}>{commands(device)}</Table.Td>}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
