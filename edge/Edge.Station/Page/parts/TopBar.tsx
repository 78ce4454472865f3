import type { Link, StationState } from '../model';
import { languages, type Language, type Translate } from '../texts/texts';

interface Props {
  readonly state: StationState;
  readonly language: Language;
  readonly t: Translate;
  readonly soundReady: boolean;
  readonly unlock: () => void;
  readonly setLanguage: (language: Language) => void;
  readonly openShift: () => void;
}

const shortNames: Readonly<Record<Language, string>> = { en: 'EN', hi: 'हि', bn: 'বা', te: 'తె' };

/** Station, link, language and person. */
export function TopBar({ state, language, t, soundReady, unlock, setLanguage, openShift }: Props) {
  const { station, shift, link } = state;
  return (
    <header class="topbar">
      <p class="station"><b>{station.code}</b><span>{station.name}</span></p>
      <LinkPill link={link} t={t} />
      {shift !== null && !soundReady && (
        <button type="button" class="sound" onClick={unlock} title={t('sound.off')} aria-label={t('sound.off')}>
          <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 9 H8 L13 5 V19 L8 15 H4 Z M17 9 L22 15 M22 9 L17 15" /></svg>
          <span>{t('sound.off')}</span>
        </button>
      )}
      <div class="languages" role="group" aria-label={t('language')}>
        {languages.map(({ code, name }) => (
          <button key={code} type="button" lang={code} title={name} aria-label={`${shortNames[code]} ${name}`} aria-pressed={code === language} onClick={() => setLanguage(code)}>
            {shortNames[code]}
          </button>
        ))}
      </div>
      <button type="button" class={`person ${shift === null ? 'urgent' : ''}`} onClick={openShift}>
        {shift === null ? t('shift.start') : shift.name || t('shift.end')}
      </button>
    </header>
  );
}

function LinkPill({ link, t }: { readonly link: Link; readonly t: Translate }) {
  const connected = link.hub === 'connected';
  return (
    <p class={`link ${connected ? 'on' : 'off'}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">{connected ? <circle cx="6" cy="6" r="5" /> : <rect x="1.5" y="1.5" width="9" height="9" />}</svg>
      {t(connected ? 'link.connected' : 'link.offline')}
      {link.waiting > 0 && <b>{t('link.waiting', link.waiting)}</b>}
    </p>
  );
}
