import { IconFileSettings } from '@tabler/icons-react';
import { Facts } from '@ui/parts/layout';
import { EmptyState } from '@ui/parts/notices';
import { StatusMark } from '@ui/parts/StatusMark';
import { When } from '@ui/parts/time';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent, Configuration } from '../api';
import { Drift } from './Drift';
import { Lines } from './Lines';
import type { Draft } from './RollOutWindow';

/** The file that the agent runs with, whose it is and since when; what waits for a restart, what is being tried. */
export function InForce({
  agent,
  configuration,
  begin,
}: {
  agent: Agent;
  configuration: Configuration;
  begin: (draft: Draft) => void;
}) {
  const { t } = useTranslation('fleet');
  if (configuration.reported === null) {
    return (
      <EmptyState
        small
        icon={IconFileSettings}
        title={t('configuration.untold')}
        text={t('configuration.untold.next')}
      />
    );
  }
  const { version } = configuration;
  const facts: [ReactNode, ReactNode][] = [
    [
      t('configuration.in_force'),
      version === null ? t('configuration.local') : t('configuration.version', { version }),
    ],
    [t('configuration.since'), <When key="since" at={configuration.reported} full />],
  ];
  if (configuration.trying !== null) {
    facts.push([
      t('configuration.trial'),
      <StatusMark key="trying" tone="busy">
        {t('configuration.trying', { version: configuration.trying })}
      </StatusMark>,
    ]);
  }
  if (configuration.needsRestart !== '') {
    facts.push([
      t('configuration.restart'),
      <StatusMark key="restart" tone="warn">
        {t('configuration.needs_restart', { settings: configuration.needsRestart })}
      </StatusMark>,
    ]);
  }
  return (
    <div style={{ display: 'grid', gap: 14 }}>
      <Facts items={facts} />
      {version === null && <Drift agent={agent} configuration={configuration} begin={begin} />}
      {configuration.text === null ? (
        <p style={{ margin: 0, color: 'var(--eh-ink-2)' }}>{t('configuration.text.untold')}</p>
      ) : (
        <Lines label={t('configuration.text', { name: agent.name })} text={configuration.text} />
      )}
    </div>
  );
}
