import { useTranslation } from 'react-i18next';

/** Roles that a company can give, in the order of the table. */
export const tenantRoles = [
  'tenant_administrator',
  'plant_manager',
  'planner',
  'quality_engineer',
  'department_head',
  'accountant',
  'warehouse_operator',
  'operator',
  'integrator',
] as const;

export function useRoleChoices(): { value: string; label: string }[] {
  const { t } = useTranslation();
  return tenantRoles.map((role) => ({ value: role, label: t(`role.${role}`) }));
}
