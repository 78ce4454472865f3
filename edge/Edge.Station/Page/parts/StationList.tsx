import { useEffect, useState } from 'preact/hooks';
import { stations } from '../agent/requests';
import type { StationEntry } from '../model';
import { languageOf, translator } from '../texts/texts';

/** The way in: one address per station. */
export function StationList() {
  const language = languageOf(navigator.language);
  const t = translator(language);
  const [entries, setEntries] = useState<readonly StationEntry[] | null>(null);

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = t('stations.title');
    const load = () => stations().then(setEntries, () => undefined);
    void load();
    const timer = setInterval(load, 3000);
    return () => clearInterval(timer);
  }, []);

  return (
    <main class="list">
      <h1>{t('stations.title')}</h1>
      <p>{t(entries === null ? 'lost.connecting' : entries.length === 0 ? 'stations.empty' : 'stations.hint')}</p>
      <nav>
        {entries?.map(({ code, name }) => (
          <a key={code} href={`/station/${encodeURIComponent(code)}`}><b>{code}</b><span>{name}</span></a>
        ))}
      </nav>
    </main>
  );
}
