import { useEffect, useState } from 'preact/hooks';
import type { TextKey, Translate } from '../texts/texts';

const longest = 12;
const refusals: readonly TextKey[] = [
  'supervisor.badge_first', 'supervisor.none', 'supervisor.no_pin', 'supervisor.wrong_pin', 'supervisor.locked', 'supervisor.failed',
];

interface Props {
  /** Whose badge was read; empty before. */
  readonly name: string;
  readonly number: number;
  readonly t: Translate;
  readonly undo: (number: number, pin: string) => Promise<string>;
  readonly close: () => void;
}

/** What only a supervisor may allow: badge at any scanner of the station, then the PIN by finger or key. */
export function SupervisorPanel({ name, number, t, undo, close }: Props) {
  const [pin, setPin] = useState('');
  const [refusal, setRefusal] = useState<TextKey | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => setPin(''), [name]);

  const put = (digit: string) => setPin((before) => (before.length < longest ? before + digit : before));
  const send = async () => {
    setBusy(true);
    const code = await undo(number, pin);
    setBusy(false);
    setPin('');
    setRefusal(code === '' ? null : refusals.find((key) => key === code) ?? 'supervisor.failed');
  };

  return (
    <section class="shift supervisor" role="dialog" aria-label={t('supervisor.title')}>
      <h2>{t('supervisor.title')}</h2>
      <p>{name === '' ? t('supervisor.badge') : t('supervisor.pin', name)}</p>
      {refusal !== null && <p class="refusal" role="alert">{t(refusal)}</p>}
      {name !== '' && (
        <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
          <input
            type="password" inputMode="numeric" autoComplete="off" maxLength={longest} aria-label={t('supervisor.pin', name)}
            value={pin} onInput={(event) => setPin(event.currentTarget.value.replace(/\D/g, ''))}
          />
          <div class="keypad">
            {[...'123456789'].map((digit) => <button key={digit} type="button" onClick={() => put(digit)}>{digit}</button>)}
            <button type="button" aria-label={t('supervisor.clear')} onClick={() => setPin('')}>&#x232B;</button>
            <button type="button" onClick={() => put('0')}>0</button>
            <button type="submit" class="send" disabled={busy || pin.length < 4}>{t('action.undo')}</button>
          </div>
        </form>
      )}
      <div class="shift-foot"><button type="button" onClick={close}>{t('shift.close')}</button></div>
    </section>
  );
}
