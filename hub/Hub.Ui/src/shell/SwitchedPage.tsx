import { Button } from '@mantine/core';
import { IconArrowsExchange, IconRefresh } from '@tabler/icons-react';
import { companyOfPage, isSwitched, onSwitched, otherCompany } from '@ui/api/company';
import { EmptyState } from '@ui/parts/notices';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';

/** True once the session speaks for another company than this page. */
export const useSwitched = (): boolean => useSyncExternalStore(onSwitched, isSwitched);

/** Stands in place of a page whose session was switched in another window: nothing of either company is shown any more. */
export function SwitchedPage() {
  const { t } = useTranslation();
  return (
    <main role="alert" style={{ maxWidth: 640, margin: '15vh auto', padding: 20 }}>
      <EmptyState
        icon={IconArrowsExchange}
        title={t('switched.what')}
        text={t('switched.next', { company: companyOfPage()?.name || t('shell.hub') })}
        action={
          <Button leftSection={<IconRefresh size={16} aria-hidden />} onClick={() => location.assign('/')}>
            {t('switched.load')}
          </Button>
        }
      />
      <p style={{ textAlign: 'center', color: 'var(--eh-ink-3)', fontSize: 12 }}>{otherCompany}</p>
    </main>
  );
}
