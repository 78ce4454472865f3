import type { Translate } from '../texts/texts';
import { BarCode } from './BarCode';
import { layoutLabel, separatorLabel, type Findings } from './findings';

interface Props {
  readonly findings: Findings;
  readonly t: Translate;
  readonly close: () => void;
}

/** "Scan these two labels": finds out how a wedge scanner is set, and says what to set otherwise. Nothing that is read here is a scan. */
export function ScannerCheck({ findings, t, close }: Props) {
  const { layout, separator, terminator, slowest } = findings;
  return (
    <section class="shift check" role="dialog" aria-label={t('check.title')}>
      <h2>{t('check.title')}</h2>
      <p>{t('check.hint')}</p>
      <div class="check-body">
        <div class="symbols">
          <Symbol text={layoutLabel} caption="1" done={layout !== null} />
          <Symbol text={separatorLabel} caption="2" done={separator !== null} />
        </div>
        <ul>
          <Finding good={layout === null ? null : layout === 'right'} text={t(layout === 'wrong' ? 'check.layout.wrong' : 'check.layout.right')} />
          <Finding good={separator === null ? null : separator === 'kept'} text={t(separator === 'lost' ? 'check.separator.lost' : 'check.separator.kept')} />
          {terminator !== null && (
            <Finding good={terminator !== ''} text={terminator === '' ? t('check.end.none') : t('check.end.key', terminator)} />
          )}
          {slowest !== null && <Finding good={slowest <= 75} text={t('check.speed', slowest)} />}
        </ul>
      </div>
      <div class="shift-foot"><button type="button" onClick={close}>{t('shift.close')}</button></div>
    </section>
  );
}

function Symbol({ text, caption, done }: { readonly text: string; readonly caption: string; readonly done: boolean }) {
  return (
    <figure class={done ? 'done' : ''}>
      <BarCode text={text} />
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

function Finding({ good, text }: { readonly good: boolean | null; readonly text: string }) {
  return (
    <li class={good === null ? 'open' : good ? 'good' : 'bad'}>
      <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
        {good === null ? <circle cx="12" cy="12" r="8" /> : <path d={good ? 'M4 13 L10 19 L20 6' : 'M12 4 V14 M12 19.5 V20'} />}
      </svg>
      {text}
    </li>
  );
}
