import { useLive } from '@ui/live/live';
import { Go } from '@ui/parts/Go';
import { Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer } from '@ui/parts/notices';
import { ToneShape } from '@ui/parts/StatusMark';
import { When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useVerdictText } from '@ui/parts/verdict';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanRow } from './api';
import css from './LiveScans.module.css';

/** The feed and the list may tell the time of one scan by a different clock correction. */
const sameWithinMs = 10_000;

/** The newest scans of a plant or station as they come in. */
export function LiveScans({ plant, station, rows }: { plant: string; station?: string; rows: number }) {
  const { t } = useTranslation('traceability');
  const say = useVerdictText();
  const list = useList('/api/v1/scans', { plant, station, limit: rows }, ['scans'], 400);
  const fresh = useFreshScans(plant, station, rows);
  const seen = useRef<Set<string> | null>(null);
  return (
    <Panel
      title={station ? t('feed.station') : t('feed')}
      flush
      actions={
        <Go to="/scans" search={station ? { station } : {}} style={{ fontSize: 12.5 }}>
          {t('feed.all')}
        </Go>
      }
    >
      <Answer query={list}>
        {(scans) => {
          const shown = merge(fresh, scans).slice(0, rows);
          const before = seen.current;
          seen.current = new Set(shown.map(keyOf));
          if (shown.length === 0) return <p className={css.none}>{t('feed.none')}</p>;
          return (
            <ul className={css.list}>
              {shown.map((scan) => (
                <li
                  key={`${keyOf(scan)}/${scan.seq}`}
                  className={`${css.row} ${before && !before.has(keyOf(scan)) ? css.fresh : ''}`}
                >
                  <span className={css.shape}>
                    <ToneShape tone={scan.verdict ?? 'idle'} />
                  </span>
                  <span className={css.what}>{scan.uid ? <Uid uid={scan.uid} /> : t('scan.no_label')}</span>
                  <span className={css.at}>
                    <When at={scan.at} />
                  </span>
                  <span className={css.where}>
                    <span>{say(scan.code, scan.arguments).what}</span>
                    <span style={{ whiteSpace: 'nowrap', color: 'var(--eh-ink-3)' }}>{scan.station}</span>
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Answer>
    </Panel>
  );
}

const keyOf = (scan: ScanRow) =>
  `${scan.uid}/${scan.station}/${scan.code}/${Math.floor(Date.parse(scan.at) / sameWithinMs)}`;

/** What the hub has listed, and before it what the live feed told since. */
function merge(fresh: ScanRow[], listed: ScanRow[]): ScanRow[] {
  const newest = listed[0] ? Date.parse(listed[0].receivedAt) : 0;
  const known = (scan: ScanRow) =>
    listed.some(
      (one) =>
        one.uid === scan.uid &&
        one.station === scan.station &&
        one.code === scan.code &&
        Math.abs(Date.parse(one.at) - Date.parse(scan.at)) < sameWithinMs,
    );
  return [...fresh.filter((scan) => Date.parse(scan.receivedAt) >= newest && !known(scan)), ...listed];
}

/** Scans shown at once from the feed itself; the list with all their facts follows. */
function useFreshScans(plant: string, station: string | undefined, most: number): ScanRow[] {
  const [fresh, setFresh] = useState<ScanRow[]>([]);
  useLive(['scans'], ({ at, body }) => {
    // One that says nothing of itself may be of another plant: the list, which is asked again, has it if it is of this one.
    if (body.occurredAt === undefined) return;
    const uid = String(body.uid ?? '');
    const where = String(body.station ?? '');
    if (station ? where !== station : uid !== '' && uid.split('-')[2] !== plant) return;
    const verdict = body.verdict;
    const row: ScanRow = {
      uid,
      seq: 0,
      kind: String(body.kind ?? 'noted') as ScanRow['kind'],
      at: String(body.occurredAt ?? at),
      receivedAt: at,
      station: where || null,
      step: Number(body.step) || null,
      stepName: null,
      verdict: verdict === 'accept' || verdict === 'warn' || verdict === 'refuse' ? verdict : null,
      code: String(body.code ?? ''),
      arguments: Array.isArray(body.arguments) ? body.arguments.map(String) : [],
      orderNumber: String(body.orderNumber ?? '') || null,
      personName: null,
    };
    setFresh((before) => [row, ...before].slice(0, most));
  });
  return fresh;
}
