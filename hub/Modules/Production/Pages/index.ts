import { IconClipboardList, IconHistory, IconLayoutDashboard, IconScan } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';

export default [
  {
    path: '/today',
    permission: 'production.plants.read',
    title: 'production:today',
    nav: { group: 'production', order: 10, icon: IconLayoutDashboard },
    load: () => import('./PlantTodayPage'),
  },
  {
    path: '/orders',
    permission: 'production.orders.read',
    title: 'production:orders',
    nav: { group: 'production', order: 20, icon: IconClipboardList },
    load: () => import('./OrderListPage'),
  },
  {
    path: '/orders/$number',
    permission: 'production.orders.read',
    title: 'production:order',
    load: () => import('./OrderPage'),
  },
  {
    path: '/units',
    permission: 'production.units.read',
    title: 'production:units',
    nav: { group: 'production', order: 30, icon: IconHistory },
    load: () => import('./UnitListPage'),
  },
  {
    path: '/units/$uid',
    permission: 'traceability.units.read',
    title: 'traceability:unit',
    load: () => import('./UnitPage'),
  },
  {
    path: '/stations',
    permission: 'production.stations.read',
    title: 'production:stations',
    nav: { group: 'equipment', order: 60, icon: IconScan },
    load: () => import('./StationListPage'),
  },
  {
    path: '/stations/$code',
    permission: 'production.stations.read',
    title: 'production:station',
    load: () => import('./StationPage'),
  },
] satisfies readonly PageDefinition[];
