import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageMenu, LooksMenu } from './Header';
import css from './LogInPage.module.css';
import { Logo } from './Logo';

/** The frame of what stands before log-in. */
export function EntryFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={css.page}>
      <aside className={css.side}>
        <div className={css.brand}>
          <Logo size={30} /> EdgeHub
        </div>
        <div>
          <p className={css.promise}>{t('login.promise')}</p>
          <p className={css.promiseText}>{t('login.promise.text')}</p>
        </div>
        <span className={css.small}>{t('login.small')}</span>
        <svg className={css.bars} viewBox="0 0 32 24" aria-hidden>
          <path
            d="M1 0h2v24H1zM4 0h1v24H4zM7 0h3v24H7zM11 0h1v24h-1zM13 0h2v24h-2zM17 0h1v24h-1zM19 0h3v24h-3zM24 0h1v24h-1zM26 0h2v24h-2zM29 0h1v24h-1z"
            fill="currentColor"
          />
        </svg>
      </aside>
      <main className={css.form}>
        <div className={css.tools}>
          <LanguageMenu />
          <LooksMenu />
        </div>
        <div className={css.inner}>{children}</div>
      </main>
    </div>
  );
}
