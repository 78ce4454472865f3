import { Modal, TextInput } from '@mantine/core';
import { useDebouncedValue, useHotkeys } from '@mantine/hooks';
import {
  type Icon,
  IconBarcode,
  IconBox,
  IconClipboardList,
  IconScan,
  IconSearch,
  IconServer2,
  IconUser,
} from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { get, type Schema } from '@ui/api/client';
import { ProblemNotice } from '@ui/parts/notices';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './Search.module.css';

type Hit = Schema<'SearchHit'>;

const shortest = 2;
const icons: Record<Hit['kind'], Icon> = {
  unit: IconBarcode,
  order: IconClipboardList,
  item: IconBox,
  station: IconScan,
  agent: IconServer2,
  person: IconUser,
};

/** One box over everything that has a name; opened by Ctrl-K or a slash, used by keyboard alone. */
export function Search() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const show = () => setOpen(true);
  useHotkeys([
    ['mod+K', show, { preventDefault: true }],
    ['/', show, { preventDefault: true }],
  ]);
  return (
    <>
      <button type="button" className={css.open} onClick={show} aria-keyshortcuts="Control+K /">
        <IconSearch size={16} aria-hidden />
        <span className={css.openText}>{t('search')}</span>
        <kbd className={css.keys} aria-hidden>
          Ctrl K
        </kbd>
      </button>
      {open && (
        <Modal
          opened
          onClose={() => setOpen(false)}
          withCloseButton={false}
          padding={0}
          size={620}
          yOffset="11vh"
          aria-label={t('search')}
          transitionProps={{ duration: 90 }}
        >
          <Box close={() => setOpen(false)} />
        </Modal>
      )}
    </>
  );
}

function Box({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [wanted] = useDebouncedValue(typed.trim(), 140);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const query = useQuery({
    queryKey: ['search', wanted],
    queryFn: ({ signal }) => get('/api/v1/search', { query: { q: wanted } }, signal),
    enabled: wanted.length >= shortest,
    placeholderData: keepPreviousData,
  });
  const hits = wanted.length >= shortest ? (query.data?.hits ?? []) : [];
  const at = Math.min(active, Math.max(0, hits.length - 1));
  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const go = (hit: Hit | undefined) => {
    if (!hit) return;
    const [to, search = ''] = hit.link.split('?');
    close();
    void navigate({ to, search: Object.fromEntries(new URLSearchParams(search)) as never });
  };
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && hits.length > 0) {
      event.preventDefault();
      setActive((at + step + hits.length) % hits.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      go(hits[at]);
    }
  };
  return (
    <div>
      <TextInput
        // The window's own focus comes a moment later; what is typed at once would be lost until then.
        autoFocus
        data-autofocus
        size="lg"
        variant="unstyled"
        className={css.input}
        leftSection={<IconSearch size={19} aria-hidden />}
        placeholder={t('search.placeholder')}
        aria-label={t('search.placeholder')}
        role="combobox"
        aria-expanded={hits.length > 0}
        aria-controls="eh-search-hits"
        aria-autocomplete="list"
        aria-activedescendant={hits.length > 0 ? `eh-search-${at}` : undefined}
        maxLength={64}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={press}
      />
      <div ref={list} id="eh-search-hits" role="listbox" aria-label={t('search.hits')} className={css.hits}>
        {hits.map((hit, index) => (
          <HitRow
            key={`${hit.kind} ${hit.key}`}
            hit={hit}
            index={index}
            active={index === at}
            first={hits[index - 1]?.kind !== hit.kind}
            choose={() => go(hit)}
            hover={() => setActive(index)}
          />
        ))}
      </div>
      <div className={css.foot} role="status">
        {query.error ? (
          <ProblemNotice error={query.error} />
        ) : wanted.length < shortest ? (
          t('search.hint')
        ) : query.data && !query.isPlaceholderData && hits.length === 0 ? (
          t('search.none', { text: wanted })
        ) : (
          t('search.keys')
        )}
      </div>
    </div>
  );
}

function HitRow({
  hit,
  index,
  active,
  first,
  choose,
  hover,
}: {
  hit: Hit;
  index: number;
  active: boolean;
  first: boolean;
  choose: () => void;
  hover: () => void;
}) {
  const { t } = useTranslation();
  const Mark = icons[hit.kind];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the box, which keeps the focus.
    <div
      id={`eh-search-${index}`}
      data-at={index}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={`${css.hit} ${active ? css.active : ''}`}
      onClick={choose}
      onMouseMove={hover}
    >
      <Mark size={18} stroke={1.6} aria-hidden />
      <span className={css.title}>
        {hit.title}
        {hit.detail && <span className={css.detail}> · {hit.detail}</span>}
      </span>
      <span className={css.kind} style={first ? undefined : { opacity: 0.75 }}>
        {t(`search.kind.${hit.kind}`)}
      </span>
    </div>
  );
}
