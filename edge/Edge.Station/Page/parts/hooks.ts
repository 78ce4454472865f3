import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { followStation, noContact, type Contact } from '../agent/connection';
import type { Agent } from '../agent/requests';
import { Sound } from '../agent/sound';
import { keepAwake } from '../agent/wake';
import type { StationState } from '../model';
import { languageOf, type Language } from '../texts/texts';
import { captureWedge } from '../wedge/capture';
import { deliveredSettings, labelOf, limitsFor, type WedgeSettings } from '../wedge/settings';

/** An accepted scan older than this fades, so that an old green is not taken for a new one. */
const freshFor = 30_000;

export function useContact(code: string): Contact {
  const [contact, setContact] = useState<Contact>(noContact);
  useEffect(() => followStation(code, setContact), [code]);
  return contact;
}

/** The badge's language, until the person chooses another; the choice ends with the shift. */
export function useLanguage(code: string, state: StationState | null): readonly [Language, (language: Language) => void] {
  const key = `edgehub.language.${code}`;
  const [chosen, setChosen] = useState<string>(() => localStorage.getItem(key) ?? '');
  const shift = String(state?.shift?.since ?? 0);
  const [choiceShift, choice] = chosen.split('/', 2);
  const remembered = state === null || choiceShift === shift ? choice : undefined;
  const language = languageOf(remembered ?? state?.shift?.language ?? state?.station.language ?? navigator.language);

  useEffect(() => {
    document.documentElement.lang = language;
    document.title = code;
  }, [language, code]);

  const choose = useCallback((next: Language) => {
    const value = `${shift}/${next}`;
    localStorage.setItem(key, value);
    setChosen(value);
  }, [key, shift]);
  return [language, choose];
}

export function useSound(): { readonly sound: Sound; readonly soundReady: boolean; readonly unlock: () => void } {
  const [soundReady, setReady] = useState(false);
  const sound = useMemo(() => new Sound(setReady), []);
  const unlock = useCallback(() => {
    void sound.unlock();
    void keepAwake();
  }, [sound]);

  // Any touch or key is the gesture that the browser wants, so after a reload the first scan brings the sound back.
  useEffect(() => {
    const gesture = () => unlock();
    window.addEventListener('pointerdown', gesture);
    window.addEventListener('keydown', gesture, { capture: true });
    return () => {
      window.removeEventListener('pointerdown', gesture);
      window.removeEventListener('keydown', gesture, { capture: true });
    };
  }, [unlock]);
  return { sound, soundReady, unlock };
}

/** Plays each new verdict and correction once, and tells when something was not kept. */
export function useSounding(sound: Sound, contact: Contact) {
  const { state, lost } = contact;
  const [notKept, setNotKept] = useState(false);
  const heard = useRef<number | null>(null);
  const corrected = useRef(0);

  useEffect(() => {
    if (state === null) {
      return;
    }

    const id = state.last?.id ?? 0;
    if (heard.current !== null && id > heard.current && state.last !== null) {
      sound.play(state.last.verdict);
      setNotKept(false);
    }
    heard.current = id;

    if (state.corrections.length > corrected.current && state.corrections[0] !== undefined) {
      sound.play(state.corrections[0].verdict);
    }
    corrected.current = state.corrections.length;
  }, [state]);

  useEffect(() => {
    if (lost) {
      sound.play('refuse');
    }
  }, [lost]);

  const submit = useCallback((send: () => Promise<boolean>) => {
    void send().then((kept) => {
      setNotKept(!kept);
      if (!kept) {
        sound.play('refuse');
      }
    });
  }, [sound]);
  return { notKept, submit };
}

/** Reads wedge scanners into the agent, by what is known of them. While the set-up page is open nothing that is typed is a scan. */
export function useWedge(
  submit: (send: () => Promise<boolean>) => void, agent: Agent, lost: boolean, settings: WedgeSettings | null, paused: boolean,
) {
  // Each state brings the settings as another object.
  const key = JSON.stringify(settings);
  useEffect(() => {
    if (paused) {
      return;
    }

    const refuse = () => Promise.resolve(false);
    const known = settings ?? deliveredSettings;
    return captureWedge(
      (typed) => submit(lost ? refuse : () => agent.scan(labelOf(typed, known))), () => submit(refuse), limitsFor(known),
    );
  }, [submit, agent, lost, key, paused]);
}

/** Whether the scanner's set-up page is shown; it has an address of its own. */
export function useSetUp(code: string) {
  const address = `/station/${encodeURIComponent(code)}`;
  const isSetUp = () => /\/scanner\/?$/.test(location.pathname);
  const [open, setOpen] = useState(isSetUp);
  const show = useCallback(() => {
    history.pushState(null, '', `${address}/scanner`);
    setOpen(true);
  }, [address]);
  const hide = useCallback(() => {
    if (isSetUp()) {
      history.replaceState(null, '', address);
    }
    setOpen(false);
  }, [address]);

  useEffect(() => {
    const moved = () => setOpen(isSetUp());
    window.addEventListener('popstate', moved);
    return () => window.removeEventListener('popstate', moved);
  }, []);
  return { open, show, hide };
}

/** True on a screen of so little height that a verdict leaves room for one message. */
export function useLowScreen(): boolean {
  const query = useMemo(() => matchMedia('(max-height: 700px)'), []);
  const [low, setLow] = useState(query.matches);
  useEffect(() => {
    const changed = () => setLow(query.matches);
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  }, [query]);
  return low;
}

/** True when the verdict on the screen is an accepted scan of a while ago that asks for nothing. */
export function useAgeing(state: StationState | null): boolean {
  const [calm, setCalm] = useState(false);
  const last = state?.last ?? null;
  const asks = state?.actions.some((action) => action !== 'hold') ?? false;

  useEffect(() => {
    setCalm(false);
    if (last === null || state === null || last.verdict !== 'accept' || asks) {
      return;
    }

    const timer = setTimeout(() => setCalm(true), Math.max(0, freshFor - (state.now - last.at)));
    return () => clearTimeout(timer);
  }, [last?.id, asks]);
  return calm;
}
