import { IconAlertTriangle, IconListSearch } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';
import { useExceptionCount } from './openExceptions';

export default [
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
    nav: { group: 'quality', order: 50, icon: IconAlertTriangle, useCount: useExceptionCount },
    load: () => import('./ExceptionListPage'),
  },
] satisfies readonly PageDefinition[];
