import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { ProblemNotice } from '@ui/parts/notices';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Alarms.module.css';
import type { Alarm } from './api';

const shelves = [30, 120, 480, 1_440, 10_080];

/** Seen, with a note; shelved, with a reason and an end. */
export function AlarmActions({ alarm }: { alarm: Alarm }) {
  const { may } = useSession();
  const mayShelve = may('telemetry.alarms.shelve');
  return (
    <>
      {may('telemetry.alarms.acknowledge') && !alarm.acknowledgedAt && <Acknowledge alarm={alarm} />}
      {mayShelve && alarm.state === 'active' && <Shelve alarm={alarm} />}
      {mayShelve && alarm.state === 'shelved' && <Unshelve alarm={alarm} />}
    </>
  );
}

function useDeed<T>(run: (input: T) => Promise<unknown>, done: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: () => {
      notifications.show({ message: done, color: 'petrol' });
      return queries.invalidateQueries();
    },
  });
}

function Acknowledge({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation('telemetry');
  const [note, setNote] = useState('');
  const deed = useDeed(
    () => api.POST('/api/v1/alarms/{id}/acknowledge', { params: { path: { id: alarm.id } }, body: { note } }),
    t('alarm.acknowledged'),
  );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        deed.mutate(undefined);
      }}
    >
      <Textarea
        label={t('alarm.note')}
        placeholder={t('alarm.note.hint')}
        autosize
        minRows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button type="submit" loading={deed.isPending}>
        {t('alarm.acknowledge')}
      </Button>
      {deed.error && <ProblemNotice error={deed.error} />}
    </form>
  );
}

function Shelve({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation('telemetry');
  const formats = useFormats();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState(120);
  const deed = useDeed(
    () => api.POST('/api/v1/alarms/{id}/shelve', { params: { path: { id: alarm.id } }, body: { minutes, reason } }),
    t('alarm.shelve.done'),
  );
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        deed.mutate(undefined);
      }}
    >
      <TextInput
        label={t('alarm.shelve.reason')}
        required
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Select
        label={t('alarm.shelve.for')}
        allowDeselect={false}
        value={String(minutes)}
        onChange={(value) => setMinutes(Number(value))}
        data={shelves.map((value) => ({ value: String(value), label: formats.span(value * 60_000) }))}
      />
      <Button type="submit" color="violet" loading={deed.isPending} disabled={reason.trim() === ''}>
        {t('alarm.shelve')}
      </Button>
      {deed.error && <ProblemNotice error={deed.error} />}
    </form>
  );
}

function Unshelve({ alarm }: { alarm: Alarm }) {
  const { t } = useTranslation('telemetry');
  const deed = useDeed(
    () => api.POST('/api/v1/alarms/{id}/unshelve', { params: { path: { id: alarm.id } } }),
    t('alarm.unshelve.done'),
  );
  return (
    <div className={css.form}>
      <Button variant="default" loading={deed.isPending} onClick={() => deed.mutate(undefined)}>
        {t('alarm.unshelve')}
      </Button>
      {deed.error && <ProblemNotice error={deed.error} />}
    </div>
  );
}
