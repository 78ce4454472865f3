import { IconEngine } from '@tabler/icons-react';
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
] satisfies readonly PageDefinition[];
