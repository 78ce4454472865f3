import { Button } from '@mantine/core';
import { IconUserShare } from '@tabler/icons-react';
import { useSession } from '@ui/session/session';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { continueAs } from '../demo';
import css from '../StoryStrip.module.css';

/** What the step shows, its buttons, and what came of them. */
export function StepFrame({ text, children, result }: { text: string; children: ReactNode; result?: ReactNode }) {
  return (
    <>
      <p className={css.text}>{text}</p>
      <div className={css.buttons}>{children}</div>
      {result && (
        <div className={css.result} role="status">
          {result}
        </div>
      )}
    </>
  );
}

/** The buttons, for whom may press them; everybody else goes on as the plant manager. */
export function AsPlantManager({ permission, children }: { permission: string; children: ReactNode }) {
  const { session, may } = useSession();
  const { t } = useTranslation('demo');
  if (session.tenant?.code === 'SAIF' && may(permission)) return children;
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconUserShare size={15} aria-hidden />}
      onClick={() => void continueAs('arjun', '/today')}
    >
      {t('as', { name: 'Arjun' })}
    </Button>
  );
}
