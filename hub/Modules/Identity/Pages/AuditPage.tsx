import { IconHistoryToggle } from '@tabler/icons-react';
import type { Schema } from '@ui/api/client';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Go } from '@ui/parts/Go';
import { PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState } from '@ui/parts/notices';
import { AsOf, When } from '@ui/parts/time';
import { useUrlState } from '@ui/parts/urlState';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';

type Entry = Schema<'AuditEntryView'>;

/** Who did what, newest first; what changed stands field by field. */
export default function AuditPage() {
  const { t } = useTranslation('identity');
  const { may } = useSession();
  const [search] = useUrlState();
  const list = useList('/api/v1/audit', { person: search.person, subject: search.subject, limit: 100 });
  const who = (entry: Entry) => entry.name || t('audit.hub');
  // A program looks for the code; the page of an older hub may not know a newer one's deed.
  const did = (action: string) => t(`did.${action}`, { defaultValue: action });
  const columns: Column<Entry>[] = [
    { key: 'at', title: t('audit.at'), value: (entry) => entry.at, render: (entry) => <When at={entry.at} full /> },
    {
      key: 'who',
      title: t('audit.who'),
      value: who,
      choice: (name) => name,
      render: (entry) =>
        entry.isKey || entry.name === '' || !may('identity.people.read') ? (
          who(entry)
        ) : (
          <Go to="/people/$person" params={{ person: entry.personId }}>
            {entry.name}
          </Go>
        ),
    },
    {
      key: 'action',
      title: t('audit.what'),
      value: (entry) => entry.action,
      choice: did,
      render: (entry) => <span title={entry.action}>{did(entry.action)}</span>,
    },
    {
      key: 'about',
      title: t('audit.about'),
      value: (entry) => entry.subject,
      render: (entry) => <span style={{ overflowWrap: 'anywhere' }}>{entry.subject}</span>,
    },
    {
      key: 'changes',
      title: t('audit.changes'),
      value: (entry) => entry.changes.map((one) => `${one.field}: ${one.from ?? '–'} → ${one.to ?? '–'}`).join('; '),
      render: (entry) => <Changes changes={entry.changes} />,
      only: 'wide',
    },
  ];
  return (
    <PageFrame title={t('audit')} lead={t('audit.lead')}>
      <Panel flush>
        <Answer query={list}>
          {(entries) => (
            <DataTable
              name="audit"
              columns={columns}
              rows={entries}
              rowKey={(entry) => String(entry.number)}
              sort="-at"
              more={list.more}
              status={<AsOf at={list.asOf} />}
              empty={<EmptyState icon={IconHistoryToggle} title={t('audit.empty')} text={t('audit.empty.next')} />}
            />
          )}
        </Answer>
      </Panel>
    </PageFrame>
  );
}

function Changes({ changes }: { changes: Entry['changes'] }) {
  const { t } = useTranslation('identity');
  return (
    <span style={{ fontSize: 12.5, overflowWrap: 'anywhere' }}>
      {changes.map((one) => (
        <span key={one.field} style={{ display: 'block' }}>
          {one.field}: {one.isErased ? t('person.erased') : `${one.from ?? '–'} → ${one.to ?? '–'}`}
        </span>
      ))}
    </span>
  );
}
