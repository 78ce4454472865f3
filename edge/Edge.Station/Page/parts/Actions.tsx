import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Action, StationState } from '../model';
import type { Translate } from '../texts/texts';
import { NewUnit } from './NewUnit';

/** A little more than the usual window of 2 s. */
const doubleRead = 2200;

interface Props {
  readonly state: StationState;
  readonly t: Translate;
  readonly act: (action: Action, uid: string) => void;
  readonly takeBack: (number: number) => void;
  readonly startUnit: (item: string) => void;
  readonly askSupervisor: () => void;
}

/** One big action where a button makes sense; hold and undo beside it. */
export function Actions({ state, t, act, takeBack, startUnit, askSupervisor }: Props) {
  const left = useSecondsLeft(state);
  const settled = useSettled(state.last?.id ?? 0, state.now - (state.last?.at ?? 0));
  const { unit, actions, undo } = state;
  const press = (action: Action) => () => unit !== null && act(action, unit.uid);
  const has = (action: Action) => unit !== null && actions.includes(action);
  const canUndo = undo !== null && left > 0;
  const bare = !has('pass') && !has('complete') && !has('release');
  if (undo === null && state.starts === null && (unit === null || actions.length === 0)) {
    return null;
  }

  return (
    <div class={`actions ${bare ? 'bare' : ''}`}>
      {has('pass') && <button type="button" class="big pass" onClick={press('pass')}><Tick />{t('action.pass')}</button>}
      {has('fail') && <button type="button" class="big fail" onClick={press('fail')}><Cross />{t('action.fail')}</button>}
      {has('complete') && <button type="button" class="big complete" disabled={!settled} onClick={press('complete')}><Tick />{t('action.complete')}</button>}
      {has('release') && <button type="button" class="big complete" onClick={press('release')}>{t('action.release')}</button>}
      {has('hold') && <button type="button" class="small" onClick={press('hold')}>{t('action.hold')}</button>}
      {state.starts !== null && <NewUnit starts={state.starts} t={t} start={startUnit} />}
      {canUndo && <button type="button" class="small" onClick={() => takeBack(undo.number)}>{t('action.undo')}<span>{t('seconds', left)}</span></button>}
      {undo !== null && left === 0 && <button type="button" class="small" onClick={askSupervisor}>{t('action.undo')}<span>{t('undo.supervisor')}</span></button>}
    </div>
  );
}

/** Seconds until undo ends, by the agent's clock: the tablet's own may be wrong. */
function useSecondsLeft(state: StationState): number {
  const received = useMemo(() => performance.now(), [state]);
  const [, tick] = useState(0);
  const left = Math.max(0, Math.ceil(((state.undo?.until ?? 0) - state.now - (performance.now() - received)) / 1000));
  const counting = left > 0;

  useEffect(() => {
    if (!counting) {
      return;
    }

    const timer = setInterval(() => tick((count) => count + 1), 200);
    return () => clearInterval(timer);
  }, [counting]);

  return left;
}

/** Within the double-read window a press would count as the same read, so the button waits for its end. */
function useSettled(id: number, age: number): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    setSettled(false);
    const timer = setTimeout(() => setSettled(true), Math.max(0, doubleRead - age));
    return () => clearTimeout(timer);
  }, [id]);
  return settled;
}

const Tick = () => <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M4 13 L10 19 L20 6" /></svg>;
const Cross = () => <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M5 5 L19 19 M19 5 L5 19" /></svg>;
