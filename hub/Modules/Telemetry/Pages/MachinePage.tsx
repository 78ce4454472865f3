import { SegmentedControl } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { Figure, Figures } from '@ui/parts/Figure';
import { PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer } from '@ui/parts/notices';
import { Ago, AsOf, useNow } from '@ui/parts/time';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MachineDetail } from './api';
import { PointTable } from './PointTable';
import { StateMark } from './StateMark';
import { StateRibbon } from './StateRibbon';
import { TrendChart } from './TrendChart';
import { useUnitText } from './units';

const hours = ['1', '8', '24'] as const;

/** One machine: its states, its points as they are, and one of them over a time. */
export default function MachinePage() {
  const { code = '' } = useParams({ strict: false }) as { code?: string };
  const { t } = useTranslation('telemetry');
  const query = useAnswer('/api/v1/machines/{code}', { path: { code } }, { topics: ['machines'], everyMs: 2_000 });
  const station = query.data?.machine.station;
  return (
    <PageFrame
      title={code}
      crumbs={[{ to: '/machines', text: t('machines') }]}
      lead={station ? t('machine.at', { station }) : undefined}
      actions={<AsOf at={query.asOf} />}
    >
      <Answer query={query}>{(found) => <Body detail={found} />}</Answer>
    </PageFrame>
  );
}

function Body({ detail }: { detail: MachineDetail }) {
  const { machine, points } = detail;
  const { t } = useTranslation('telemetry');
  const formats = useFormats();
  const unitText = useUnitText();
  const [span, setSpan] = useState<string>('1');
  const numbers = points.filter((point) => point.kind !== 'text');
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = chosen ?? numbers.find((point) => point.role === 'temperature')?.name ?? numbers[0]?.name;
  const made = machine.good ?? null;
  const scrap = machine.scrap ?? null;
  const all = (made ?? 0) + (scrap ?? 0);
  return (
    <>
      <Figures label={t('machine.figures')}>
        <Figure
          label={t('machine.state')}
          value={
            <span style={{ fontSize: 21 }}>
              <StateMark state={machine.state} />
            </span>
          }
          note={<Ago at={machine.since} />}
        />
        <Figure
          label={t('machine.good')}
          value={made === null ? '–' : formats.number(made)}
          note={t('machine.total')}
        />
        <Figure
          label={t('machine.scrap')}
          value={scrap === null ? '–' : formats.number(scrap)}
          note={all > 0 && scrap !== null ? formats.percent(scrap / all, 1) : undefined}
        />
        <Figure
          label={t('machine.heard')}
          value={
            <span style={{ fontSize: 19 }}>
              <Ago at={machine.heardAt} />
            </span>
          }
        />
      </Figures>
      <Stack>
        <Panel
          title={t('ribbon')}
          actions={
            <SegmentedControl
              size="xs"
              aria-label={t('range')}
              value={span}
              onChange={setSpan}
              data={hours.map((value) => ({ value, label: formats.span(Number(value) * 3_600_000) }))}
            />
          }
        >
          <Ribbon code={machine.code} hours={Number(span)} />
        </Panel>
        <Panel title={t('points')} note={t('points.note')} flush>
          <PointTable points={points} chosen={shown} choose={setChosen} />
        </Panel>
        {shown && (
          <Panel
            title={t('trend', { name: shown })}
            note={unitText(points.find((point) => point.name === shown)?.unit ?? '')}
          >
            <Trend code={machine.code} name={shown} hours={Number(span)} />
          </Panel>
        )}
      </Stack>
    </>
  );
}

/** The end of a range that moves on: every ten seconds, so that the same question is not asked with each frame. */
function useEnd(): number {
  return Math.ceil(useNow(10_000) / 10_000) * 10_000;
}

function Ribbon({ code, hours: length }: { code: string; hours: number }) {
  const end = useEnd();
  const query = useAnswer('/api/v1/machines/{code}/states', {
    path: { code },
    query: { from: new Date(end - length * 3_600_000).toISOString() },
  });
  return <Answer query={query}>{(spans) => <StateRibbon spans={spans} />}</Answer>;
}

function Trend({ code, name, hours: length }: { code: string; name: string; hours: number }) {
  const end = useEnd();
  const from = end - length * 3_600_000;
  const query = useAnswer('/api/v1/machines/{code}/points/{name}/values', {
    path: { code, name },
    query: { from: new Date(from).toISOString(), to: new Date(end).toISOString() },
  });
  return <Answer query={query}>{(history) => <TrendChart history={history} from={from} to={end} />}</Answer>;
}
