import { ActionIcon, Button, Group, Table, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api';
import { nameFault, rowsOf, type VariableRow } from './template';
import { useReload } from './useConfiguration';

/** What stands in this agent's file where a rollout says `${name}`. */
export function VariablePanel({ agent, variables }: { agent: Agent; variables: Record<string, string> }) {
  const { t } = useTranslation('fleet');
  const reload = useReload();
  // Null while nothing is edited: then what the hub has is shown.
  const [edited, setEdited] = useState<VariableRow[] | null>(null);
  const rows = edited ?? rowsOf(variables);
  const save = useMutation({
    mutationFn: () =>
      api.PUT('/api/v1/agents/{agentId}/variables', {
        params: { path: { agentId: agent.id } },
        body: { variables: Object.fromEntries(rows.map((row) => [row.name, row.value])) },
      }),
    onSuccess: async () => {
      await reload();
      setEdited(null);
      notifications.show({ message: t('variables.saved'), color: 'petrol' });
    },
  });
  const change = (row: number, part: Partial<VariableRow>) =>
    setEdited(rows.map((one) => (one.row === row ? { ...one, ...part } : one)));
  const add = () => setEdited([...rows, { row: Math.max(-1, ...rows.map((one) => one.row)) + 1, name: '', value: '' }]);
  const faults = rows.map((row) => nameFault(row.name, rows));
  return (
    <Panel title={t('variables')} note={t('variables.note')}>
      <Table verticalSpacing={6} horizontalSpacing={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('variable.name')}</Table.Th>
            <Table.Th>{t('variable.value')}</Table.Th>
            <Table.Th w={44}> </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {[
            ['agent', agent.name],
            ['plant', agent.plant],
          ].map(([name, value]) => (
            <Table.Tr key={name}>
              <Table.Td>
                <code>{name}</code>
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{value || '–'}</Table.Td>
              <Table.Td />
            </Table.Tr>
          ))}
          {rows.map((row, at) => (
            <Table.Tr key={row.row} style={{ verticalAlign: 'top' }}>
              <Table.Td>
                <TextInput
                  aria-label={t('variable.name')}
                  maxLength={32}
                  value={row.name}
                  error={row.name !== '' && faults[at] ? t(`variable.fault.${faults[at]}`) : undefined}
                  onChange={(event) => change(row.row, { name: event.currentTarget.value })}
                />
              </Table.Td>
              <Table.Td>
                <TextInput
                  aria-label={row.name ? t('variable.value.of', { name: row.name }) : t('variable.value')}
                  maxLength={100}
                  value={row.value}
                  onChange={(event) => change(row.row, { value: event.currentTarget.value })}
                />
              </Table.Td>
              <Table.Td>
                <ActionIcon
                  variant="default"
                  size={34}
                  aria-label={t('variable.remove', { name: row.name })}
                  onClick={() => setEdited(rows.filter((one) => one.row !== row.row))}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {save.error && <ProblemNotice error={save.error} />}
      <Group justify="space-between" mt={12} gap={10}>
        <Button
          variant="default"
          leftSection={<IconPlus size={16} aria-hidden />}
          disabled={rows.length >= 50}
          onClick={add}
        >
          {t('variable.add')}
        </Button>
        {edited && (
          <Group gap={10}>
            <Button variant="default" onClick={() => setEdited(null)}>
              {t('cancel')}
            </Button>
            <Button loading={save.isPending} disabled={faults.some(Boolean)} onClick={() => save.mutate()}>
              {t('variables.save')}
            </Button>
          </Group>
        )}
      </Group>
    </Panel>
  );
}
