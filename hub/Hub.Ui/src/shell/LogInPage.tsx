import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, get, type Schema } from '@ui/api/client';
import { ApiProblem } from '@ui/api/problem';
import { isLanguage, languageNames, switchLanguage } from '@ui/i18n/i18n';
import { ProblemNotice, Waiting } from '@ui/parts/notices';
import { sessionKey } from '@ui/session/session';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LanguageMenu, LooksMenu } from './Header';
import css from './LogInPage.module.css';
import { Logo } from './Logo';

type DemoPerson = Schema<'DemoPersonView'>;

/** In the demo people stand as cards; everywhere else there is e-mail and password. */
export function LogInPage() {
  const { t } = useTranslation();
  const people = useQuery({
    queryKey: ['demo-people'],
    queryFn: async ({ signal }) => {
      try {
        return (await get('/api/v1/session/demo', {}, signal)).items;
      } catch (problem) {
        // The route exists in the demo only.
        if (problem instanceof ApiProblem && problem.status < 500) return [];
        throw problem;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
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
        <div className={css.inner}>
          {people.isPending ? (
            <Waiting />
          ) : people.error ? (
            <ProblemNotice error={people.error} retry={() => void people.refetch()} />
          ) : people.data && people.data.length > 0 ? (
            <People people={people.data} />
          ) : (
            <Password />
          )}
        </div>
      </main>
    </div>
  );
}

function useEntered() {
  const queries = useQueryClient();
  return async (language?: string) => {
    if (isLanguage(language)) await switchLanguage(language);
    await queries.invalidateQueries({ queryKey: sessionKey });
  };
}

function People({ people }: { people: DemoPerson[] }) {
  const { t } = useTranslation();
  const entered = useEntered();
  const enter = useMutation({
    mutationFn: (person: DemoPerson) => api.POST('/api/v1/session/demo', { body: { person: person.person } }),
    onSuccess: (_, person) => entered(person.language),
  });
  const companies = [...new Set(people.map((person) => person.tenantName ?? ''))];
  return (
    <>
      <h1 className={css.title}>{t('login.who')}</h1>
      <p className={css.lead}>{t('login.who.lead')}</p>
      {enter.error && <ProblemNotice error={enter.error} />}
      {companies.map((company) => (
        <section key={company} aria-label={company || t('shell.hub')}>
          <h2 className={css.company}>{company || t('shell.hub')}</h2>
          <ul className={css.people}>
            {people
              .filter((person) => (person.tenantName ?? '') === company)
              .map((person) => (
                <li key={person.person}>
                  <button
                    type="button"
                    className={css.card}
                    disabled={enter.isPending}
                    onClick={() => enter.mutate(person)}
                    data-person={person.person}
                  >
                    <span className={css.face} aria-hidden>
                      {person.name.slice(0, 1)}
                    </span>
                    <span className={css.name}>{person.name}</span>
                    <span className={css.role}>
                      {t(`role.${person.role}`, { defaultValue: person.role })}
                      {isLanguage(person.language) && person.language !== 'en' && (
                        <span lang={person.language}> · {languageNames[person.language]}</span>
                      )}
                    </span>
                    <span className={css.sees}>{t(`role.${person.role}.sees`, { defaultValue: '' })}</span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function Password() {
  const { t } = useTranslation();
  const entered = useEntered();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const enter = useMutation({
    mutationFn: () => api.POST('/api/v1/session', { body: { email, password } }),
    onSuccess: () => entered(),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };
  return (
    <form onSubmit={submit} style={{ maxWidth: 360, display: 'grid', gap: 14 }}>
      <div>
        <h1 className={css.title}>{t('login.title')}</h1>
        <p className={css.lead} style={{ marginBottom: 4 }}>
          {t('login.lead')}
        </p>
      </div>
      {enter.error && <ProblemNotice error={enter.error} />}
      <TextInput
        label={t('login.email')}
        type="email"
        autoComplete="username"
        required
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('login.password')}
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': t('login.show') }}
      />
      <Button type="submit" loading={enter.isPending} disabled={email === '' || password === ''}>
        {t('login.enter')}
      </Button>
    </form>
  );
}
