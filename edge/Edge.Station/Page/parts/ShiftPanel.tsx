import { useEffect, useState } from 'preact/hooks';
import type { Person, Shift } from '../model';
import type { Translate } from '../texts/texts';

const shown = 12;

interface Props {
  readonly shift: Shift | null;
  readonly t: Translate;
  readonly load: () => Promise<readonly Person[]>;
  readonly start: (person: string | null) => void;
  readonly end: () => void;
  readonly setUpScanner: () => void;
  readonly close: (() => void) | null;
}

/** Start shift: by badge, by name, or without one; the press also unlocks sound and keeps the screen awake. */
export function ShiftPanel({ shift, t, load, start, end, setUpScanner, close }: Props) {
  const [persons, setPersons] = useState<readonly Person[]>([]);
  useEffect(() => {
    let current = true;
    load().then((list) => current && setPersons(list), () => undefined);
    return () => { current = false; };
  }, [load]);

  return (
    <section class="shift" role="dialog" aria-label={t('shift.start')}>
      <h2>{t('shift.start')}</h2>
      <p>{t(persons.length === 0 ? 'shift.nobody' : 'shift.hint')}</p>
      <div class="persons">
        {persons.slice(0, shown).map((person) => (
          <button key={person.id} type="button" aria-pressed={person.id === shift?.person} onClick={() => start(person.id)}>{person.name}</button>
        ))}
      </div>
      {persons.length > shown && <p class="quiet">{t('shift.more')}</p>}
      <div class="shift-foot">
        {shift === null && <button type="button" onClick={() => start(null)}>{t('shift.without')}</button>}
        {shift !== null && <button type="button" onClick={end}>{t('shift.end')}</button>}
        <button type="button" onClick={setUpScanner}>{t('setup.open')}</button>
        {close !== null && <button type="button" onClick={close}>{t('shift.close')}</button>}
      </div>
    </section>
  );
}
