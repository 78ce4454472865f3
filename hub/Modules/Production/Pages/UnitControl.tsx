import { Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { StatusMark } from '@ui/parts/StatusMark';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const ended = new Set(['done', 'scrapped', 'merged', 'minted']);

/** Holds or releases the unit, and says which stations know. */
export function UnitControl({ uid, state }: { uid: string; state: string }) {
  const { t } = useTranslation('production');
  const { may } = useSession();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const held = state === 'hold';
  const act = useMutation({
    mutationFn: (action: 'hold' | 'release') =>
      api.POST(`/api/v1/production/units/{uid}/${action}`, { params: { path: { uid } }, body: { reason } }),
    onSuccess: () => {
      setReason('');
      return queries.invalidateQueries();
    },
  });
  const allowed = may('production.units.control') && !ended.has(state);
  if (!allowed && !held) return null;
  return (
    <Panel title={t('hold.title')}>
      {held && <Receipt uid={uid} />}
      {allowed && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            act.mutate(held ? 'release' : 'hold');
          }}
        >
          <TextInput
            label={t('hold.reason')}
            maxLength={200}
            required={!held}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group mt={12} justify="flex-end">
            <Button
              type="submit"
              color={held ? undefined : 'violet'}
              loading={act.isPending}
              disabled={!held && reason.trim() === ''}
            >
              {held ? t('hold.release') : t('hold.hold')}
            </Button>
          </Group>
        </form>
      )}
      {act.error && (
        <div style={{ marginTop: 12 }}>
          <ProblemNotice error={act.error} />
        </div>
      )}
    </Panel>
  );
}

function Receipt({ uid }: { uid: string }) {
  const { t } = useTranslation('production');
  const formats = useFormats();
  // Stations confirm within a second; agents that are not heard may take hours.
  const receipt = useAnswer(
    '/api/v1/production/units/{uid}/receipt',
    { path: { uid } },
    { topics: ['agents', 'stations'], everyMs: 2_000 },
  ).data;
  if (!receipt) return null;
  const all = receipt.knownAt >= receipt.stations;
  return (
    <div role="status" style={{ marginBottom: 14 }}>
      <StatusMark tone={all ? 'accept' : 'warn'}>
        {t('hold.known', { known: receipt.knownAt, all: receipt.stations })}
      </StatusMark>
      {receipt.notYet.map((one) => (
        <div key={one.station} style={{ color: 'var(--eh-ink-2)', fontSize: 13, paddingInlineStart: 20 }}>
          {one.silentSince
            ? t('hold.silent', { station: one.station, time: formats.time(one.silentSince) })
            : t('hold.about', { station: one.station })}
        </div>
      ))}
    </div>
  );
}
