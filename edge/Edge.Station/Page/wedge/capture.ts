import type { KeyStroke, Typed } from './keys';
import { WedgeReader, type WedgeLimits, type WedgeReport } from './reader';

/** Catches a wedge scanner wherever the focus is. The answer ends it. */
export function captureWedge(
  scanned: (typed: readonly Typed[], report: WedgeReport) => void, tooLong: () => void, limits: WedgeLimits,
  trailed?: (terminator: string) => void,
): () => void {
  const reader = new WedgeReader(scanned, tooLong, (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  }, limits, trailed);

  const down = (event: KeyboardEvent) => {
    if (reader.keyDown(strokeOf(event))) {
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  };
  const up = (event: KeyboardEvent) => reader.keyUp(event.code, event.timeStamp);

  window.addEventListener('keydown', down, { capture: true });
  window.addEventListener('keyup', up, { capture: true });
  return () => {
    window.removeEventListener('keydown', down, { capture: true });
    window.removeEventListener('keyup', up, { capture: true });
  };
}

function strokeOf(event: KeyboardEvent): KeyStroke {
  return {
    code: event.code,
    key: event.key,
    shift: event.shiftKey,
    ctrl: event.ctrlKey,
    alt: event.altKey,
    altGr: event.getModifierState('AltGraph'),
    meta: event.metaKey,
    repeat: event.repeat,
    time: event.timeStamp,
  };
}
