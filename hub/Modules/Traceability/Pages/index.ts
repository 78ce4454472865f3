import { IconAlertTriangle, IconHistory, IconListSearch } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';

export default [
  {
    path: '/units',
    permission: 'traceability.units.read',
    title: 'traceability:units',
    nav: { group: 'production', order: 30, icon: IconHistory },
    load: () => import('./UnitSearchPage'),
  },
  {
    path: '/units/$uid',
    permission: 'traceability.units.read',
    title: 'traceability:unit',
    load: () => import('./UnitPage'),
  },
  {
    path: '/scans',
    permission: 'traceability.scans.read',
    title: 'traceability:scans',
    nav: { group: 'production', order: 40, icon: IconListSearch },
    load: () => import('./ScanListPage'),
  },
  {
    path: '/exceptions',
    permission: 'traceability.exceptions.read',
    title: 'traceability:exceptions',
    nav: { group: 'quality', order: 50, icon: IconAlertTriangle },
    load: () => import('./ExceptionListPage'),
  },
] satisfies readonly PageDefinition[];
