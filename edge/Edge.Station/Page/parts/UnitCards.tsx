import type { StationState } from '../model';
import type { Translate } from '../texts/texts';

/** The unit that stands at the station, its order and item, and the step that it waits for. */
export function UnitCards({ state, t }: { readonly state: StationState; readonly t: Translate }) {
  const { unit } = state;
  if (unit === null) {
    return <section class="card empty"><p>{t('unit.none')}</p></section>;
  }

  const { step } = unit;
  const goesOn = ['queued', 'active', 'rework', 'hold', 'done'].includes(unit.state);
  return (
    <>
      <section class="card unit">
        <h3>{t('unit')}</h3>
        <p class="uid">{unit.uid}</p>
        <dl>
          {unit.item !== '' && <div><dt>{t('item')}</dt><dd>{unit.item}</dd></div>}
          {unit.order !== '' && <div><dt>{t('order')}</dt><dd>{unit.order}</dd></div>}
        </dl>
      </section>
      {goesOn && <section class={`card step ${step?.here === true ? 'here' : ''}`}>
        <h3>{t(step?.here === true ? 'step.here' : 'step.next')}</h3>
        {step === null ? <p>{t('step.none')}</p> : (
          <>
            <p class="step-name">{step.name}<small>{t('step', step.number)}</small></p>
            {!step.here && step.stations[0] !== undefined && <p class="step-station"><Arrow />{t('station', step.stations[0])}</p>}
            {unit.components > 0 && step.here && <p class="fitted">{t('fitted', unit.fitted, unit.components)}</p>}
            {step.instruction !== '' && <p class="instruction">{step.instruction}</p>}
          </>
        )}
      </section>}
    </>
  );
}

function Arrow() {
  return (
    <svg class="arrow" viewBox="0 0 24 24" aria-hidden="true"><path d="M3 12 H20 M13 5 L20 12 L13 19" /></svg>
  );
}
