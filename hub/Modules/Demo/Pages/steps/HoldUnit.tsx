import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, get } from '@ui/api/client';
import { ApiProblem } from '@ui/api/problem';
import { useFormats } from '@ui/i18n/format';
import { ProblemNotice } from '@ui/parts/notices';
import { useTranslation } from 'react-i18next';
import { StationSays } from '../StationSays';
import { AsPlantManager, StepFrame } from './StepFrame';

const station = 'KOL-ST-01';
/** The order whose first twenty units the simulated operators leave alone. */
const order = 'WO-0001';
const receiptWithinMs = 3_000;

/** Holds a unit that waits, and scans it as soon as the stations know. */
async function holdAndScan(reason: string) {
  const waiting = await get('/api/v1/production/units', { query: { order, state: 'queued', step: 10, limit: 1 } });
  const uid = waiting.items[0]?.uid;
  if (!uid) throw new ApiProblem(404, 'demo.no_unit', '');
  const path = { uid };
  const begun = performance.now();
  let receipt = await answered(api.POST('/api/v1/production/units/{uid}/hold', { params: { path }, body: { reason } }));
  while (receipt.knownAt < receipt.stations && performance.now() - begun < receiptWithinMs) {
    await new Promise((done) => setTimeout(done, 60));
    receipt = await get('/api/v1/production/units/{uid}/receipt', { path });
  }
  const said = await answered(api.POST('/api/v1/demo/scans', { body: { station, label: uid } }));
  return { uid, receipt, said, tookMs: performance.now() - begun };
}

export function HoldUnit() {
  const { t } = useTranslation('demo');
  const formats = useFormats();
  const queries = useQueryClient();
  const refresh = () => queries.invalidateQueries();
  const hold = useMutation({ mutationFn: () => holdAndScan(t('hold.reason')), onSuccess: refresh });
  const release = useMutation({
    mutationFn: (uid: string) =>
      api.POST('/api/v1/production/units/{uid}/release', {
        params: { path: { uid } },
        body: { reason: t('hold.reason') },
      }),
    onSuccess: () => {
      hold.reset();
      return refresh();
    },
  });
  const held = hold.data;
  const error = hold.error ?? release.error;
  return (
    <StepFrame
      text={t('hold.text')}
      result={
        error ? (
          <ProblemNotice error={error} />
        ) : (
          held && (
            <>
              <p style={{ margin: '0 0 4px' }}>
                {t('hold.receipt', {
                  known: held.receipt.knownAt,
                  all: held.receipt.stations,
                  seconds: formats.number(held.tookMs / 1_000, 1),
                })}
              </p>
              <StationSays station={station} label={held.uid} said={held.said} />
            </>
          )
        )
      }
    >
      <AsPlantManager permission="production.units.control">
        {held ? (
          <Button
            size="compact-sm"
            variant="default"
            loading={release.isPending}
            onClick={() => release.mutate(held.uid)}
          >
            {t('hold.release')}
          </Button>
        ) : (
          <Button size="compact-sm" loading={hold.isPending} onClick={() => hold.mutate()}>
            {t('hold.hold')}
          </Button>
        )}
      </AsPlantManager>
    </StepFrame>
  );
}
