import { Tooltip } from '@mantine/core';
import { useFormats } from '@ui/i18n/format';
import { Go } from '@ui/parts/Go';
import { type Tone, ToneShape } from '@ui/parts/StatusMark';
import { When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useVerdictText } from '@ui/parts/verdict';
import { useTranslation } from 'react-i18next';
import type { UnitEvent } from './api';
import css from './Timeline.module.css';

/** The unit's history from its first event on, refused scans included: nothing that happened is left out. */
export function Timeline({ events }: { events: UnitEvent[] }) {
  const formats = useFormats();
  return (
    <ol className={css.list}>
      {events.map((event, index) => {
        const before = events[index - 1];
        const newDay = !before || formats.date(before.at) !== formats.date(event.at);
        return (
          <li key={event.seq}>
            {newDay && <div className={css.day}>{formats.date(event.at)}</div>}
            <EventRow event={event} sinceMs={before ? Date.parse(event.at) - Date.parse(before.at) : 0} />
          </li>
        );
      })}
    </ol>
  );
}

const kindTones: Record<string, Tone> = {
  held: 'hold',
  scrapped: 'refuse',
  sent_to_rework: 'warn',
  refused: 'refuse',
  out_of_order: 'warn',
  waiting: 'warn',
};
const quietKinds = new Set(['minted', 'planned', 'noted']);

function EventRow({ event, sinceMs }: { event: UnitEvent; sinceMs: number }) {
  const { t } = useTranslation('traceability');
  const formats = useFormats();
  const say = useVerdictText();
  const words = event.code ? say(event.code, event.arguments) : null;
  const tone: Tone =
    kindTones[event.kind] ?? (quietKinds.has(event.kind) ? 'idle' : event.verdict === 'warn' ? 'warn' : 'accept');
  return (
    <div
      className={`${css.event} ${event.kind === 'refused' ? css.refused : ''} ${quietKinds.has(event.kind) ? css.quiet : ''}`}
    >
      <div className={css.when}>
        <When at={event.at} />
        {sinceMs >= 1_000 && <span className={css.later}>{t('history.later', { span: formats.span(sinceMs) })}</span>}
      </div>
      <div className={css.line}>
        <span className={css.shape}>
          <ToneShape tone={tone} size={17} />
        </span>
      </div>
      <div className={css.body}>
        <div className={css.head}>
          <div className={css.what}>
            {words && event.kind !== 'minted' && event.kind !== 'planned'
              ? words.what
              : t(`kind.${event.kind}`, { defaultValue: event.kind })}
          </div>
          <Tooltip label={event.hash} multiline maw={320} styles={{ tooltip: { overflowWrap: 'anywhere' } }}>
            <span className={css.small}>
              #{event.seq} {event.hash.slice(0, 12)}
              {event.code ? ` ${event.code}` : ''}
            </span>
          </Tooltip>
        </div>
        {event.kind === 'refused' && words && <div className={css.where}>{words.why}</div>}
        <div className={css.where}>
          {event.step !== null && event.step > 0 && (
            <span>
              {event.step} {event.stepName}
            </span>
          )}
          {event.station && (
            <Go to="/stations/$code" params={{ code: event.station }}>
              {event.station}
            </Go>
          )}
          {event.personName && <span>{event.personName}</span>}
          {event.childUid && (
            <span>
              {t('history.took')} <Uid uid={event.childUid} />
            </span>
          )}
          {event.parentUid && (
            <span>
              {t('history.into')} <Uid uid={event.parentUid} />
            </span>
          )}
          {event.uncertaintyMs > 1_000 && (
            <span>{t('history.uncertain', { span: formats.span(event.uncertaintyMs) })}</span>
          )}
        </div>
        {event.note && <p className={css.note}>{event.note}</p>}
      </div>
    </div>
  );
}
