import { IconBuildingFactory2 } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { HourBars, Legend, StepLoads } from '@ui/parts/charts';
import { Figure, Figures } from '@ui/parts/Figure';
import { Go } from '@ui/parts/Go';
import { Columns, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer, EmptyState } from '@ui/parts/notices';
import { AsOf } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useTranslation } from 'react-i18next';
import { LiveScans } from '../../Traceability/Pages/LiveScans';
import { useOpenExceptions } from '../../Traceability/Pages/openExceptions';
import type { PlantToday } from './api';
import { useHonestSentence } from './honestSentence';
import { RoutingMapView } from './RoutingMapView';

/** The plant manager's first page: one sentence, the numbers behind it, the plant as a live map. */
export default function PlantTodayPage() {
  const { plant } = useSession();
  const { t } = useTranslation('production');
  if (!plant) {
    return (
      <PageFrame title={t('today')}>
        <Panel>
          <EmptyState icon={IconBuildingFactory2} title={t('today.no_plant')} text={t('today.no_plant.next')} />
        </Panel>
      </PageFrame>
    );
  }
  return <Today plant={plant.code} />;
}

function Today({ plant }: { plant: string }) {
  const { t } = useTranslation('production');
  const query = useAnswer(
    '/api/v1/plants/{plant}/today',
    { path: { plant } },
    { topics: ['scans', 'tokens', 'orders', 'stations', 'exceptions'], everyMs: 30_000 },
  );
  const sentence = useHonestSentence();
  const said = query.data ? sentence(query.data) : null;
  return (
    <PageFrame
      title={said?.headline ?? t('today')}
      lead={said?.detail}
      actions={<AsOf at={query.data?.asOf ?? null} />}
    >
      <Answer query={query} rows={8}>
        {(today) => <Body today={today} plant={plant} />}
      </Answer>
    </PageFrame>
  );
}

function Body({ today, plant }: { today: PlantToday; plant: string }) {
  const { t } = useTranslation('production');
  const formats = useFormats();
  const { firstPass, shift } = today;
  const inShift = shift ? { from: shift.from } : {};
  const steps = today.routings.flatMap((routing) => routing.steps);
  const nowHour = today.hours.at(-1)?.from;
  return (
    <>
      <Figures label={t('today.figures')}>
        <Figure
          label={t('figure.made')}
          value={formats.number(today.made)}
          of={today.target === null ? undefined : t('figure.of', { value: formats.number(today.target) })}
          note={
            today.projected === null || !shift
              ? undefined
              : t('figure.projected', { value: formats.number(today.projected), time: formats.time(shift.to) })
          }
          to="/scans"
          search={{ code: 'unit.finished', ...inShift }}
        />
        <Figure
          label={t('figure.first_pass')}
          value={firstPass.inspected === 0 ? '–' : formats.percent(firstPass.passed / firstPass.inspected, 1)}
          note={
            firstPass.inspected === 0
              ? t('figure.first_pass.none')
              : t('figure.first_pass.of', {
                  passed: formats.number(firstPass.passed),
                  inspected: formats.number(firstPass.inspected),
                })
          }
          to="/scans"
          search={{ code: 'inspect.passed', ...inShift }}
        />
        <Figure
          label={t('figure.wip')}
          value={formats.number(today.wip)}
          note={t('figure.wip.note')}
          to="/units"
          search={{ inWork: 'true' }}
        />
        <Figure
          label={t('figure.held')}
          value={formats.number(today.held)}
          tone={today.held > 0 ? 'hold' : undefined}
          note={today.held > 0 ? t('figure.held.note') : t('figure.none')}
          to="/units"
          search={{ state: 'hold' }}
        />
        <Figure
          label={t('figure.risk')}
          value={formats.number(today.ordersAtRisk.length)}
          tone={today.ordersAtRisk.length > 0 ? 'warn' : undefined}
          note={
            today.ordersAtRisk.length > 0
              ? today.ordersAtRisk
                  .map((order) => order.number)
                  .slice(0, 2)
                  .join(', ')
              : t('figure.none')
          }
          to="/orders"
          search={{ risk: 'yes' }}
        />
        <ExceptionFigure />
      </Figures>

      {today.routings.length === 0 ? (
        <Panel>
          <EmptyState
            icon={IconBuildingFactory2}
            title={t('today.empty')}
            text={t('today.empty.next')}
            action={<Go to="/orders">{t('today.empty.go')}</Go>}
          />
        </Panel>
      ) : (
        today.routings.map((routing) => (
          <Panel
            key={routing.versionId}
            title={routing.itemName}
            note={t('map.note', { version: routing.version })}
            flush
          >
            <RoutingMapView map={routing} bottleneck={today.bottleneck?.step ?? null} />
          </Panel>
        ))
      )}

      <Columns>
        <Stack>
          <Panel
            title={t('hours')}
            actions={
              <Legend
                items={[
                  { kind: 'bar', text: t('hours.made') },
                  { kind: 'target', text: t('hours.target') },
                ]}
              />
            }
          >
            <HourBars
              label={t('hours')}
              bars={[...today.hours, ...hoursToCome(today)].map((hour) => ({
                key: hour.from,
                label: formats.time(hour.from),
                value: hour.made,
                target: hour.target,
                now: hour.from === nowHour,
                say: t('hours.say', {
                  time: formats.time(hour.from),
                  made: hour.made ?? '–',
                  target: hour.target ?? '–',
                }),
                ...(hour.made === null
                  ? {}
                  : {
                      to: '/scans',
                      search: {
                        code: 'unit.finished',
                        from: hour.from,
                        to: new Date(Date.parse(hour.from) + hourMs).toISOString(),
                      },
                    }),
              }))}
            />
          </Panel>
          <Panel
            title={t('wip')}
            actions={
              <Legend
                items={[
                  { kind: 'queued', text: t('wip.queued') },
                  { kind: 'active', text: t('wip.active') },
                  { kind: 'held', text: t('wip.held') },
                ]}
              />
            }
          >
            <StepLoads
              rows={steps.map((step) => ({
                step: step.step,
                name: step.name,
                queued: step.queued + step.rework,
                active: step.active,
                held: step.held,
                to: '/units',
                search: { step: String(step.step), inWork: 'true' },
                say: t('wip.say', {
                  step: step.step,
                  name: step.name,
                  queued: step.queued,
                  active: step.active,
                  held: step.held,
                }),
              }))}
            />
          </Panel>
        </Stack>
        <LiveScans plant={plant} rows={10} />
      </Columns>
    </>
  );
}

const hourMs = 3_600_000;
/** A shift has no more; whatever the hub says, the page draws no endless axis. */
const mostHours = 24;

/** The rest of the shift, so that one hour's bar does not fill the whole axis. */
function hoursToCome({ hours, shift }: PlantToday): { from: string; made: null; target: number | null }[] {
  const last = hours.at(-1);
  if (!shift || !last) return [];
  const left = Math.ceil((Date.parse(shift.to) - Date.parse(last.from)) / hourMs) - 1;
  return Array.from({ length: Math.min(Math.max(0, left), mostHours) }, (_, index) => ({
    from: new Date(Date.parse(last.from) + (index + 1) * hourMs).toISOString(),
    made: null,
    target: last.target,
  }));
}

function ExceptionFigure() {
  const { t } = useTranslation('production');
  const formats = useFormats();
  const open = useOpenExceptions();
  return (
    <Figure
      label={t('figure.exceptions')}
      value={open ? formats.number(open.count) + (open.more ? '+' : '') : '–'}
      tone={open && open.count > 0 ? 'refuse' : undefined}
      note={open && open.count > 0 ? t('figure.exceptions.note') : t('figure.none')}
      to="/exceptions"
    />
  );
}
