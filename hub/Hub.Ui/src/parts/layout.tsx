import { IconChevronRight } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Go } from './Go';
import css from './parts.module.css';

/** The frame of a page: its name, where it hangs, one sentence, its actions. */
export function PageFrame({
  title,
  lead,
  crumbs = [],
  actions,
  children,
}: {
  title: ReactNode;
  lead?: ReactNode;
  crumbs?: { to: string; text: string }[];
  actions?: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div className={css.headText}>
          {crumbs.length > 0 && (
            <nav className={css.crumbs} aria-label={t('nav.crumbs')}>
              {crumbs.map((crumb) => (
                <Fragment key={crumb.to}>
                  <Go to={crumb.to}>{crumb.text}</Go>
                  <IconChevronRight size={14} aria-hidden style={{ marginTop: 2 }} />
                </Fragment>
              ))}
            </nav>
          )}
          <h1 className={css.title}>{title}</h1>
          {lead && <p className={css.lead}>{lead}</p>}
        </div>
        {actions}
      </header>
      {children}
    </div>
  );
}

export function Panel({
  title,
  note,
  actions,
  children,
  flush = false,
}: {
  title?: ReactNode;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** True when the content brings its own edges (tables, drawings). */
  flush?: boolean;
}) {
  return (
    <section className={css.panel}>
      {title && (
        <header className={css.panelHead}>
          <h2 className={css.panelTitle}>{title}</h2>
          {note && <span className={css.panelNote}>{note}</span>}
          {actions}
        </header>
      )}
      <div className={flush ? undefined : css.panelBody}>{children}</div>
    </section>
  );
}

export function Columns({ children }: { children: ReactNode }) {
  return <div className={css.columns}>{children}</div>;
}

export function Stack({ children }: { children: ReactNode }) {
  return <div className={css.stack}>{children}</div>;
}

/** Names and values, one under another. */
export function Facts({ items }: { items: [ReactNode, ReactNode][] }) {
  return (
    <dl className={css.facts}>
      {items.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list of facts.
        <Fragment key={index}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
