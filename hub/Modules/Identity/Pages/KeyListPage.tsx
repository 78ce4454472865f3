import { Button, Group, NumberInput, Select, TextInput } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, type Schema } from '@ui/api/client';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Columns, PageFrame, Panel } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState, ProblemNotice } from '@ui/parts/notices';
import { AsOf, When } from '@ui/parts/time';
import { useUrlState } from '@ui/parts/urlState';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ShownOnce } from './OneTimeLink';
import { useRoleChoices } from './roles';

type Key = Schema<'KeyView'>;

/** Keys with which programs use the interface: what each may, how long it holds. */
export default function KeyListPage() {
  const { t } = useTranslation('identity');
  const [search, change] = useUrlState();
  const list = useList('/api/v1/keys', {});
  const adding = search.new === 'yes';
  const columns: Column<Key>[] = [
    {
      key: 'name',
      title: t('key.name'),
      value: (key) => key.name,
      render: (key) => <b style={{ fontWeight: 620 }}>{key.name}</b>,
    },
    {
      key: 'prefix',
      title: t('key.prefix'),
      value: (key) => key.prefix,
      render: (key) => <code>{key.prefix}</code>,
    },
    {
      key: 'made',
      title: t('key.made'),
      value: (key) => key.madeAt,
      render: (key) => <When at={key.madeAt} full />,
      only: 'wide',
    },
    {
      key: 'ends',
      title: t('key.ends'),
      value: (key) => key.expiresAt,
      render: (key) => <When at={key.expiresAt} full />,
    },
    { key: 'revoke', title: '', value: () => null, render: (key) => <Revoke id={key.id} name={key.name} /> },
  ];
  const make = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ new: 'yes' })}>
      {t('key.new')}
    </Button>
  );
  const table = (
    <Panel flush>
      <Answer query={list}>
        {(keys) => (
          <DataTable
            name="keys"
            columns={columns}
            rows={keys.filter((key) => key.state !== 'revoked' && key.state !== 'expired')}
            rowKey={(key) => key.id}
            sort="name"
            status={<AsOf at={list.asOf} />}
            empty={<EmptyState icon={IconKey} title={t('keys.empty')} text={t('keys.empty.next')} action={make} />}
          />
        )}
      </Answer>
    </Panel>
  );
  return (
    <PageFrame title={t('keys')} lead={t('keys.lead')} actions={adding ? undefined : make}>
      {adding ? (
        <Columns>
          {table}
          <NewKeyPanel close={() => change({ new: null })} />
        </Columns>
      ) : (
        table
      )}
    </PageFrame>
  );
}

function Revoke({ id, name }: { id: string; name: string }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => api.DELETE('/api/v1/keys/{keyId}', { params: { path: { keyId: id } } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['list', '/api/v1/keys'] }),
  });
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={revoke.isPending}
      aria-label={`${t('key.revoke')}: ${name}`}
      onClick={() => revoke.mutate()}
    >
      {t('key.revoke')}
    </Button>
  );
}

function NewKeyPanel({ close }: { close: () => void }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const roles = useRoleChoices();
  const [name, setName] = useState('');
  const [role, setRole] = useState('integrator');
  const [days, setDays] = useState<number | string>(90);
  const make = useMutation({
    mutationFn: () => answered(api.POST('/api/v1/keys', { body: { name, role, days: Number(days) } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['list', '/api/v1/keys'] }),
  });
  return (
    <Panel title={t('key.new')}>
      {make.data ? (
        <>
          <ShownOnce text={t('key.once')} value={make.data.key} />
          <Button onClick={close}>{t('done')}</Button>
        </>
      ) : (
        <form
          style={{ display: 'grid', gap: 12 }}
          onSubmit={(event) => {
            event.preventDefault();
            make.mutate();
          }}
        >
          <TextInput
            label={t('key.name')}
            description={t('key.name.hint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            required
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label={t('person.role')}
            data={roles}
            allowDeselect={false}
            value={role}
            onChange={(value) => setRole(value ?? role)}
          />
          <NumberInput label={t('key.days')} min={1} max={730} allowDecimal={false} value={days} onChange={setDays} />
          {make.error && <ProblemNotice error={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={name.trim() === '' || days === ''} loading={make.isPending}>
              {t('key.make')}
            </Button>
          </Group>
        </form>
      )}
    </Panel>
  );
}
