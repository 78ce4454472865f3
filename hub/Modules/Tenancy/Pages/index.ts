import { IconBuildings } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';

export default [
  {
    path: '/tenants',
    permission: 'tenancy.tenants.read',
    title: 'tenancy:tenants',
    nav: { group: 'hub', order: 90, icon: IconBuildings },
    load: () => import('./TenantListPage'),
  },
] satisfies readonly PageDefinition[];
