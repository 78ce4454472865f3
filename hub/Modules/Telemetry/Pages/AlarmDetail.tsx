import { useAnswer } from '@ui/parts/ask';
import { Go } from '@ui/parts/Go';
import { Facts, Panel } from '@ui/parts/layout';
import { useNow, When } from '@ui/parts/time';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmActions } from './AlarmActions';
import { AlarmMark } from './AlarmMark';
import css from './Alarms.module.css';
import type { Alarm } from './api';
import { TrendChart } from './TrendChart';

const aroundMs = 30 * 60_000;

/** One alarm: value against limit, who has seen it, the point around the moment, and what can be done. */
export function AlarmDetail({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation('telemetry');
  const facts: [ReactNode, ReactNode][] = [
    [t('alarm.severity'), <AlarmMark key="mark" alarm={alarm} />],
    [
      t('alarm.machine'),
      <Go key="machine" to="/machines/$code" params={{ code: alarm.machine }}>
        {alarm.machine}
      </Go>,
    ],
    [t('alarm.value'), alarm.value],
    [t('alarm.limit'), t(`alarm.condition.${alarm.condition}`, { limit: alarm.limit })],
    [t('alarm.since'), <When key="since" at={alarm.since} full />],
    [t('alarm.age'), <When key="raised" at={alarm.raisedAt} full />],
  ];
  if (alarm.clearedAt) facts.push([t('alarm.cleared'), <When key="cleared" at={alarm.clearedAt} full />]);
  if (alarm.times > 1) facts.push([t('alarm.times'), alarm.times]);
  if (alarm.untold > 0) facts.push([t('alarm.untold'), alarm.untold]);
  facts.push([
    t('alarm.seen'),
    alarm.acknowledgedAt ? (
      <>
        {alarm.acknowledgedBy ?? '–'}, <When at={alarm.acknowledgedAt} full />
      </>
    ) : (
      t('alarm.unseen')
    ),
  ]);
  if (alarm.note) facts.push([t('alarm.note'), alarm.note]);
  if (alarm.shelvedUntil) {
    facts.push(
      [t('alarm.shelved.until'), <When key="until" at={alarm.shelvedUntil} full />],
      [t('alarm.shelved.by'), alarm.shelvedBy ?? '–'],
      [t('alarm.shelved.why'), alarm.shelvedReason ?? '–'],
    );
  }
  return (
    <Panel title={alarm.text || alarm.name}>
      <Facts items={facts} />
      {alarm.point && <Around alarm={alarm} />}
      <AlarmActions alarm={alarm} />
    </Panel>
  );
}

function Around({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation('telemetry');
  const now = Math.ceil(useNow(60_000) / 60_000) * 60_000;
  const from = Date.parse(alarm.raisedAt) - aroundMs;
  const to = Math.min(from + 2 * aroundMs, now);
  const query = useAnswer('/api/v1/machines/{code}/points/{name}/values', {
    path: { code: alarm.machine, name: alarm.point },
    query: { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
  });
  // A point that is no more has no course, and the alarm says the rest.
  if (!query.data || query.error) return null;
  return (
    <>
      <h3 className={css.heading}>{t('alarm.trend')}</h3>
      <TrendChart history={query.data} from={from} to={to} />
    </>
  );
}
