import { Button } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { StatusMark, type Tone } from '@ui/parts/StatusMark';
import { Ago } from '@ui/parts/time';
import { useTranslation } from 'react-i18next';
import type { Point } from './api';
import { useStateName } from './StateMark';
import { useUnitText } from './units';

const tones: Record<string, Tone> = {
  good: 'accept',
  uncertain: 'warn',
  bad: 'refuse',
  not_heard: 'idle',
  illegal: 'refuse',
  out_of_range: 'warn',
  configuration: 'refuse',
};

/** The points of a machine as they are: unchanged and read is another thing than not heard. */
export function PointTable({
  points,
  chosen,
  choose,
}: {
  points: readonly Point[];
  chosen: string | undefined;
  choose: (name: string) => void;
}) {
  const { t } = useTranslation('telemetry');
  const formats = useFormats();
  const stateName = useStateName();
  const unitText = useUnitText();
  const value = (point: Point) => {
    if (point.value === null || point.value === undefined) return '–';
    if (point.role === 'state') return stateName(point.value);
    if (point.kind === 'flag') return t(`flag.${point.value}`);
    if (point.number === null || point.number === undefined) return point.value;
    return `${formats.number(point.number, 3)}${point.unit ? ` ${unitText(point.unit)}` : ''}`;
  };
  const columns: Column<Point>[] = [
    {
      key: 'name',
      title: t('point.name'),
      value: (point) => point.name,
      render: (point) =>
        point.kind === 'text' ? (
          <b style={{ fontWeight: 620 }}>{point.name}</b>
        ) : (
          <Button
            variant={point.name === chosen ? 'light' : 'subtle'}
            size="compact-sm"
            ml={-9}
            aria-pressed={point.name === chosen}
            title={t('point.draw')}
            onClick={() => choose(point.name)}
          >
            {point.name}
          </Button>
        ),
    },
    {
      key: 'value',
      title: t('point.value'),
      align: 'right',
      value: (point) => point.number ?? point.value,
      render: value,
    },
    {
      key: 'quality',
      title: t('point.quality'),
      value: (point) => (point.heard ? point.quality : 'not_heard'),
      choice: (quality) => t(`quality.${quality}`),
      render: (point) => {
        const quality = point.heard ? point.quality : 'not_heard';
        return <StatusMark tone={tones[quality] ?? 'refuse'}>{t(`quality.${quality}`)}</StatusMark>;
      },
    },
    {
      key: 'read',
      title: t('point.read'),
      value: (point) => point.readAt,
      render: (point) => <Ago at={point.readAt} />,
    },
    {
      key: 'changed',
      title: t('point.changed'),
      only: 'wide',
      value: (point) => point.changedAt,
      render: (point) => <Ago at={point.changedAt} />,
    },
  ];
  return (
    <DataTable
      name="points"
      columns={columns}
      rows={[...points]}
      rowKey={(point) => point.name}
      empty={<p style={{ padding: 16, margin: 0 }}>{t('points.none')}</p>}
    />
  );
}
