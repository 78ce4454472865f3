import { IconServer2 } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';

export default [
  {
    path: '/agents',
    permission: 'fleet.agents.read',
    title: 'fleet:agents',
    nav: { group: 'equipment', order: 70, icon: IconServer2 },
    load: () => import('./AgentListPage'),
  },
] satisfies readonly PageDefinition[];
