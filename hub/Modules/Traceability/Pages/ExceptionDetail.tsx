import { Button, NumberInput, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '@ui/api/client';
import { Facts, Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { When } from '@ui/parts/time';
import { Uid } from '@ui/parts/Uid';
import { useVerdictText } from '@ui/parts/verdict';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExceptionDecision, ExceptionRow } from './api';
import { Evidence } from './Evidence';
import css from './Exceptions.module.css';

/** The evidence of one exception and the three ways to settle it. */
export function ExceptionDetail({ row }: { row: ExceptionRow }) {
  const { t } = useTranslation('traceability');
  const say = useVerdictText();
  const words = say(row.code, row.arguments);
  return (
    <Panel title={t(`exception.kind.${row.kind}`, { defaultValue: row.kind })}>
      <p className={css.explain}>{t(`exception.explain.${row.kind}`, { defaultValue: words.what })}</p>
      <Facts
        items={[
          [t('exception.subject'), row.uid ? <Uid key="uid" uid={row.uid} /> : row.subject],
          [t('scan.station'), row.station ?? row.agentName ?? '–'],
          [t('exception.said'), `${words.what} ${words.why}`],
          [t('exception.first'), <When key="first" at={row.firstAt} full />],
          [t('exception.last'), <When key="last" at={row.lastAt} full />],
          [t('exception.count'), row.count],
        ]}
      />
      <Evidence evidence={row.evidence as Record<string, unknown>} />
      {row.state === 'open' ? (
        <Decide row={row} />
      ) : (
        <>
          <h3 className={css.heading}>{t('exception.decision')}</h3>
          <Facts
            items={[
              [t('exception.decided'), t(`decision.${row.decision ?? 'itself'}`)],
              [t('exception.by'), row.decidedBy ?? '–'],
              [t('exception.at'), <When key="at" at={row.decidedAt} full />],
              [t('exception.note'), row.note ?? '–'],
            ]}
          />
        </>
      )}
    </Panel>
  );
}

function Decide({ row }: { row: ExceptionRow }) {
  const { t } = useTranslation('traceability');
  const { may } = useSession();
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const [step, setStep] = useState<number | string>('');
  const [correcting, setCorrecting] = useState(false);
  const decide = useMutation({
    mutationFn: (decision: ExceptionDecision) =>
      api.POST('/api/v1/exceptions/{id}/decision', { params: { path: { id: row.id } }, body: decision }),
    onSuccess: () => {
      notifications.show({ message: t('exception.settled'), color: 'petrol' });
      return queries.invalidateQueries();
    },
  });
  if (!may('traceability.exceptions.decide')) return null;
  const send = (action: ExceptionDecision['action']) =>
    decide.mutate(action === 'correct' ? { action, note, step: Number(step) } : { action, note });
  return (
    <div style={{ marginTop: 18 }}>
      <Textarea
        label={t('exception.note')}
        placeholder={t('exception.note.hint')}
        autosize
        minRows={2}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {correcting && (
        <NumberInput
          mt={10}
          label={t('exception.step')}
          description={t('exception.step.hint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          min={0}
          step={10}
          allowDecimal={false}
          value={step}
          onChange={setStep}
        />
      )}
      <div className={css.buttons}>
        <Button variant="default" loading={decide.isPending} onClick={() => send('accept')}>
          {t('decision.accept')}
        </Button>
        <Button
          variant={correcting ? 'filled' : 'default'}
          loading={decide.isPending}
          disabled={!row.uid || (correcting && step === '')}
          onClick={() => (correcting ? send('correct') : setCorrecting(true))}
        >
          {t('decision.correct')}
        </Button>
        <Button color="violet" loading={decide.isPending} disabled={!row.uid} onClick={() => send('hold')}>
          {t('decision.hold')}
        </Button>
      </div>
      {decide.error && (
        <div style={{ marginTop: 12 }}>
          <ProblemNotice error={decide.error} />
        </div>
      )}
    </div>
  );
}
