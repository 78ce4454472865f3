import { Button, Select, Textarea, TextInput } from '@mantine/core';
import { IconDownload, IconPrinter, IconTag } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { ofCompany } from '@ui/api/company';
import { problemOf } from '@ui/api/problem';
import { Columns, PageFrame, Panel, Stack } from '@ui/parts/layout';
import { Answer, EmptyState } from '@ui/parts/notices';
import { useUrlState } from '@ui/parts/urlState';
import { useTranslation } from 'react-i18next';
import css from './Labels.module.css';

const sizes = ['50x25', '70x30', '100x50', '38x20'];
/** More would not fit into an address; an order's labels are asked for by its number. */
const mostUids = 200;

type Wish = Record<'uids' | 'order' | 'symbol' | 'size' | 'gtin' | 'sheet' | 'dpi', string>;

/** Labels of units: chosen, seen, taken as SVG, PDF or ZPL. */
export default function LabelPrintPage() {
  const { t } = useTranslation('traceability');
  const [search, change] = useUrlState();
  const wish: Wish = {
    uids: (search.uids ?? '')
      .split(/[\s,;]+/)
      .filter(Boolean)
      .slice(0, mostUids)
      .join(','),
    order: search.order ?? '',
    symbol: search.symbol ?? 'qr',
    size: search.size ?? sizes[0] ?? '',
    gtin: search.gtin ?? '',
    sheet: search.sheet ?? 'label',
    dpi: search.dpi ?? '203',
  };
  const chosen = wish.uids !== '' || wish.order !== '';
  return (
    <PageFrame title={t('labels.title')} lead={t('labels.lead')}>
      <Panel title={t('labels.which')}>
        <div className={css.form}>
          <TextInput
            label={t('labels.order')}
            value={wish.order}
            onChange={(event) => change({ order: event.currentTarget.value.trim(), uids: null })}
          />
          <Textarea
            className={css.wide}
            label={t('labels.uids')}
            description={t('labels.uids.note', { count: mostUids })}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            classNames={{ input: css.code }}
            value={search.uids ?? ''}
            onChange={(event) => change({ uids: event.currentTarget.value, order: null })}
          />
        </div>
      </Panel>
      <Columns>
        <Stack>
          <Panel title={t('labels.preview')}>
            {chosen ? (
              <Preview wish={wish} />
            ) : (
              <EmptyState icon={IconTag} title={t('labels.empty')} text={t('labels.empty.next')} />
            )}
          </Panel>
        </Stack>
        <Stack>
          <Panel title={t('labels.how')}>
            <div className={css.form}>
              <Choice
                label={t('labels.symbol')}
                value={wish.symbol}
                data={[
                  { value: 'qr', label: 'QR Code' },
                  { value: 'datamatrix', label: 'Data Matrix' },
                ]}
                onChange={(symbol) => change({ symbol })}
              />
              <Choice
                label={t('labels.size')}
                value={wish.size}
                data={sizes.map((size) => ({ value: size, label: `${size.replace('x', ' × ')} mm` }))}
                onChange={(size) => change({ size })}
              />
              <TextInput
                label={t('labels.gtin')}
                description={t('labels.gtin.note')}
                inputMode="numeric"
                maxLength={14}
                value={wish.gtin}
                onChange={(event) => change({ gtin: event.currentTarget.value.trim() })}
              />
              <Choice
                label={t('labels.sheet')}
                value={wish.sheet}
                data={[
                  { value: 'label', label: t('labels.sheet.label') },
                  { value: 'a4', label: t('labels.sheet.a4') },
                ]}
                onChange={(sheet) => change({ sheet })}
              />
              <Choice
                label={t('labels.dpi')}
                value={wish.dpi}
                data={[
                  { value: '203', label: '203 dpi' },
                  { value: '300', label: '300 dpi' },
                ]}
                onChange={(dpi) => change({ dpi })}
              />
            </div>
          </Panel>
        </Stack>
      </Columns>
    </PageFrame>
  );
}

function Choice({
  label,
  value,
  data,
  onChange,
}: {
  label: string;
  value: string;
  data: { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <Select
      label={label}
      value={value}
      data={data}
      allowDeselect={false}
      onChange={(chosen) => chosen && onChange(chosen)}
    />
  );
}

function Preview({ wish }: { wish: Wish }) {
  const { t } = useTranslation('traceability');
  const address = addressOf(wish, 'svg');
  // Asked first, so that a refusal is said in words; the drawing then comes from the same address.
  const query = useQuery({
    queryKey: ['labels', address],
    queryFn: async ({ signal }) => {
      const answer = await fetch(address, { credentials: 'same-origin', signal });
      if (!answer.ok) throw await problemOf(answer);
      return ((await answer.text()).match(/<g /g) ?? []).length;
    },
    retry: false,
  });
  return (
    <Answer query={{ ...query, refetch: () => void query.refetch() }}>
      {(count) => (
        <>
          <div className={css.paper}>
            <img className={css.preview} src={address} alt={t('labels.alt', { count })} />
          </div>
          <p className={css.next}>{t('labels.count', { count })}</p>
          <div className={css.actions}>
            <Button
              component="a"
              href={addressOf(wish, 'pdf')}
              target="_blank"
              rel="noopener"
              leftSection={<IconPrinter size={16} aria-hidden />}
            >
              {t('labels.print')}
            </Button>
            {(['pdf', 'svg', 'zpl'] as const).map((format) => (
              <Button
                key={format}
                component="a"
                variant="default"
                href={addressOf(wish, format)}
                download={`labels.${format}`}
                leftSection={<IconDownload size={16} aria-hidden />}
              >
                {format.toUpperCase()}
              </Button>
            ))}
          </div>
        </>
      )}
    </Answer>
  );
}

function addressOf(wish: Wish, format: string) {
  const asked = Object.entries({ ...wish, format }).filter(([, value]) => value !== '');
  return ofCompany(`/api/v1/labels?${new URLSearchParams(asked)}`);
}
