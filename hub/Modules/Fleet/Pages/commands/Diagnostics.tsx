import { Button } from '@mantine/core';
import { Panel } from '@ui/parts/layout';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent } from '../api';
import { DiagnosticsWindow } from './DiagnosticsWindow';
import { useCommand } from './tell';

/** What helps to find a fault, asked of the agent itself. */
export function Diagnostics({ agent }: { agent: Agent }) {
  const { t } = useTranslation('fleet');
  const [open, setOpen] = useState(false);
  const collect = useCommand(agent.id, { name: 'collect', arguments: {} });
  const away = agent.state !== 'connected';
  return (
    <Panel title={t('diagnostics')}>
      <p style={{ margin: '0 0 12px', color: 'var(--eh-ink-2)' }}>{t('diagnostics.note')}</p>
      <Button
        variant="default"
        disabled={away}
        aria-describedby={away ? 'collect-away' : undefined}
        onClick={() => {
          setOpen(true);
          collect.mutate();
        }}
      >
        {t('diagnostics.collect')}
      </Button>
      {away && (
        <p id="collect-away" style={{ margin: '8px 0 0', color: 'var(--eh-ink-2)' }}>
          {t('command.away')}
        </p>
      )}
      {open && <DiagnosticsWindow name={agent.name} collect={collect} close={() => setOpen(false)} />}
    </Panel>
  );
}
