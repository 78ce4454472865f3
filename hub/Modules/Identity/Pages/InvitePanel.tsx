import { Button, Group, MultiSelect, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@ui/api/client';
import { languageNames, languages } from '@ui/i18n/i18n';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OneTimeLink } from './OneTimeLink';
import { useRoleChoices } from './roles';

type Kind = 'invite' | 'badge';

/** Invites somebody who logs in, or adds somebody who works with a badge alone. */
export function InvitePanel({ close }: { close: () => void }) {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  const queries = useQueryClient();
  const roles = useRoleChoices();
  const [kind, setKind] = useState<Kind>('invite');
  const [form, setForm] = useState({
    name: '',
    login: '',
    role: 'operator',
    language: session.language as string,
    plants: [] as string[],
  });
  const set = (changes: Partial<typeof form>) => setForm((before) => ({ ...before, ...changes }));
  const send = useMutation({
    mutationFn: async () => {
      const { login, ...person } = form;
      if (kind === 'invite')
        return answered(api.POST('/api/v1/invitations', { body: { login, ...person, days: null } }));
      await api.POST('/api/v1/people', { body: person });
      return null;
    },
    onSuccess: (made) => {
      if (!made) close();
      return queries.invalidateQueries();
    },
  });
  const ready = form.name.trim() !== '' && (kind === 'badge' || form.login.trim() !== '');
  return (
    <Panel title={t('invite')}>
      {send.data ? (
        <>
          <OneTimeLink link={send.data} text={t('invite.link', { name: form.name })} />
          <Button onClick={close}>{t('done')}</Button>
        </>
      ) : (
        <form
          style={{ display: 'grid', gap: 12 }}
          onSubmit={(event) => {
            event.preventDefault();
            send.mutate();
          }}
        >
          <SegmentedControl
            fullWidth
            value={kind}
            onChange={(value) => setKind(value === 'badge' ? 'badge' : 'invite')}
            data={[
              { value: 'invite', label: t('invite.logs_in') },
              { value: 'badge', label: t('invite.badge_only') },
            ]}
          />
          <TextInput
            label={t('person.name')}
            required
            maxLength={100}
            value={form.name}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          {kind === 'invite' && (
            <TextInput
              label={t('person.login')}
              required
              maxLength={254}
              value={form.login}
              onChange={(event) => set({ login: event.currentTarget.value })}
            />
          )}
          <Select
            label={t('person.role')}
            data={roles}
            allowDeselect={false}
            value={form.role}
            onChange={(role) => set({ role: role ?? form.role })}
          />
          <PlantChoice value={form.plants} onChange={(plants) => set({ plants })} />
          <Select
            label={t('person.language')}
            data={languages.map((value) => ({ value, label: languageNames[value] }))}
            allowDeselect={false}
            value={form.language}
            onChange={(language) => set({ language: language ?? form.language })}
          />
          {send.error && <ProblemNotice error={send.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!ready} loading={send.isPending}>
              {t(kind === 'invite' ? 'invite.make' : 'invite.add')}
            </Button>
          </Group>
        </form>
      )}
    </Panel>
  );
}

/** No plant chosen means all of the company's. */
export function PlantChoice({ value, onChange }: { value: string[]; onChange: (plants: string[]) => void }) {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  return (
    <MultiSelect
      label={t('person.plants')}
      description={t('person.plants.hint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={value.length === 0 ? t('person.plants.all') : undefined}
      data={session.plants.map((plant) => ({ value: plant.code, label: `${plant.name} (${plant.code})` }))}
      value={value}
      onChange={onChange}
    />
  );
}
