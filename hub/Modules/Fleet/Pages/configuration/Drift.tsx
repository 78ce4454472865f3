import { Alert, Button, Group } from '@mantine/core';
import { api } from '@ui/api/client';
import { ToneShape } from '@ui/parts/StatusMark';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent, Configuration } from '../api';
import { WhyWindow } from '../WhyWindow';
import { DiffView } from './DiffView';
import type { Draft } from './RollOutWindow';
import { useReload } from './useConfiguration';

/** The file was written at the agent: what differs from the hub's, and the two ways out. Without a version of the hub's it can only be taken over. */
export function Drift({
  agent,
  configuration: { drift, text, wanted, wantedText },
  begin,
}: {
  agent: Agent;
  configuration: Configuration;
  begin: (draft: Draft) => void;
}) {
  const { t } = useTranslation('fleet');
  const reload = useReload();
  const [adopting, setAdopting] = useState(false);
  const ours = drift && wanted !== null && wantedText !== null ? { version: wanted, text: wantedText } : null;
  return (
    <Alert
      role="note"
      variant="outline"
      color={ours ? 'yellow' : 'gray'}
      c="var(--eh-ink)"
      icon={<ToneShape tone={ours ? 'warn' : 'idle'} size={20} />}
      title={ours ? t('drift') : t('drift.never')}
    >
      <div style={{ display: 'grid', gap: 12 }}>
        <p style={{ margin: 0 }}>{ours ? t('drift.text', { version: ours.version }) : t('drift.never.text')}</p>
        {ours && text !== null && (
          <DiffView
            label={t('drift.diff', { version: ours.version })}
            before={ours.text}
            after={text}
            names={[t('configuration.version', { version: ours.version }), t('configuration.local')]}
          />
        )}
        {agent.state !== 'revoked' && (
          <Group gap={10}>
            {text !== null && (
              <Button variant="default" onClick={() => setAdopting(true)}>
                {t('adopt')}
              </Button>
            )}
            {ours && (
              <Button
                variant="default"
                onClick={() => begin({ title: t('put_back'), text: ours.text, begin: 'changes' })}
              >
                {t('put_back')}
              </Button>
            )}
          </Group>
        )}
      </div>
      {adopting && (
        <WhyWindow
          title={t('adopt')}
          text={t('adopt.text', { name: agent.name })}
          button={t('adopt')}
          send={(why) =>
            api.POST('/api/v1/agents/{agentId}/configuration/adopt', {
              params: { path: { agentId: agent.id } },
              body: { why },
            })
          }
          done={reload}
          close={() => setAdopting(false)}
        />
      )}
    </Alert>
  );
}
