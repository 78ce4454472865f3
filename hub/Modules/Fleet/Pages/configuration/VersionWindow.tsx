import { Button, Group, Modal, Tabs } from '@mantine/core';
import { useAnswer } from '@ui/parts/ask';
import { Go } from '@ui/parts/Go';
import { Answer } from '@ui/parts/notices';
import { useTranslation } from 'react-i18next';
import type { Agent, Configuration, Version } from '../api';
import { VersionMark } from '../marks';
import { Detail } from './Detail';
import { DiffView } from './DiffView';
import { Lines } from './Lines';

/** One version: its text, what it differs in from what is in force, and the way to send it once more. */
export function VersionWindow({
  agent,
  configuration,
  version,
  rollOut,
  close,
}: {
  agent: Agent;
  configuration: Configuration;
  version: Version;
  rollOut: (text: string) => void;
  close: () => void;
}) {
  const { t } = useTranslation('fleet');
  const query = useAnswer('/api/v1/agents/{agentId}/configurations/{version}', {
    path: { agentId: agent.id, version: version.version },
  });
  const name = t('configuration.version', { version: version.version });
  return (
    <Modal
      opened
      onClose={close}
      title={`${name}: ${agent.name}`}
      size="60rem"
      closeButtonProps={{ 'aria-label': t('add.close') }}
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <div>
          <VersionMark state={version.state} />
          <Detail detail={version.detail} />
          <p style={{ margin: '6px 0 0', overflowWrap: 'anywhere' }}>{version.why}</p>
          {version.rolloutId && (
            <Go to="/rollouts/$rollout" params={{ rollout: version.rolloutId }}>
              {t('version.rollout')}
            </Go>
          )}
        </div>
        <Answer query={query}>
          {({ text }) => (
            <>
              <Tabs defaultValue="text" keepMounted={false}>
                <Tabs.List mb={12}>
                  <Tabs.Tab value="text">{t('change.text')}</Tabs.Tab>
                  {configuration.text !== null && <Tabs.Tab value="diff">{t('version.diff')}</Tabs.Tab>}
                </Tabs.List>
                <Tabs.Panel value="text">
                  <Lines label={name} text={text} />
                </Tabs.Panel>
                <Tabs.Panel value="diff">
                  <DiffView
                    label={t('version.diff')}
                    before={configuration.text ?? ''}
                    after={text}
                    names={[t('configuration.in_force'), name]}
                  />
                </Tabs.Panel>
              </Tabs>
              {agent.state !== 'revoked' && (
                <Group justify="flex-end">
                  <Button variant="default" onClick={() => rollOut(text)}>
                    {t('version.roll_out')}
                  </Button>
                </Group>
              )}
            </>
          )}
        </Answer>
      </div>
    </Modal>
  );
}
