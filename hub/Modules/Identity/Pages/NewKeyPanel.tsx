import { Button, Group, MultiSelect, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@ui/api/client';
import { Panel } from '@ui/parts/layout';
import { ProblemNotice } from '@ui/parts/notices';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PlantChoice } from './InvitePanel';
import { ShownOnce } from './OneTimeLink';
import { usePermissionText } from './permissionText';
import { useRoleChoices } from './roles';

/** A new key: never more than its maker may. */
export function NewKeyPanel({ close }: { close: () => void }) {
  const { t } = useTranslation('identity');
  const { session } = useSession();
  const words = usePermissionText();
  const queries = useQueryClient();
  const roles = useRoleChoices();
  const [name, setName] = useState('');
  const [byRole, setByRole] = useState(true);
  const [role, setRole] = useState('integrator');
  const [permissions, setPermissions] = useState<string[]>([]);
  const [plants, setPlants] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(90);
  const make = useMutation({
    mutationFn: () =>
      answered(
        api.POST('/api/v1/keys', {
          body: {
            name,
            role: byRole ? role : null,
            permissions: byRole ? null : permissions,
            plants,
            days: Number(days),
          },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['list', '/api/v1/keys'] }),
  });
  const ready = name.trim() !== '' && days !== '' && (byRole || permissions.length > 0);
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
          <SegmentedControl
            fullWidth
            value={byRole ? 'role' : 'list'}
            onChange={(value) => setByRole(value === 'role')}
            data={[
              { value: 'role', label: t('key.scope.role') },
              { value: 'list', label: t('key.scope.list') },
            ]}
          />
          {byRole ? (
            <Select
              label={t('person.role')}
              data={roles}
              allowDeselect={false}
              value={role}
              onChange={(value) => setRole(value ?? role)}
            />
          ) : (
            <MultiSelect
              label={t('key.scope')}
              searchable
              data={session.permissions.map((value) => ({ value, label: words(value) }))}
              value={permissions}
              onChange={setPermissions}
            />
          )}
          <PlantChoice value={plants} onChange={setPlants} />
          <NumberInput label={t('key.days')} min={1} max={730} allowDecimal={false} value={days} onChange={setDays} />
          {make.error && <ProblemNotice error={make.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" disabled={!ready} loading={make.isPending}>
              {t('key.make')}
            </Button>
          </Group>
        </form>
      )}
    </Panel>
  );
}
