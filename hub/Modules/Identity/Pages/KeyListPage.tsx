import { Button, Group } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, type Schema } from '@ui/api/client';
import { type Column, DataTable } from '@ui/parts/DataTable';
import { Columns, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { useList } from '@ui/parts/list';
import { Answer, EmptyState, ProblemNotice } from '@ui/parts/notices';
import { StatusMark, type Tone } from '@ui/parts/StatusMark';
import { Ago, AsOf, When } from '@ui/parts/time';
import { useUrlState } from '@ui/parts/urlState';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NewKeyPanel } from './NewKeyPanel';
import { ShownOnce } from './OneTimeLink';
import { usePermissionText } from './permissionText';

type Key = Schema<'KeyView'>;

const tones: Record<Key['state'], Tone> = {
  active: 'accept',
  ending: 'warn',
  expired: 'idle',
  revoked: 'hold',
  maker_left: 'hold',
};
const keysKey = ['list', '/api/v1/keys'];

/** Keys with which programs use the interface: what each may, how long it holds. */
export default function KeyListPage() {
  const { t } = useTranslation('identity');
  const words = usePermissionText();
  const [search, change] = useUrlState();
  const [rotated, setRotated] = useState<string | null>(null);
  const list = useList('/api/v1/keys', { limit: 200 });
  const adding = search.new === 'yes';
  const columns: Column<Key>[] = [
    {
      key: 'name',
      title: t('key.name'),
      value: (key) => key.name,
      render: (key) => <b style={{ fontWeight: 620 }}>{key.name}</b>,
    },
    {
      key: 'state',
      title: t('key.state'),
      value: (key) => key.state,
      choice: (state) => t(`key.state.${state}`, { defaultValue: state }),
      render: (key) => <StatusMark tone={tones[key.state]}>{t(`key.state.${key.state}`)}</StatusMark>,
    },
    {
      key: 'prefix',
      title: t('key.prefix'),
      value: (key) => key.prefix,
      render: (key) => <code style={{ fontSize: 12 }}>{key.prefix}…</code>,
      only: 'veryWide',
    },
    {
      key: 'may',
      title: t('key.scope'),
      value: (key) => key.permissions.map(words).join(', '),
      render: (key) => (
        <span title={key.permissions.map(words).join(', ')}>
          {key.permissions.length === 1 ? words(key.permissions[0] ?? '') : key.permissions.length}
        </span>
      ),
      only: 'wide',
    },
    { key: 'by', title: t('key.by'), value: (key) => key.madeBy, only: 'veryWide' },
    {
      key: 'used',
      title: t('key.used'),
      value: (key) => key.lastUsedAt,
      render: (key) => <Ago at={key.lastUsedAt} />,
      only: 'wide',
    },
    {
      key: 'ends',
      title: t('key.ends'),
      value: (key) => key.expiresAt,
      render: (key) => <When at={key.expiresAt} full />,
    },
    { key: 'do', title: '', value: () => null, render: (key) => <Deeds of={key} rotated={setRotated} /> },
  ];
  const make = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => change({ new: 'yes' })}>
      {t('key.new')}
    </Button>
  );
  const table = (
    <Stack>
      {rotated && (
        <Panel title={t('key.rotate')}>
          <ShownOnce text={`${t('key.rotated')} ${t('key.once')}`} value={rotated} />
          <Button variant="default" onClick={() => setRotated(null)}>
            {t('done')}
          </Button>
        </Panel>
      )}
      <Panel flush>
        <Answer query={list}>
          {(keys) => (
            <DataTable
              name="keys"
              columns={columns}
              rows={keys}
              rowKey={(key) => key.id}
              sort="name"
              more={list.more}
              status={<AsOf at={list.asOf} />}
              empty={<EmptyState icon={IconKey} title={t('keys.empty')} text={t('keys.empty.next')} action={make} />}
            />
          )}
        </Answer>
      </Panel>
    </Stack>
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

function Deeds({ of: key, rotated }: { of: Key; rotated: (text: string) => void }) {
  const { t } = useTranslation('identity');
  const queries = useQueryClient();
  const params = { path: { keyId: key.id } };
  const onSettled = () => queries.invalidateQueries({ queryKey: keysKey });
  const revoke = useMutation({ mutationFn: () => api.DELETE('/api/v1/keys/{keyId}', { params }), onSettled });
  const rotate = useMutation({
    mutationFn: () => answered(api.POST('/api/v1/keys/{keyId}/rotate', { params, body: null })),
    onSuccess: (made) => rotated(made.key),
    onSettled,
  });
  if (key.state !== 'active' && key.state !== 'ending') return null;
  const error = revoke.error ?? rotate.error;
  return (
    <Group gap={6} wrap="nowrap">
      {key.state === 'active' && (
        <Button
          size="compact-sm"
          variant="default"
          loading={rotate.isPending}
          aria-label={`${t('key.rotate')}: ${key.name}`}
          onClick={() => rotate.mutate()}
        >
          {t('key.rotate')}
        </Button>
      )}
      <Button
        size="compact-sm"
        variant="default"
        loading={revoke.isPending}
        aria-label={`${t('key.revoke')}: ${key.name}`}
        onClick={() => revoke.mutate()}
      >
        {t('key.revoke')}
      </Button>
      {error && <ProblemNotice error={error} />}
    </Group>
  );
}
