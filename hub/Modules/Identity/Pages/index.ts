import { IconHistoryToggle, IconKey, IconShieldCheck, IconUsers } from '@tabler/icons-react';
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
    path: '/roles',
    permission: 'identity.roles.read',
    title: 'identity:roles',
    nav: { group: 'company', order: 82, icon: IconShieldCheck },
    load: () => import('./RoleTablePage'),
  },
  {
    path: '/audit',
    permission: 'identity.audit.read',
    title: 'identity:audit',
    nav: { group: 'company', order: 86, icon: IconHistoryToggle },
    load: () => import('./AuditPage'),
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
