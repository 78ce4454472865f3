import { Button, Group, Modal, Table } from '@mantine/core';
import { toneColour } from '@ui/parts/StatusMark';
import { When } from '@ui/parts/time';
import { useTranslation } from 'react-i18next';
import { CommandAnswer } from './CommandAnswer';
import { type Reading, readingsIn } from './readings';
import type { Told } from './tell';

/** What the agent itself knows of a machine's points at this moment, whether or not the hub has it already. */
export function ReadingsWindow({ machine, read, close }: { machine: string; read: Told; close: () => void }) {
  const { t } = useTranslation('fleet');
  return (
    <Modal
      opened
      onClose={close}
      title={t('command.read.title', { machine })}
      size="44rem"
      closeButtonProps={{ 'aria-label': t('add.close') }}
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <p style={{ margin: 0, color: 'var(--eh-ink-2)' }}>{t('command.read.note')}</p>
        <CommandAnswer told={read}>{(text) => <Readings readings={readingsIn(text)} />}</CommandAnswer>
        <Group justify="flex-end" gap={10}>
          <Button variant="default" loading={read.isPending} onClick={() => read.mutate()}>
            {t('command.read.again')}
          </Button>
          <Button onClick={close}>{t('add.close')}</Button>
        </Group>
      </div>
    </Modal>
  );
}

function Readings({ readings }: { readings: readonly Reading[] }) {
  const { t } = useTranslation('fleet');
  if (readings.length === 0) return <p style={{ margin: 0 }}>{t('command.read.none')}</p>;
  return (
    <Table horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('reading.point')}</Table.Th>
          <Table.Th>{t('reading.value')}</Table.Th>
          <Table.Th>{t('reading.quality')}</Table.Th>
          <Table.Th>{t('reading.at')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {readings.map((reading) => (
          <Table.Tr key={reading.point}>
            <Table.Td style={{ fontWeight: 600, overflowWrap: 'anywhere' }}>{reading.point}</Table.Td>
            <Table.Td className="eh-num" style={{ overflowWrap: 'anywhere' }}>
              {reading.value || '–'}
            </Table.Td>
            <Table.Td style={reading.quality === 'good' ? undefined : { color: toneColour('warn'), fontWeight: 620 }}>
              {t(`reading.quality.${reading.quality}`)}
            </Table.Td>
            <Table.Td>
              <When at={reading.at} />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
