import { useEffect, useMemo, useState } from 'preact/hooks';
import { Agent } from '../agent/requests';
import type { StationState } from '../model';
import { translator, type Translate } from '../texts/texts';
import { Actions } from './Actions';
import { plantClock } from './clock';
import { Corrections } from './Corrections';
import { useAgeing, useContact, useLanguage, useSetUp, useSound, useSounding, useWedge } from './hooks';
import { Lost } from './Lost';
import { Messages } from './Messages';
import { Recent } from './Recent';
import { SetUpLoader } from './SetUpLoader';
import { ShiftPanel } from './ShiftPanel';
import { SupervisorPanel } from './SupervisorPanel';
import { Strips } from './Strips';
import { TopBar } from './TopBar';
import { UnitCards } from './UnitCards';
import { NotKept, Ready, VerdictScreen } from './VerdictScreen';

/** One station's screen: everything that is shown comes from the agent's state, so a reload returns to the same. */
export function StationScreen({ code }: { readonly code: string }) {
  const agent = useMemo(() => new Agent(code), [code]);
  const contact = useContact(code);
  const { state, lost } = contact;
  const [language, setLanguage] = useLanguage(code, state);
  const t = useMemo(() => translator(language), [language]);
  const zone = state?.station.timeZone ?? '';
  const clock = useMemo(() => plantClock(zone), [zone]);
  const { sound, soundReady, unlock } = useSound();
  const [shiftOpen, setShiftOpen] = useState(false);

  const { notKept, submit } = useSounding(sound, contact);
  const scannerSetUp = useSetUp(code);
  useWedge(submit, agent, lost, state?.wedge ?? null, scannerSetUp.open);
  const calm = useAgeing(state);

  // Nothing may hide a verdict, and a badge has done what the panel asks for.
  useEffect(() => {
    setShiftOpen(false);
  }, [state?.last?.id, state?.shift?.since, notKept]);

  if (contact.absent) {
    return <Notice text={t('stations.absent', code)} t={t} />;
  }

  if (state === null) {
    return lost ? <Lost silent={contact.silent} t={t} /> : <Notice text={t('lost.connecting')} t={t} />;
  }

  const firstShift = state.shift === null && state.last === null && !notKept;
  const start = (person: string | null) => {
    unlock();
    void agent.startShift(person).then((kept) => kept && setShiftOpen(false));
  };

  return (
    <div class={`screen ${ground(state, notKept)} ${calm && !notKept ? 'calm' : ''}`}>
      <TopBar
        state={state} language={language} t={t} soundReady={soundReady} unlock={unlock}
        setLanguage={setLanguage} openShift={() => setShiftOpen(true)}
      />
      <Strips state={state} t={t} />
      <Corrections corrections={state.corrections} language={language} t={t} seen={(number) => void agent.seen(number)} />
      <Messages
        messages={state.messages} refusing={ground(state, notKept) === 'refuse'} now={state.now} clock={clock} t={t}
        putAway={(id) => void agent.putAway(id)}
      />
      <main class="work">
        <div class="front" inert={scannerSetUp.open}>
          {notKept ? <NotKept t={t} language={language} />
            : state.last === null ? <Ready t={t} />
            : <VerdictScreen outcome={state.last} language={language} t={t} />}
          <Actions
            state={state} t={t}
            act={(action, uid) => submit(() => agent.act(action, uid))}
            takeBack={(number) => submit(() => agent.undo(number))}
            askSupervisor={() => void agent.askSupervisor(true)}
            startUnit={(item) => submit(() => agent.startUnit(item))}
          />
        </div>
        <aside class="side" inert={scannerSetUp.open}>
          <UnitCards state={state} t={t} />
          <Recent outcomes={state.recent} clock={clock} now={state.now} language={language} t={t} />
        </aside>
        {(shiftOpen || firstShift) && !scannerSetUp.open && (
          <ShiftPanel
            shift={state.shift} t={t} load={agent.persons} start={start}
            end={() => void agent.endShift().then(() => setShiftOpen(false))}
            setUpScanner={scannerSetUp.show}
            close={firstShift ? null : () => setShiftOpen(false)}
          />
        )}
        {state.supervisor !== null && state.undo !== null && (
          <SupervisorPanel
            name={state.supervisor.name} number={state.undo.number} t={t} undo={agent.undoWithPin}
            close={() => void agent.askSupervisor(false)}
          />
        )}
        {scannerSetUp.open && <SetUpLoader agent={agent} state={state} language={language} t={t} close={scannerSetUp.hide} />}
      </main>
      {lost && <Lost silent={contact.silent} t={t} />}
    </div>
  );
}

function ground(state: StationState, notKept: boolean): string {
  return notKept ? 'refuse' : state.last?.verdict ?? 'idle';
}

function Notice({ text, t }: { readonly text: string; readonly t: Translate }) {
  return (
    <main class="list">
      <h1>{text}</h1>
      <nav><a href="/"><span>{t('stations.all')}</span></a></nav>
    </main>
  );
}
