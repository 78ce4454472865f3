import { Button, TextInput } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useSession } from '@ui/session/session';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LiveScans } from './LiveScans';
import css from './UnitSearchPage.module.css';

/** Type or scan a label, land on the unit's story. */
export default function UnitSearchPage() {
  const { t } = useTranslation('traceability');
  const { plant } = useSession();
  const navigate = useNavigate();
  const [label, setLabel] = useState('');
  const wanted = label.trim().toUpperCase();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wanted) return;
    // A whole label opens its story; a part of one searches the scans.
    if (/^UID-.*-[A-Z0-9]{2}$/.test(wanted)) void navigate({ to: '/units/$uid', params: { uid: wanted } as never });
    else void navigate({ to: '/scans', search: { q: wanted } as never });
  };
  return (
    <PageFrame title={t('units')} lead={t('units.lead')}>
      <Panel>
        <form onSubmit={submit} className={css.form}>
          <TextInput
            size="lg"
            autoFocus
            aria-label={t('units.label')}
            placeholder="UID-SAIF-KOL-FG-000001-6I"
            leftSection={<IconBarcode size={22} stroke={1.6} aria-hidden />}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
            styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            style={{ flex: 1 }}
          />
          <Button size="lg" type="submit" disabled={!wanted}>
            {t('units.open')}
          </Button>
        </form>
        <p className={css.hint}>
          {t('units.hint')} <Go to="/scans">{t('units.all_scans')}</Go>
        </p>
      </Panel>
      {plant && <LiveScans plant={plant.code} rows={12} />}
    </PageFrame>
  );
}
