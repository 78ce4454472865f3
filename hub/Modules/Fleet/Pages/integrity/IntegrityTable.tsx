import { Button, Table } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { When } from '@ui/parts/time';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Integrity } from '../api';
import { IntegrityMark } from '../marks';
import { IntegrityWindow } from './IntegrityWindow';
import { withoutReason } from './sums';

/** The reports of an agent; one with something to see opens. */
export function IntegrityTable({ reports }: { reports: readonly Integrity[] }) {
  const { t } = useTranslation('fleet');
  const { number, moment } = useFormats();
  const [open, setOpen] = useState<Integrity | null>(null);
  return (
    <>
      <Table.ScrollContainer minWidth={560}>
        <Table horizontalSpacing="md" verticalSpacing={9}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('integrity.at')}</Table.Th>
              <Table.Th>{t('agent.state')}</Table.Th>
              <Table.Th ta="right">{t('integrity.in')}</Table.Th>
              <Table.Th ta="right">{t('integrity.out')}</Table.Th>
              <Table.Th ta="right">{t('integrity.dropped')}</Table.Th>
              <Table.Th ta="right">{t('integrity.missing')}</Table.Th>
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {reports.map((report) => {
              const { dropped, missing } = withoutReason(report);
              return (
                <Table.Tr key={report.id}>
                  <Table.Td>
                    <When at={report.at} full />
                  </Table.Td>
                  <Table.Td>
                    <IntegrityMark code={report.code} />
                  </Table.Td>
                  <Table.Td className="eh-num" ta="right">
                    {number(report.valuesIn)}
                  </Table.Td>
                  <Table.Td className="eh-num" ta="right">
                    {number(report.valuesOut)}
                  </Table.Td>
                  <Table.Td className="eh-num" ta="right">
                    {number(dropped)}
                  </Table.Td>
                  <Table.Td className="eh-num" ta="right" fw={missing === 0 ? undefined : 700}>
                    {number(missing)}
                  </Table.Td>
                  <Table.Td ta="right">
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      aria-label={t('integrity.open', { at: moment(report.at) })}
                      onClick={() => setOpen(report)}
                    >
                      {t('integrity.show')}
                    </Button>
                  </Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {open && <IntegrityWindow report={open} close={() => setOpen(null)} />}
    </>
  );
}
