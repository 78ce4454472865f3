import { IconCheck, IconUserCircle } from '@tabler/icons-react';
import type { Schema } from '@ui/api/client';
import { useAnswer } from '@ui/parts/ask';
import { PageFrame, Panel } from '@ui/parts/layout';
import { Answer } from '@ui/parts/notices';
import { useTranslation } from 'react-i18next';
import { usePermissionText } from './permissionText';
import css from './RoleTablePage.module.css';

type Reach = Schema<'RolePermission'>['reaches'];

/** Who may what, and how far: the table that the hub itself decides by. */
export default function RoleTablePage() {
  const { t } = useTranslation('identity');
  const query = useAnswer('/api/v1/roles', {});
  return (
    <PageFrame title={t('roles')} lead={t('roles.lead')}>
      <Panel flush>
        <Answer query={query}>{(table) => <Matrix roles={table.roles} />}</Answer>
      </Panel>
    </PageFrame>
  );
}

function Matrix({ roles }: { roles: Schema<'RoleView'>[] }) {
  const { t } = useTranslation('identity');
  const words = usePermissionText();
  const permissions = [...new Set(roles.flatMap((role) => role.permissions.map((one) => one.permission)))];
  const reach = (role: Schema<'RoleView'>, permission: string) =>
    role.permissions.find((one) => one.permission === permission)?.reaches;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by keyboard.
    <section className={css.scroll} tabIndex={0} aria-label={t('roles')}>
      <table className={css.table}>
        <thead>
          <tr>
            <th>{t('roles.may')}</th>
            {roles.map((role) => (
              <th key={role.name} scope="col">
                {t(`shell:role.${role.name}`, { defaultValue: role.name })}
                {role.supervises && <span className={css.note}>{t('roles.supervises')}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {permissions.map((permission) => (
            <tr key={permission}>
              <th scope="row" title={permission}>
                {words(permission)}
              </th>
              {roles.map((role) => (
                <td key={role.name}>
                  <Cell reaches={reach(role, permission)} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ reaches }: { reaches: Reach | undefined }) {
  const { t } = useTranslation('identity');
  if (!reaches) return <span className={css.no}>{t('reach.no')}</span>;
  const Mark = reaches === 'own' ? IconUserCircle : IconCheck;
  return (
    <span className={reaches === 'tenant' ? css.whole : css.part}>
      <Mark size={15} aria-hidden /> {t(`reach.${reaches}`)}
    </span>
  );
}
