import { StatusMark } from '@ui/parts/StatusMark';
import { useTranslation } from 'react-i18next';
import type { Agent, Configuration } from '../api';
import { DiffView } from './DiffView';
import { Lines } from './Lines';
import { filled } from './template';

/** What the agent would get, its variables filled in, beside what it runs with. */
export function Preview({ agent, configuration, text }: { agent: Agent; configuration: Configuration; text: string }) {
  const { t } = useTranslation('fleet');
  const fresh = filled(text, { ...configuration.variables, agent: agent.name, plant: agent.plant });
  return (
    <div style={{ display: 'grid', gap: 10 }}>
      {fresh.missing.length > 0 && (
        <StatusMark tone="refuse">{t('change.missing', { names: fresh.missing.join(', ') })}</StatusMark>
      )}
      {configuration.text === null ? (
        <Lines label={t('change.changes')} text={fresh.text} />
      ) : (
        <DiffView
          label={t('change.changes')}
          before={configuration.text}
          after={fresh.text}
          names={[t('configuration.in_force'), t('change.new')]}
        />
      )}
    </div>
  );
}
