import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, get, type Schema } from '@ui/api/client';
import { companyOfPage } from '@ui/api/company';
import { ApiProblem } from '@ui/api/problem';
import { isLanguage, languageNames, switchLanguage } from '@ui/i18n/i18n';
import { ProblemNotice, Waiting } from '@ui/parts/notices';
import { sessionKey } from '@ui/session/session';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EntryFrame } from './EntryFrame';
import css from './LogInPage.module.css';

type DemoPerson = Schema<'DemoPersonView'>;

/** In the demo people stand as cards; everywhere else there is e-mail and password. */
export function LogInPage() {
  const [byPassword, setByPassword] = useState(false);
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
    <EntryFrame>
      {people.isPending ? (
        <Waiting />
      ) : people.error ? (
        <ProblemNotice error={people.error} retry={() => void people.refetch()} />
      ) : people.data && people.data.length > 0 ? (
        byPassword ? (
          <Password back={() => setByPassword(false)} />
        ) : (
          <People people={people.data} byPassword={() => setByPassword(true)} />
        )
      ) : (
        <Password />
      )}
    </EntryFrame>
  );
}

function useEntered() {
  const queries = useQueryClient();
  return async (language?: string) => {
    if (isLanguage(language)) await switchLanguage(language);
    // The session before this one ended under the page: what it has in memory may be another company's.
    if (companyOfPage()) location.reload();
    await queries.invalidateQueries({ queryKey: sessionKey });
  };
}

function People({ people, byPassword }: { people: DemoPerson[]; byPassword: () => void }) {
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
      <Button variant="subtle" onClick={byPassword} mt={18}>
        {t('login.by_password')}
      </Button>
    </>
  );
}

function Password({ back }: { back?: () => void }) {
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
      {back && (
        <Button variant="subtle" onClick={back}>
          {t('login.by_person')}
        </Button>
      )}
    </form>
  );
}
