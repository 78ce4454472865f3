import { Modal, Table } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { When } from '@ui/parts/time';
import { useTranslation } from 'react-i18next';
import type { Integrity } from '../api';
import { IntegrityMark } from '../marks';
import { lossesOf } from '../words';

const lanes = ['', 'scan', 'event', 'telemetry', 'diagnostic'];

/** One report: its sentence, its lanes, and the points that lost values or do not add up. */
export function IntegrityWindow({ report, close }: { report: Integrity; close: () => void }) {
  const { t } = useTranslation('fleet');
  return (
    <Modal
      opened
      onClose={close}
      title={t('integrity')}
      size="60rem"
      closeButtonProps={{ 'aria-label': t('add.close') }}
    >
      <div style={{ display: 'grid', gap: 14 }}>
        <div>
          <IntegrityMark code={report.code} />
          <p style={{ margin: '6px 0 0' }}>
            {t(`integrity.said.${report.code.replace('integrity.', '')}`, { defaultValue: report.detail })}
          </p>
          <p style={{ margin: '6px 0 0', color: 'var(--eh-ink-2)' }}>
            <When at={report.at} full />
            {report.since && (
              <>
                {' · '}
                {t('integrity.since')} <When at={report.since} full />
              </>
            )}
          </p>
        </div>
        <Lanes report={report} />
        {report.remarkable.length > 0 && <Points report={report} />}
      </div>
    </Modal>
  );
}

function Lanes({ report }: { report: Integrity }) {
  const { t } = useTranslation('fleet');
  const { number } = useFormats();
  return (
    <Table horizontalSpacing="md">
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('integrity.lane')}</Table.Th>
          <Table.Th ta="right">{t('integrity.lane.agent')}</Table.Th>
          <Table.Th ta="right">{t('integrity.lane.hub')}</Table.Th>
          <Table.Th ta="right">{t('integrity.lane.gaps')}</Table.Th>
          <Table.Th ta="right">{t('integrity.lane.rejected')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {report.lanes.map((lane) => (
          <Table.Tr key={lane.lane}>
            <Table.Td>{t(`integrity.lane.${lanes[lane.lane]}`, { defaultValue: String(lane.lane) })}</Table.Td>
            <Table.Td className="eh-num" ta="right">
              {number(lane.agent)}
            </Table.Td>
            <Table.Td className="eh-num" ta="right">
              {lane.hub === null ? '–' : number(lane.hub)}
            </Table.Td>
            <Table.Td className="eh-num" ta="right">
              {number(lane.gaps)}
            </Table.Td>
            <Table.Td className="eh-num" ta="right">
              {number(lane.rejected)}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function Points({ report }: { report: Integrity }) {
  const { t } = useTranslation('fleet');
  const { number } = useFormats();
  return (
    <Table.ScrollContainer minWidth={560} mah={420}>
      <Table horizontalSpacing="md">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('integrity.point')}</Table.Th>
            <Table.Th ta="right">{t('integrity.in')}</Table.Th>
            <Table.Th ta="right">{t('integrity.out')}</Table.Th>
            <Table.Th>{t('integrity.dropped')}</Table.Th>
            <Table.Th ta="right">{t('integrity.missing')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.remarkable.map((point) => (
            <Table.Tr key={`${point.machine} ${point.point}`}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {point.machine} {point.point}
              </Table.Td>
              <Table.Td className="eh-num" ta="right">
                {number(point.in)}
              </Table.Td>
              <Table.Td className="eh-num" ta="right">
                {number(point.out)}
              </Table.Td>
              <Table.Td>
                {lossesOf(point.dropped).reasons.map(([reason, count]) => (
                  <div key={reason}>
                    {number(count)} {t(`loss.${reason}`, { defaultValue: reason })}
                  </div>
                ))}
              </Table.Td>
              <Table.Td className="eh-num" ta="right" fw={point.missing === 0 ? undefined : 700}>
                {number(point.missing)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
