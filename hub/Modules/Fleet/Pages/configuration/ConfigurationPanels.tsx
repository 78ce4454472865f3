import { Button } from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Columns, Panel } from '@ui/parts/layout';
import { Answer } from '@ui/parts/notices';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api';
import { InForce } from './InForce';
import { type Draft, RollOutWindow } from './RollOutWindow';
import { useConfiguration } from './useConfiguration';
import { VariablePanel } from './VariablePanel';
import { VersionTable } from './VersionTable';

/** What the agent runs with, its versions and variables; and the one window through which files go to agents. */
export function ConfigurationPanels({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  const query = useConfiguration(agent.id);
  const [draft, setDraft] = useState<Draft | null>(null);
  const found = query.data;
  const change = found && agent.state !== 'revoked' && (
    <Button
      leftSection={<IconPencil size={16} aria-hidden />}
      onClick={() => setDraft({ title: t('change'), text: found.text ?? found.wantedText ?? '', begin: 'text' })}
    >
      {t('change')}
    </Button>
  );
  return (
    <>
      <Panel title={t('configuration')} note={t('configuration.note')} actions={change}>
        <Answer query={query}>
          {(configuration) => <InForce agent={agent} configuration={configuration} begin={setDraft} />}
        </Answer>
      </Panel>
      {found && (
        <Columns>
          <Panel title={t('versions')} note={t('versions.note')} flush>
            <VersionTable agent={agent} configuration={found} begin={setDraft} />
          </Panel>
          <VariablePanel agent={agent} variables={found.variables} />
        </Columns>
      )}
      {found && draft && (
        <RollOutWindow agent={agent} configuration={found} draft={draft} close={() => setDraft(null)} />
      )}
    </>
  );
}
