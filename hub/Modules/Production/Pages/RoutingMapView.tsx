import { useElementSize, useReducedMotion } from '@mantine/hooks';
import { IconHourglassHigh } from '@tabler/icons-react';
import { useFormats } from '@ui/i18n/format';
import { useLive } from '@ui/live/live';
import { Go } from '@ui/parts/Go';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RoutingMap } from './api';
import { layOut, leastWidth, nodeHeight, type PlacedEdge } from './mapLayout';
import css from './RoutingMapView.module.css';

interface Moving {
  id: number;
  edge: PlacedEdge;
  bornAt: number;
}

const travelMs = 1_500;
/** However fast the plant scans, this many dots are what an eye can follow. */
const mostMoving = 40;

/** The routing as a map: what waits where, and units that move along the edges as they are scanned. */
export function RoutingMapView({ map, bottleneck }: { map: RoutingMap; bottleneck: number | null }) {
  const { t } = useTranslation('production');
  const formats = useFormats();
  const { ref, width: room } = useElementSize();
  const placed = useMemo(() => layOut(map.steps, Math.max(room, leastWidth)), [map.steps, room]);
  const { moving, flashing } = useMovingUnits(placed.edges);

  return (
    <div className={css.holder}>
      <div ref={ref}>
        <div className={css.stage} style={{ width: placed.width, height: placed.height }}>
          <svg className={css.edges} width={placed.width} height={placed.height} aria-hidden>
            <defs>
              <marker
                id="eh-arrow"
                viewBox="0 0 8 8"
                refX="6"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
                markerUnits="userSpaceOnUse"
              >
                <path d="M0 0 8 4 0 8z" fill="var(--eh-line-strong)" />
              </marker>
              <marker
                id="eh-arrow-back"
                viewBox="0 0 8 8"
                refX="6"
                refY="4"
                markerWidth="7"
                markerHeight="7"
                orient="auto"
                markerUnits="userSpaceOnUse"
              >
                <path d="M0 0 8 4 0 8z" fill="var(--eh-warn)" />
              </marker>
            </defs>
            {placed.edges.map((edge) => (
              <path
                key={edge.key}
                d={edge.d}
                className={`${css.edge} ${edge.rework ? css.rework : ''}`}
                markerEnd={`url(#${edge.rework ? 'eh-arrow-back' : 'eh-arrow'})`}
              />
            ))}
            {moving.map((unit) => (
              <circle key={unit.id} r="6" className={`${css.unit} ${unit.edge.rework ? css.unitBack : ''}`}>
                <animateMotion
                  dur={`${travelMs}ms`}
                  fill="freeze"
                  path={unit.edge.d}
                  calcMode="spline"
                  keyTimes="0;1"
                  keySplines="0.4 0 0.3 1"
                />
              </circle>
            ))}
          </svg>
          {placed.nodes.map(({ step, x, y }) => {
            const slow = step.step === bottleneck;
            const silent = step.stations.length > 0 && step.stations.every((station) => !station.heard);
            return (
              <Go
                key={step.step}
                to="/units"
                search={{ step: String(step.step), inWork: 'true' }}
                className={`${css.node} ${slow ? css.slow : ''} ${flashing.has(step.step) ? css.flash : ''}`}
                style={{ left: x, top: y, width: placed.nodeWidth, height: nodeHeight }}
              >
                {slow && (
                  <span className={css.slowTag}>
                    <IconHourglassHigh size={13} aria-hidden />
                    {t('map.bottleneck')}
                  </span>
                )}
                <span className={css.name}>
                  <span className={css.number}>{step.step}</span>
                  {step.name}
                </span>
                <span className={css.counts}>
                  <b>{formats.number(step.queued + step.rework + step.active)}</b>
                  {t('map.here')}
                  {step.held > 0 && (
                    <span style={{ color: 'var(--eh-hold)' }}>· {t('map.held', { count: step.held })}</span>
                  )}
                </span>
                <span className={css.foot}>
                  <span className={silent ? css.silent : undefined}>
                    {silent
                      ? t('map.silent')
                      : step.stations.map((station) => station.code.split('-').slice(1).join('-')).join(', ')}
                  </span>
                  <span>{t('map.per_hour', { rate: formats.number(step.perHour) })}</span>
                </span>
              </Go>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function useMovingUnits(edges: PlacedEdge[]): { moving: Moving[]; flashing: ReadonlySet<number> } {
  const still = useReducedMotion();
  const [moving, setMoving] = useState<Moving[]>([]);
  const [flashing, setFlashing] = useState<ReadonlySet<number>>(new Set());
  const next = useRef(1);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());

  useEffect(
    () => () => {
      for (const timer of timers.current) clearTimeout(timer);
    },
    [],
  );
  const later = useCallback((wait: number, run: () => void) => {
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      run();
    }, wait);
    timers.current.add(timer);
  }, []);

  useLive(['tokens'], ({ type, body }) => {
    if (type !== 'token.moved' || still || document.hidden) return;
    const step = Number(body.stepDone ?? 0) || stepOf(body.from);
    const target = stepOf(body.place);
    const edge =
      step === target ? undefined : edges.find((candidate) => candidate.from === step && candidate.to === target);
    const flash = (which: number) => {
      setFlashing((before) => new Set(before).add(which));
      later(900, () =>
        setFlashing((before) => {
          const after = new Set(before);
          after.delete(which);
          return after;
        }),
      );
    };
    if (step > 0) flash(step);
    if (!edge) return;
    const unit: Moving = { id: next.current++, edge, bornAt: Date.now() };
    setMoving((before) => (before.length >= mostMoving ? before : [...before, unit]));
    later(travelMs + 60, () => setMoving((before) => before.filter((one) => one.id !== unit.id)));
  });
  return { moving, flashing };
}

const stepOf = (place: unknown): number =>
  typeof place === 'object' && place !== null && 'step' in place ? Number(place.step) || 0 : 0;
