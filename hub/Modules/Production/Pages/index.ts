import { IconClipboardList, IconLayoutDashboard, IconScan } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';

export default [
  {
    path: '/today',
    permission: 'production.read',
    title: 'production:today',
    nav: { group: 'production', order: 10, icon: IconLayoutDashboard },
    load: () => import('./PlantTodayPage'),
  },
  {
    path: '/orders',
    permission: 'production.read',
    title: 'production:orders',
    nav: { group: 'production', order: 20, icon: IconClipboardList },
    load: () => import('./OrderListPage'),
  },
  {
    path: '/orders/$number',
    permission: 'production.read',
    title: 'production:order',
    load: () => import('./OrderPage'),
  },
  {
    path: '/stations',
    permission: 'production.read',
    title: 'production:stations',
    nav: { group: 'equipment', order: 60, icon: IconScan },
    load: () => import('./StationListPage'),
  },
  {
    path: '/stations/$code',
    permission: 'production.read',
    title: 'production:station',
    load: () => import('./StationPage'),
  },
] satisfies readonly PageDefinition[];
