import { IconFileSettings, IconServer2 } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';
import { manage } from './api';

export default [
  {
    path: '/agents',
    permission: 'fleet.agents.read',
    title: 'fleet:agents',
    nav: { group: 'equipment', order: 70, icon: IconServer2 },
    load: () => import('./AgentListPage'),
  },
  {
    path: '/agents/$agent',
    permission: 'fleet.agents.read',
    title: 'fleet:agent',
    load: () => import('./AgentPage'),
  },
  {
    path: '/rollouts',
    permission: manage,
    title: 'fleet:rollouts',
    nav: { group: 'equipment', order: 71, icon: IconFileSettings },
    load: () => import('./rollouts/RolloutListPage'),
  },
  {
    path: '/rollouts/$rollout',
    permission: manage,
    title: 'fleet:rollout',
    load: () => import('./rollouts/RolloutPage'),
  },
] satisfies readonly PageDefinition[];
