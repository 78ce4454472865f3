import { IconBell, IconEngine } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';

export default [
  {
    path: '/machines',
    permission: 'telemetry.machines.read',
    title: 'telemetry:machines',
    nav: { group: 'equipment', order: 62, icon: IconEngine },
    load: () => import('./MachineListPage'),
  },
  {
    path: '/machines/$code',
    permission: 'telemetry.machines.read',
    title: 'telemetry:machine',
    load: () => import('./MachinePage'),
  },
  {
    path: '/alarms',
    permission: 'telemetry.alarms.read',
    title: 'telemetry:alarms',
    nav: { group: 'equipment', order: 61, icon: IconBell },
    load: () => import('./AlarmListPage'),
  },
] satisfies readonly PageDefinition[];
