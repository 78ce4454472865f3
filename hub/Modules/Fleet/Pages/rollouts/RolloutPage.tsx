import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { Columns, Facts, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer, ProblemNotice } from '@ui/parts/notices';
import { When } from '@ui/parts/time';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Rollout, RolloutDetail } from '../api';
import { Lines } from '../configuration/Lines';
import { useReload } from '../configuration/useConfiguration';
import { RolloutMark } from '../marks';
import { RolloutAgents } from './RolloutAgents';

/** One file on its way: where it is in force, where not and why, and how to stop it. */
export default function RolloutPage() {
  const { rollout = '' } = useParams({ strict: false }) as { rollout?: string };
  const { t } = useTranslation('fleet');
  const query = useAnswer('/api/v1/rollouts/{rolloutId}', { path: { rolloutId: rollout } }, { topics: ['agents'] });
  const found = query.data?.rollout;
  return (
    <PageFrame
      title={found?.why ?? t('rollout')}
      crumbs={[{ to: '/rollouts', text: t('rollouts') }]}
      lead={found && <State rollout={found} />}
    >
      <Answer query={query}>{(detail) => <Body key={detail.rollout.id} detail={detail} />}</Answer>
    </PageFrame>
  );
}

const State = ({ rollout }: { rollout: Rollout }) => (
  <>
    <RolloutMark state={rollout.state} />
    {rollout.endedWhy && ` · ${rollout.endedWhy}`}
  </>
);

function Body({ detail: { rollout, agents, text } }: { detail: RolloutDetail }) {
  const { t } = useTranslation('fleet');
  return (
    <Columns>
      <Stack>
        <Panel title={t('rollout.agents')} note={t('rollout.agents.note')} flush>
          <RolloutAgents agents={agents} />
        </Panel>
        <Panel title={t('rollout.file')} note={t('rollout.file.note')}>
          <Lines label={t('rollout.file')} text={text} />
        </Panel>
      </Stack>
      <Stack>
        <RolloutFacts rollout={rollout} />
        {rollout.state === 'running' && <Cancel id={rollout.id} />}
      </Stack>
    </Columns>
  );
}

function RolloutFacts({ rollout }: { rollout: Rollout }) {
  const { t } = useTranslation('fleet');
  const formats = useFormats();
  const facts: [ReactNode, ReactNode][] = [
    [
      t('rollout.in_force'),
      t('rollout.of', { done: formats.number(rollout.inForce), all: formats.number(rollout.agents) }),
    ],
    [t('version.made'), <When key="made" at={rollout.madeAt} full />],
    [t('rollout.by'), rollout.madeBy ?? '–'],
    [
      t('change.proof'),
      rollout.proofSeconds === 0 ? t('rollout.proof.none') : formats.span(rollout.proofSeconds * 1_000),
    ],
  ];
  if (rollout.endedAt) facts.push([t('rollout.ended'), <When key="ended" at={rollout.endedAt} full />]);
  return (
    <Panel title={t('rollout')}>
      <Facts items={facts} />
    </Panel>
  );
}

function Cancel({ id }: { id: string }) {
  const { t } = useTranslation('fleet');
  const reload = useReload();
  const cancel = useMutation({
    mutationFn: () => api.POST('/api/v1/rollouts/{rolloutId}/cancel', { params: { path: { rolloutId: id } } }),
    onSettled: reload,
  });
  return (
    <Panel title={t('rollout.cancel')}>
      <p style={{ margin: '0 0 12px', color: 'var(--eh-ink-2)' }}>{t('rollout.cancel.text')}</p>
      <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {t('rollout.cancel')}
      </Button>
      {cancel.error && <ProblemNotice error={cancel.error} />}
    </Panel>
  );
}
