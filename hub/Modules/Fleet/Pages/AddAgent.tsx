import { Button, Code, Loader, Modal, MultiSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { useAnswer } from '@ui/parts/ask';
import { CopyText } from '@ui/parts/CopyText';
import { ProblemNotice } from '@ui/parts/notices';
import { ToneShape } from '@ui/parts/StatusMark';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './AddAgent.module.css';
import type { Agent, AgentToken, NewAgent } from './api';

/** Name, stations, one line to copy; then the window waits and turns green when the agent is heard. */
export function AddAgent({ plant, agents, close }: { plant: string; agents: Agent[]; close: () => void }) {
  const { t } = useTranslation('fleet');
  const [token, setToken] = useState<AgentToken | null>(null);
  return (
    <Modal opened onClose={close} title={t('add')} size="lg" closeButtonProps={{ 'aria-label': t('add.close') }}>
      {token ? (
        <Wait token={token} agents={agents} close={close} />
      ) : (
        <Form plant={plant} agents={agents} made={setToken} />
      )}
    </Modal>
  );
}

function Form({ plant, agents, made }: { plant: string; agents: Agent[]; made: (token: AgentToken) => void }) {
  const { t } = useTranslation('fleet');
  const [name, setName] = useState('');
  const [stations, setStations] = useState<string[]>([]);
  const known = useAnswer('/api/v1/stations', { query: { plant } });
  const taken = new Set(agents.flatMap((agent) => (agent.state === 'revoked' ? [] : agent.stations)));
  const make = useMutation({
    mutationFn: (body: NewAgent) => answered(api.POST('/api/v1/agents/tokens', { body })),
    onSuccess: made,
  });
  return (
    <form
      className={css.form}
      onSubmit={(event) => {
        event.preventDefault();
        make.mutate({ name: name.trim(), plant, stations });
      }}
    >
      <TextInput
        label={t('add.name')}
        description={t('add.name.hint')}
        placeholder="agent-c"
        required
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <MultiSelect
        label={t('agent.stations')}
        description={t('add.stations.hint')}
        searchable
        data={(known.data?.items ?? []).map((station) => ({
          value: station.code,
          label: taken.has(station.code)
            ? `${station.code} ${station.name} (${t('add.taken')})`
            : `${station.code} ${station.name}`,
          disabled: taken.has(station.code),
        }))}
        value={stations}
        onChange={setStations}
      />
      {make.error && <ProblemNotice error={make.error} />}
      <Button type="submit" loading={make.isPending} disabled={name.trim() === ''}>
        {t('add.make')}
      </Button>
    </form>
  );
}

function Wait({ token, agents, close }: { token: AgentToken; agents: Agent[]; close: () => void }) {
  const { t } = useTranslation('fleet');
  const formats = useFormats();
  const queries = useQueryClient();
  const agent = agents.find((candidate) => candidate.id === token.agentId);
  const here = agent?.state === 'connected';
  useEffect(() => {
    if (here) return;
    // The feed tells it too; this is for the case that the feed is down.
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['list', '/api/v1/agents'] }), 2_000);
    return () => clearInterval(timer);
  }, [here, queries]);
  return (
    <div className={css.form}>
      <p className={css.text}>{t('add.copy', { time: formats.moment(token.expiresAt) })}</p>
      <div className={css.line}>
        <Code block className={css.code}>
          {token.command}
        </Code>
        <CopyText value={token.command} copy={t('add.copy.button')} copied={t('add.copied')} />
      </div>
      <div className={`${css.wait} ${here ? css.here : ''}`} role="status">
        {here ? <ToneShape tone="accept" size={28} /> : <Loader size={24} color="petrol" />}
        <div>
          <b>{here ? t('add.here', { name: agent.name }) : t('add.waiting')}</b>
          <div className={css.text}>{here ? t('add.here.next') : t('add.waiting.next')}</div>
        </div>
      </div>
      <Button variant={here ? 'filled' : 'default'} onClick={close}>
        {t('add.close')}
      </Button>
    </div>
  );
}
