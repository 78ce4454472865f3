import { ActionIcon, Menu, Tooltip, useMantineColorScheme } from '@mantine/core';
import {
  IconBuildingFactory2,
  IconChevronDown,
  IconContrast,
  IconDeviceDesktop,
  IconLanguage,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCog,
} from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api } from '@ui/api/client';
import { useFormats } from '@ui/i18n/format';
import { languageNames, languages, switchLanguage } from '@ui/i18n/i18n';
import { useLiveState } from '@ui/live/live';
import { useNow } from '@ui/parts/time';
import { useSession } from '@ui/session/session';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './AppFrame.module.css';
import { Search } from './Search';

export function Header() {
  const { session, plant } = useSession();
  return (
    <header className={css.header}>
      <div className={css.where}>
        <TenantMenu />
        {plant && <PlantMenu />}
      </div>
      <div className={css.spacer} />
      {session.tenant && <Search />}
      {session.tenant && <LiveMark />}
      {plant && <PlantClock />}
      <LanguageMenu keep />
      <LooksMenu />
      <PersonMenu />
    </header>
  );
}

/** Whom one works for; who belongs to several companies changes here. */
function TenantMenu() {
  const { session } = useSession();
  const { t } = useTranslation();
  const name = session.tenant?.name ?? t('shell.hub');
  const change = useMutation({
    mutationFn: (tenant: string | null) => api.POST('/api/v1/session/tenant', { body: { tenant } }),
    onSuccess: () => location.assign('/'),
  });
  if (session.memberships.length < 2) return <span className={css.tenant}>{name}</span>;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={`${css.plantButton} ${css.tenant}`} title={t('shell.company')}>
          {name}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.memberships.map((membership) => (
          <Menu.Item
            key={membership.code ?? ''}
            disabled={change.isPending}
            fw={membership.code === (session.tenant?.code ?? null) ? 650 : undefined}
            onClick={() => change.mutate(membership.code)}
          >
            {membership.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PlantMenu() {
  const { session, plant, choosePlant } = useSession();
  const { t } = useTranslation();
  const inner = (
    <>
      <IconBuildingFactory2 size={15} stroke={1.7} aria-hidden />
      {plant?.name} <span style={{ color: 'var(--eh-ink-3)' }}>{plant?.code}</span>
    </>
  );
  if (session.plants.length < 2)
    return (
      <span className={css.plantButton} style={{ cursor: 'default' }}>
        {inner}
      </span>
    );
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <button type="button" className={css.plantButton} title={t('shell.plant')}>
          {inner}
          <IconChevronDown size={14} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {session.plants.map((one) => (
          <Menu.Item
            key={one.code}
            onClick={() => choosePlant(one.code)}
            fw={one.code === plant?.code ? 650 : undefined}
          >
            {one.name} ({one.code})
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PlantClock() {
  const formats = useFormats();
  const { t } = useTranslation();
  const now = useNow(1_000);
  return (
    <Tooltip label={`${t('shell.plant_time')}: ${formats.zone}`}>
      <span className={css.clock}>
        <span className={css.clockDate}>{formats.date(now)}, </span>
        {formats.time(now)} {formats.zoneName}
      </span>
    </Tooltip>
  );
}

function LiveMark() {
  const state = useLiveState();
  const { t } = useTranslation();
  return (
    <Tooltip label={t(`live.${state}.tip`)}>
      <span className={css.live} role="status">
        <span className={state === 'live' ? css.pulse : css.lost} aria-hidden />
        <span className={css.liveText}>{t(`live.${state}`)}</span>
      </span>
    </Tooltip>
  );
}

export function LanguageMenu({ keep = false }: { keep?: boolean }) {
  const { t, i18n } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label={t('shell.language')}>
          <ActionIcon variant="subtle" color="gray" c="var(--eh-ink-2)" size="lg" aria-label={t('shell.language')}>
            <IconLanguage size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((language) => (
          <Menu.Item
            key={language}
            lang={language}
            fw={language === i18n.language ? 680 : undefined}
            onClick={() => {
              void switchLanguage(language);
              // The choice follows the person to the next browser; before log-in there is nobody to keep it for.
              if (keep) void api.PUT('/api/v1/session/language', { body: { language } }).catch(() => undefined);
            }}
          >
            {languageNames[language]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function LooksMenu() {
  const { t } = useTranslation();
  const { setColorScheme, colorScheme } = useMantineColorScheme();
  const [more, setMore] = useState(() => document.documentElement.getAttribute('data-contrast') === 'more');
  const choices = [
    ['light', IconSun],
    ['dark', IconMoon],
    ['auto', IconDeviceDesktop],
  ] as const;
  return (
    <Menu position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <Tooltip label={t('shell.looks')}>
          <ActionIcon variant="subtle" color="gray" c="var(--eh-ink-2)" size="lg" aria-label={t('shell.looks')}>
            <IconContrast size={19} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(([scheme, Mark]) => (
          <Menu.Item
            key={scheme}
            leftSection={<Mark size={16} stroke={1.7} />}
            fw={colorScheme === scheme ? 680 : undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {t(`shell.looks.${scheme}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item
          role="menuitemcheckbox"
          aria-checked={more}
          fw={more ? 680 : undefined}
          leftSection={<IconContrast size={16} stroke={1.7} />}
          onClick={() => {
            const next = !more;
            setMore(next);
            localStorage.setItem('eh-contrast', next ? 'more' : 'normal');
            if (next) document.documentElement.setAttribute('data-contrast', 'more');
            else document.documentElement.removeAttribute('data-contrast');
          }}
        >
          {t('shell.looks.contrast')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function PersonMenu() {
  const { session, leave } = useSession();
  const navigate = useNavigate();
  const { t } = useTranslation();
  const role = t(`role.${session.role}`, { defaultValue: session.role });
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <button type="button" className={css.person}>
          <span className={css.face} aria-hidden>
            {session.person.name.slice(0, 1)}
          </span>
          <span className={css.personText}>
            {session.person.name}
            <span className={css.role}>{role}</span>
          </span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconUserCog size={16} stroke={1.7} />}
          onClick={() => void navigate({ to: '/account' })}
        >
          {t('shell.account')}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.7} />} onClick={() => void leave()}>
          {session.demo ? t('shell.change_person') : t('shell.leave')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
