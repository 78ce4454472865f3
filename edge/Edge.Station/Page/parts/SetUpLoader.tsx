import { useEffect, useState } from 'preact/hooks';
import type { Agent } from '../agent/requests';
import type { ScannerSetup } from '../setup/ScannerSetup';
import type { StationState } from '../model';
import type { Language, Translate } from '../texts/texts';
import { VerdictBar } from './VerdictBar';

interface Props {
  readonly agent: Agent;
  readonly state: StationState;
  readonly language: Language;
  readonly t: Translate;
  readonly close: () => void;
}

/** Fetches the set-up page when it is opened: a station needs it once, and its own page stays small. */
export function SetUpLoader({ agent, state, language, t, close }: Props) {
  const [Page, setPage] = useState<typeof ScannerSetup | null>(null);
  useEffect(() => {
    let current = true;
    import('../setup/ScannerSetup').then((module) => current && setPage(() => module.ScannerSetup), () => current && close());
    return () => { current = false; };
  }, []);

  return Page === null ? <section class="shift"><h2>{t('lost.connecting')}</h2></section> : (
    <Page saved={state.wedge} language={language} closeText={t('shift.close')} save={agent.keepWedge} forget={agent.forgetWedge} close={close}>
      <VerdictBar outcome={state.last} language={language} />
    </Page>
  );
}
