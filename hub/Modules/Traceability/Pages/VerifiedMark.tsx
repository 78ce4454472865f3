import { IconShieldCheckFilled, IconShieldX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { UnitStory } from './api';

/** Whether the chain of hashes was found sound when the page asked; it names the event that breaks it. */
export function VerifiedMark({ chain }: { chain: UnitStory['chain'] }) {
  const { t } = useTranslation('traceability');
  const Mark = chain.sound ? IconShieldCheckFilled : IconShieldX;
  const colour = chain.sound ? 'var(--eh-accept)' : 'var(--eh-refuse)';
  return (
    <span style={{ display: 'inline-flex', gap: 5, alignItems: 'center', color: colour, fontWeight: 600 }}>
      <Mark size={18} aria-hidden />
      {chain.sound ? t('verified.sound') : t('verified.broken', { at: chain.brokenAt ?? '?' })}
    </span>
  );
}
