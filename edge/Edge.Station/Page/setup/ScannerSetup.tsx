import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import { BarCode } from '../symbols/BarCode';
import { QrCode } from '../symbols/QrCode';
import type { Language } from '../texts/texts';
import { captureWedge } from '../wedge/capture';
import { searchLimits, type WedgeSettings } from '../wedge/settings';
import { begun, finding, isDone, setUp, settingsOf, slowKeys } from './findings';
import { layoutLabel, separatorLabel } from './labels';
import { findingSentences, savedSentences, type Sentence } from './sentences';
import './setup.css';
import { setUpTranslator } from './texts';

const silenceAfter = 20_000;
/** Keys of which no label became: the scanner is through, and too slow. */
const slowAfter = 2_000;

interface Props {
  readonly saved: WedgeSettings | null;
  readonly language: Language;
  readonly closeText: string;
  readonly save: (settings: WedgeSettings) => Promise<boolean>;
  readonly forget: () => Promise<boolean>;
  readonly close: () => void;
  /** What the station's other scanners read meanwhile. */
  readonly children: ComponentChildren;
}

/** "Scan these two labels": finds out how a scanner types, says what is wrong with it, and has the agent keep it. Nothing that is read here is a scan. */
export function ScannerSetup({ saved, language, closeText, save, forget, close, children }: Props) {
  const t = useMemo(() => setUpTranslator(language), [language]);
  const [state, tell] = useReducer(setUp, begun);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const end = captureWedge(
      (typed, report) => tell({ kind: 'label', typed, report }), () => tell({ kind: 'label', typed: [], report: { terminator: '', slowest: 0 } }),
      searchLimits, (terminator) => tell({ kind: 'trailed', terminator }),
    );
    // Hears only what the scanner's reader left alone.
    const key = (event: KeyboardEvent) => [...event.key].length === 1 && tell({ kind: 'key' });
    window.addEventListener('keydown', key, { capture: true });
    return () => {
      end();
      window.removeEventListener('keydown', key, { capture: true });
    };
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => tell({ kind: 'silence' }), state.keys >= slowKeys ? slowAfter : silenceAfter);
    return () => clearTimeout(timer);
  }, [state]);

  const found = useMemo(() => finding(state), [state]);
  const settings = found === null ? null : settingsOf(found);
  const kept = settings !== null && JSON.stringify(settings) === JSON.stringify(saved === null ? null : settingsIn(saved));
  const saveText = found !== null && (found.layout !== 'us' || found.inverted) ? t('use') : t('save');
  const task = found === null
    ? t(state.first !== null ? 'second' : state.second !== null ? 'first' : 'hint')
    : kept ? t('kept') : found.usable ? t('done', saveText) : t('unusable');
  const note = failed ? t('note.failed') : state.note === '' ? '' : t(`note.${state.note}`, state.last ?? '');
  const attempt = (done: Promise<boolean>) => void done.then((well) => setFailed(!well));

  return (
    <section class="shift set-up" role="dialog" aria-label={t('title')}>
      {children}
      <h2>{t('title')}</h2>
      <div class="told" role="status">
        <p class={`task ${kept ? 'kept' : ''}`}>{task}</p>
        {note !== '' && <p class="note">{note}</p>}
      </div>
      <div class="set-up-body">
        <div class="symbols">
          <TestLabel text={layoutLabel} caption={t('label', 1)} done={state.first !== null} next={state.first === null} />
          <TestLabel text={separatorLabel} caption={t('label', 2)} done={state.second !== null} next={state.first !== null && state.second === null} />
        </div>
        {found !== null ? <Sentences title={t('found.title')} list={findingSentences(found, t)} />
          : saved !== null ? <Sentences title={t('saved.title')} list={savedSentences(saved, t)} />
          : <div class="findings"><h3>{t('found.title')}</h3><p class="quiet">{t('found.none')}</p><p class="quiet">{t('saved.none')}</p></div>}
      </div>
      <div class="shift-foot">
        {found?.usable === true && !kept && <button type="button" class="save" onClick={() => attempt(save(settingsOf(found)))}>{saveText}</button>}
        {(isDone(state) || state.last !== null) && <button type="button" onClick={() => { setFailed(false); tell({ kind: 'restart' }); }}>{t('again')}</button>}
        {saved !== null && <button type="button" onClick={() => attempt(forget())}>{t('forget')}</button>}
        <button type="button" onClick={close}>{closeText}</button>
      </div>
    </section>
  );
}

/** In the order of a finding, so that the two can be compared. */
function settingsIn({ layout, inverted, terminator, prefix, suffix, identifier, separator, slowest }: WedgeSettings): WedgeSettings {
  return { layout, inverted, terminator, prefix, suffix, identifier, separator, slowest };
}

function TestLabel({ text, caption, done, next }: { readonly text: string; readonly caption: string; readonly done: boolean; readonly next: boolean }) {
  return (
    <figure class={done ? 'done' : next ? 'next' : ''}>
      <figcaption>{caption}{done && <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 13 L10 19 L20 6" /></svg>}</figcaption>
      <QrCode text={text} module={crisp(5)} />
      <BarCode text={text} module={crisp(2)} />
    </figure>
  );
}

/** The nearest size that is whole pixels of the screen, so that no bar is wider than its neighbour by a rounding. */
function crisp(pixels: number): number {
  const ratio = window.devicePixelRatio || 1;
  return Math.max(1, Math.round(pixels * ratio)) / ratio;
}

function Sentences({ title, list }: { readonly title: string; readonly list: readonly Sentence[] }) {
  return (
    <div class="findings">
      <h3>{title}</h3>
      <ul>
        {list.map(({ good, text }) => (
          <li key={text} class={good ? 'good' : 'bad'}>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={good ? 'M4 13 L10 19 L20 6' : 'M12 4 V14 M12 19.5 V20'} /></svg>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}
