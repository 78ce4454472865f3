import { Table } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import { EmptyState } from '@ui/parts/notices';
import { When } from '@ui/parts/time';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Agent, Configuration, Version } from '../api';
import { VersionMark } from '../marks';
import { Detail } from './Detail';
import type { Draft } from './RollOutWindow';
import css from './VersionTable.module.css';
import { VersionWindow } from './VersionWindow';

/** Every version of the agent's file: how it ended, who made it and why; each opens. */
export function VersionTable({
  agent,
  configuration,
  begin,
}: {
  agent: Agent;
  configuration: Configuration;
  begin: (draft: Draft) => void;
}) {
  const { t } = useTranslation('fleet');
  const [open, setOpen] = useState<Version | null>(null);
  if (configuration.versions.length === 0) {
    return <EmptyState small icon={IconVersions} title={t('versions.empty')} text={t('versions.empty.next')} />;
  }
  return (
    <>
      <Table horizontalSpacing="md" verticalSpacing={9} className={css.table}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('version')}</Table.Th>
            <Table.Th>{t('agent.state')}</Table.Th>
            <Table.Th>{t('why')}</Table.Th>
            <Table.Th className={css.made}>{t('version.made')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {configuration.versions.map((one) => (
            <Table.Tr key={one.version}>
              <Table.Td>
                <button
                  type="button"
                  className={css.open}
                  aria-label={t('version.open', { version: one.version })}
                  onClick={() => setOpen(one)}
                >
                  {one.version}
                </button>
              </Table.Td>
              <Table.Td>
                <VersionMark state={one.state} />
              </Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {one.why}
                <Detail detail={one.detail} />
                {one.rolloutId === null && <div style={{ color: 'var(--eh-ink-3)' }}>{t('version.adopted')}</div>}
              </Table.Td>
              <Table.Td className={css.made}>
                <When at={one.madeAt} full />
                {one.madeBy && <div style={{ color: 'var(--eh-ink-3)' }}>{one.madeBy}</div>}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {open && (
        <VersionWindow
          agent={agent}
          configuration={configuration}
          version={open}
          rollOut={(text) => {
            setOpen(null);
            begin({ title: t('version.again', { version: open.version }), text, begin: 'changes' });
          }}
          close={() => setOpen(null)}
        />
      )}
    </>
  );
}
