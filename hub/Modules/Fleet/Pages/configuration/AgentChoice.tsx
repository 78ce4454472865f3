import { MultiSelect } from '@mantine/core';
import { useAnswer } from '@ui/parts/ask';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api';

/** Which other agents get the file, once the first one has proved it. */
export function AgentChoice({
  first,
  value,
  onChange,
}: {
  first: Agent;
  value: string[];
  onChange: (ids: string[]) => void;
}) {
  const { t } = useTranslation('fleet');
  const known = useAnswer('/api/v1/agents', { query: { limit: 200 } });
  const data = (known.data?.items ?? [])
    .filter((agent) => agent.id !== first.id && agent.state !== 'waiting' && agent.state !== 'revoked')
    .map((agent) => ({ value: agent.id, label: agent.plant ? `${agent.name} (${agent.plant})` : agent.name }));
  return (
    <MultiSelect
      label={t('change.others')}
      description={t('change.others.hint', { name: first.name })}
      placeholder={value.length === 0 ? t('change.others.none') : undefined}
      nothingFoundMessage={t('change.others.empty')}
      searchable
      data={data}
      value={value}
      onChange={onChange}
    />
  );
}
