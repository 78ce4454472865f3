import { useState } from 'preact/hooks';
import type { Starts } from '../model';
import type { Translate } from '../texts/texts';

interface Props {
  readonly starts: Starts;
  readonly t: Translate;
  readonly start: (item: string) => void;
}

/** Takes the next number for a unit that begins here; where several items begin, asks which. */
export function NewUnit({ starts, t, start }: Props) {
  const [choosing, setChoosing] = useState(false);
  const [only] = starts.items;
  const choose = (item: string) => {
    setChoosing(false);
    start(item);
  };

  return (
    <>
      <button
        type="button" class="small new-unit" aria-expanded={starts.items.length > 1 ? choosing : undefined}
        onClick={() => (starts.items.length === 1 && only !== undefined ? choose(only.code) : setChoosing(!choosing))}
      >
        {t('unit.new')}<span>{t('unit.numbers', starts.left)}</span>
      </button>
      {choosing && (
        <div class="choices" role="group" aria-label={t('unit.which')}>
          <p>{t('unit.which')}</p>
          {starts.items.map((item) => <button key={item.code} type="button" onClick={() => choose(item.code)}>{item.name}</button>)}
          <button type="button" class="quiet" onClick={() => setChoosing(false)}>{t('shift.close')}</button>
        </div>
      )}
    </>
  );
}
