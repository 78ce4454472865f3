import { IconAlertTriangle, IconBarcode, IconListSearch, IconTag } from '@tabler/icons-react';
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
    path: '/labels',
    permission: 'traceability.units.read',
    title: 'traceability:labels.title',
    nav: { group: 'production', order: 42, icon: IconTag },
    load: () => import('./LabelPrintPage'),
  },
  {
    path: '/label',
    permission: '',
    title: 'traceability:label.title',
    nav: { group: 'production', order: 44, icon: IconBarcode },
    load: () => import('./LabelPage'),
  },
  {
    path: '/exceptions',
    permission: 'traceability.exceptions.read',
    title: 'traceability:exceptions',
    nav: { group: 'quality', order: 50, icon: IconAlertTriangle, useCount: useExceptionCount },
    load: () => import('./ExceptionListPage'),
  },
] satisfies readonly PageDefinition[];
