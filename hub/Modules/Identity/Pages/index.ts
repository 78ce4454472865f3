import { IconKey, IconUsers } from '@tabler/icons-react';
import type { PageDefinition } from '@ui/pages/definition';

export default [
  {
    path: '/people',
    permission: 'identity.people.read',
    title: 'identity:people',
    nav: { group: 'company', order: 80, icon: IconUsers },
    load: () => import('./PeopleListPage'),
  },
  {
    path: '/people/$person',
    permission: 'identity.people.read',
    title: 'identity:person',
    load: () => import('./PersonPage'),
  },
  {
    path: '/keys',
    permission: 'identity.keys.manage',
    title: 'identity:keys',
    nav: { group: 'company', order: 84, icon: IconKey },
    load: () => import('./KeyListPage'),
  },
  { path: '/account', permission: '', title: 'identity:account', load: () => import('./AccountPage') },
  {
    path: '/invitation',
    permission: '',
    open: true,
    title: 'identity:invitation',
    load: () => import('./InvitationPage'),
  },
  {
    path: '/password',
    permission: '',
    open: true,
    title: 'identity:password',
    load: () => import('./NewPasswordPage'),
  },
] satisfies readonly PageDefinition[];
