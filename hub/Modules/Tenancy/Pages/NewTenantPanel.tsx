import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { answered, api, get } from '@ui/api/client';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { useSession } from '@ui/session/session';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewTenant, ProvisioningRun } from './api';
import css from './NewTenantPanel.module.css';
import { RunSteps } from './RunSteps';

const ended = (run: ProvisioningRun | undefined) => run?.state === 'done' || run?.state === 'undone';

/** Makes a tenant and shows each step as it happens; in the demo a step can be made to fail. */
export function NewTenantPanel({ close }: { close: () => void }) {
  const { t } = useTranslation('tenancy');
  const { session } = useSession();
  const queries = useQueryClient();
  const [code, setCode] = useState('');
  const [name, setName] = useState('');
  const [placement, setPlacement] = useState<'own' | 'pool'>('own');
  const make = useMutation({ mutationFn: (body: NewTenant) => answered(api.POST('/api/v1/tenants', { body })) });
  const runId = make.data?.runId;
  const watched = useQuery({
    queryKey: ['provisioning', runId],
    queryFn: ({ signal }) => get('/api/v1/tenants/runs/{runId}', { path: { runId: runId ?? '' } }, signal),
    enabled: runId !== undefined,
    initialData: make.data,
    staleTime: 0,
    refetchInterval: (query) => (ended(query.state.data) ? false : 120),
  });
  const run = runId ? watched.data : undefined;
  const over = ended(run);
  useEffect(() => {
    if (over) void queries.invalidateQueries({ queryKey: ['list', '/api/v1/tenants'] });
  }, [over, queries]);

  const ready = /^[A-Z0-9]{4}$/.test(code) && name.trim() !== '';
  const order = (failAtStep?: number) => make.mutate({ code, name: name.trim(), placement, failAtStep });
  return (
    <Panel title={t('new')}>
      {run ? (
        <>
          <RunSteps run={run} />
          {over && (
            <div className={css.actions}>
              <Button
                variant="default"
                onClick={() => {
                  if (run.state === 'done') {
                    setCode('');
                    setName('');
                  }
                  make.reset();
                }}
              >
                {run.state === 'done' ? t('new.another') : t('new.again')}
              </Button>
              <Button onClick={close}>{t('new.close')}</Button>
            </div>
          )}
        </>
      ) : (
        <form
          className={css.form}
          onSubmit={(event) => {
            event.preventDefault();
            order();
          }}
        >
          <TextInput
            label={t('tenant.name')}
            placeholder="Rebello Factory"
            required
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <TextInput
            label={t('tenant.code')}
            description={t('new.code.hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            placeholder="REBE"
            required
            maxLength={4}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value.toUpperCase().replace(/[^A-Z0-9]/g, ''))}
          />
          <fieldset className={css.choice}>
            <legend>{t('tenant.placement')}</legend>
            <SegmentedControl
              fullWidth
              value={placement}
              onChange={(value) => setPlacement(value === 'pool' ? 'pool' : 'own')}
              data={[
                { value: 'own', label: t('placement.own') },
                { value: 'pool', label: t('placement.pool') },
              ]}
            />
            <p className={css.hint}>{t(`placement.${placement}.hint`)}</p>
          </fieldset>
          {make.error && <ProblemNotice error={make.error} />}
          <div className={css.actions}>
            <Button variant="default" onClick={close}>
              {t('new.close')}
            </Button>
            {session.demo && (
              <Button variant="default" disabled={!ready} loading={make.isPending} onClick={() => order(5)}>
                {t('new.fail')}
              </Button>
            )}
            <Button type="submit" disabled={!ready} loading={make.isPending}>
              {t('new.make')}
            </Button>
          </div>
        </form>
      )}
    </Panel>
  );
}
