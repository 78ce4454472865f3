import { Button, Pagination, Select, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp, IconDownload, IconSearch } from '@tabler/icons-react';
import {
  type ColumnDef,
  flexRender,
  getCoreRowModel,
  getFilteredRowModel,
  getPaginationRowModel,
  getSortedRowModel,
  useReactTable,
} from '@tanstack/react-table';
import { useFormats } from '@ui/i18n/format';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { saveFile, toCsv } from './csv';
import css from './DataTable.module.css';
import { useUrlState } from './urlState';

export interface Column<R> {
  key: string;
  title: string;
  /** What is sorted, searched and exported. */
  value: (row: R) => string | number | null;
  /** What is shown; the value when left out. */
  render?: (row: R) => ReactNode;
  align?: 'right';
  /** Offers the values found as a choice above the table, by the name shown for each. */
  choice?: (value: string) => string;
  /** Left out below 900 px (wide) or 1250 px (veryWide); export keeps it. */
  only?: 'wide' | 'veryWide';
}

interface Props<R> {
  /** File name of the export, and prefix of nothing else: one table per address. */
  name: string;
  columns: Column<R>[];
  rows: R[];
  rowKey: (row: R) => string;
  empty: ReactNode;
  /** `key` or `-key`. */
  sort?: string;
  pageSize?: number;
  /** Above the table, beside the search. */
  tools?: ReactNode;
  status?: ReactNode;
  isFresh?: (row: R) => boolean;
  /** More rows at the hub. */
  more?: { has: boolean; busy: boolean; load: () => void };
  /** Search is done by the hub under this name in the address instead of over the rows here. */
  searchAtHub?: boolean;
  searchLabel?: string;
}

/** The one table: searches, filters, sorts, pages, exports; its state is in the address. */
export function DataTable<R>(props: Props<R>) {
  const {
    name,
    columns,
    rows,
    rowKey,
    empty,
    pageSize = 25,
    tools,
    status,
    isFresh,
    more,
    searchAtHub = false,
  } = props;
  const { t } = useTranslation();
  const formats = useFormats();
  const [search, change] = useUrlState();
  const sort = search.sort ?? props.sort ?? '';
  const page = Math.max(1, Number(search.page ?? '1') || 1);
  const query = search.q ?? '';
  const choices = columns.filter((column) => column.choice);

  const definitions = useMemo<ColumnDef<R>[]>(
    () =>
      columns.map((column) => ({
        id: column.key,
        accessorFn: (row) => column.value(row),
        header: column.title,
        cell: ({ row }) => column.render?.(row.original) ?? column.value(row.original) ?? '–',
        filterFn: (row, id, wanted: string) => String(row.getValue(id)) === wanted,
        sortUndefined: 'last',
      })),
    [columns],
  );

  const table = useReactTable({
    data: rows,
    columns: definitions,
    getRowId: rowKey,
    getCoreRowModel: getCoreRowModel(),
    getFilteredRowModel: getFilteredRowModel(),
    getSortedRowModel: getSortedRowModel(),
    getPaginationRowModel: getPaginationRowModel(),
    globalFilterFn: (row, id, wanted: string) =>
      String(row.getValue(id) ?? '')
        .toLocaleLowerCase()
        .includes(wanted.toLocaleLowerCase()),
    autoResetPageIndex: false,
    state: {
      globalFilter: searchAtHub ? '' : query,
      sorting: sort ? [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }] : [],
      columnFilters: choices.flatMap((column) =>
        search[column.key] ? [{ id: column.key, value: search[column.key] }] : [],
      ),
      pagination: { pageIndex: page - 1, pageSize },
    },
  });

  const kept = table.getFilteredRowModel().rows.length;
  const pageCount = Math.max(1, table.getPageCount());
  const filtered = query !== '' || choices.some((column) => search[column.key]);
  const widthClass = (column: Column<R>) =>
    column.only === 'wide' ? css.wideOnly : column.only === 'veryWide' ? css.veryWideOnly : '';
  const byKey = new Map(columns.map((column) => [column.key, column]));

  const exportCsv = () =>
    saveFile(
      `${name}.csv`,
      toCsv(
        columns.map((column) => column.title),
        table.getSortedRowModel().rows.map((row) => columns.map((column) => column.value(row.original))),
      ),
    );

  if (rows.length === 0 && !filtered && !searchAtHub) return empty;
  return (
    <div>
      <div className={css.bar}>
        <TextInput
          aria-label={props.searchLabel ?? t('table.search')}
          placeholder={props.searchLabel ?? t('table.search')}
          leftSection={<IconSearch size={15} aria-hidden />}
          defaultValue={query}
          key={query === '' ? 'cleared' : 'typed'}
          onChange={(event) => change({ q: event.currentTarget.value, page: null })}
          w={230}
        />
        {choices.map((column) => (
          <Select
            key={column.key}
            aria-label={column.title}
            placeholder={column.title}
            clearable
            clearButtonProps={{ 'aria-label': t('table.clear') }}
            w={170}
            value={search[column.key] ?? null}
            data={[...new Set([...rows.map((row) => String(column.value(row) ?? '')), search[column.key] ?? ''])]
              .filter((value) => value !== '')
              .sort()
              .map((value) => ({ value, label: column.choice?.(value) ?? value }))}
            onChange={(value) => change({ [column.key]: value, page: null })}
          />
        ))}
        {tools}
        <div className={css.count}>
          {status}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconDownload size={14} aria-hidden />}
            onClick={exportCsv}
            disabled={kept === 0}
          >
            {t('table.export')}
          </Button>
        </div>
      </div>
      <div className={css.scroll}>
        <table className={css.table}>
          <thead>
            {table.getHeaderGroups().map((group) => (
              <tr key={group.id}>
                {group.headers.map((header) => {
                  const column = byKey.get(header.id);
                  const direction = header.column.getIsSorted();
                  const className = `${column?.align === 'right' ? css.right : ''} ${column ? widthClass(column) : ''}`;
                  return (
                    <th
                      key={header.id}
                      className={className}
                      aria-sort={direction === 'asc' ? 'ascending' : direction === 'desc' ? 'descending' : undefined}
                    >
                      {column?.title ? (
                        <button
                          type="button"
                          className={`${css.sort} ${direction ? css.sorted : ''}`}
                          onClick={() =>
                            change({ sort: direction === 'asc' ? `-${header.id}` : header.id, page: null })
                          }
                        >
                          {flexRender(header.column.columnDef.header, header.getContext())}
                          {direction === 'asc' ? (
                            <IconArrowUp size={13} aria-hidden />
                          ) : direction === 'desc' ? (
                            <IconArrowDown size={13} aria-hidden />
                          ) : (
                            <IconArrowsSort size={12} aria-hidden opacity={0.45} />
                          )}
                        </button>
                      ) : (
                        <span className={css.headCell} />
                      )}
                    </th>
                  );
                })}
              </tr>
            ))}
          </thead>
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <tr key={row.id} className={isFresh?.(row.original) ? css.fresh : undefined}>
                {row.getVisibleCells().map((cell) => {
                  const column = byKey.get(cell.column.id);
                  return (
                    <td
                      key={cell.id}
                      className={`${column?.align === 'right' ? css.right : ''} ${column ? widthClass(column) : ''}`}
                    >
                      {flexRender(cell.column.columnDef.cell, cell.getContext())}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {kept === 0 &&
        (filtered ? (
          <div style={{ padding: '36px 20px', textAlign: 'center', color: 'var(--eh-ink-2)' }}>
            <p style={{ margin: '0 0 10px' }}>{t('table.nothing_matches')}</p>
            <Button
              variant="default"
              size="xs"
              onClick={() =>
                change(
                  Object.fromEntries([['q', null], ['page', null], ...choices.map((column) => [column.key, null])]),
                )
              }
            >
              {t('table.clear')}
            </Button>
          </div>
        ) : (
          empty
        ))}
      {kept > 0 && (
        <div className={css.foot}>
          <span className="eh-num">
            {t('table.range', {
              from: formats.number(Math.min(kept, (page - 1) * pageSize + 1)),
              to: formats.number(Math.min(kept, page * pageSize)),
              all: formats.number(kept) + (more?.has ? '+' : ''),
            })}
          </span>
          {more?.has && page >= pageCount && (
            <Button variant="default" size="xs" loading={more.busy} onClick={more.load}>
              {t('table.more')}
            </Button>
          )}
          {pageCount > 1 && (
            <Pagination
              size="sm"
              total={pageCount}
              value={Math.min(page, pageCount)}
              onChange={(next) => change({ page: next === 1 ? null : String(next) })}
              getControlProps={(control) => ({ 'aria-label': t(`table.${control}`) })}
              getItemProps={(item) => ({ 'aria-label': t('table.page', { page: item }) })}
            />
          )}
        </div>
      )}
    </div>
  );
}
