import { Go } from '@ui/parts/Go';
import { Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer } from '@ui/parts/notices';
import { ToneShape } from '@ui/parts/StatusMark';
import { When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useVerdictText } from '@ui/parts/verdict';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScanRow } from './api';
import css from './LiveScans.module.css';

/** The newest scans of a plant or station as they come in. */
export function LiveScans({ plant, station, rows }: { plant: string; station?: string; rows: number }) {
  const { t } = useTranslation('traceability');
  const say = useVerdictText();
  const list = useList<ScanRow>('/scans', { plant, station, limit: rows }, ['scans'], 400);
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
          const shown = scans.slice(0, rows);
          const before = seen.current;
          seen.current = new Set(shown.map(keyOf));
          if (shown.length === 0) return <p className={css.none}>{t('feed.none')}</p>;
          return (
            <ul className={css.list}>
              {shown.map((scan) => (
                <li key={keyOf(scan)} className={`${css.row} ${before && !before.has(keyOf(scan)) ? css.fresh : ''}`}>
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

const keyOf = (scan: ScanRow) => `${scan.uid}/${scan.seq}/${scan.receivedAt}`;
