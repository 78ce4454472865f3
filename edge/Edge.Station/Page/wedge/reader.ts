import { canType, nameOf, typedNumber, type KeyStroke, type Typed } from './keys';

/** Runs an action later; the answer cancels it. */
export type Later = (milliseconds: number, action: () => void) => () => void;

export interface WedgeLimits {
  /** Keys further apart than this come from a person. Scanners type at 1 to 20 ms, quick typists at 80 ms and more. */
  readonly keyInterval: number;
  /** A scanner without terminator has finished when nothing came for this long. */
  readonly quiet: number;
  /** Shorter input is no label: a person can hit three keys at once. */
  readonly shortest: number;
  /** As ScanLimits.MaxRawBytes of the agent. */
  readonly longest: number;
}

export const wedgeLimits: WedgeLimits = { keyInterval: 50, quiet: 120, shortest: 4, longest: 4096 };

/** How a label was typed. */
export interface WedgeReport {
  /** Name of the key that ended it, e.g. `Enter` or `Ctrl+KeyM`; empty when it fell quiet. */
  readonly terminator: string;
  /** The longest gap between two keys in milliseconds. */
  readonly slowest: number;
}

/** Tells a scanner that types from a person that types, and puts its keys together; what they mean is read afterwards. */
export class WedgeReader {
  private buffer: Typed[] = [];
  private lastTime = -Infinity;
  private altDigits = '';
  private rightAlt = false;
  private overflowed = false;
  private slowest = 0;
  private cancelQuiet: (() => void) | null = null;

  constructor(
    private readonly scanned: (typed: readonly Typed[], report: WedgeReport) => void,
    private readonly tooLong: () => void,
    private readonly later: Later,
    private readonly limits: WedgeLimits = wedgeLimits,
    /** A second key that ended the same label, as with carriage return and line feed. */
    private readonly trailed: (terminator: string) => void = () => undefined,
  ) {}

  /** True when the key belongs to a scanner and nothing else on the page may see it. */
  keyDown(stroke: KeyStroke): boolean {
    if (stroke.repeat) {
      return false;
    }

    if (isModifier(stroke.code)) {
      this.rightAlt ||= stroke.code === 'AltRight';
      this.keepAlive(stroke.time);
      return false;
    }

    const fast = stroke.time - this.lastTime <= this.limits.keyInterval;
    if (!fast) {
      this.reset();
    }

    if (isTerminator(stroke)) {
      return this.terminate(stroke);
    }

    if (stroke.alt && /^Numpad\d$/.test(stroke.code)) {
      this.altDigits += stroke.code.slice(-1);
      this.arm(stroke.time);
      return true;
    }

    if (!canType(stroke)) {
      return false;
    }

    // Neither Ctrl nor Alt begins a label; left alone it is a person's shortcut. The right Alt is AltGr to a scanner of another layout.
    const first = this.buffer.length === 0 && !this.overflowed;
    const altGr = stroke.altGr || (stroke.alt && this.rightAlt);
    if (first && (stroke.ctrl || stroke.alt) && !altGr) {
      return false;
    }

    this.append({ code: stroke.code, key: stroke.key, shift: stroke.shift, ctrl: stroke.ctrl && !stroke.altGr, alt: stroke.alt || stroke.altGr });
    this.arm(stroke.time);
    return !first || stroke.code === 'F8' || (altGr && !stroke.altGr);
  }

  /** A scanner may write a character as Alt with its number on the keypad; it is complete when Alt goes up. */
  keyUp(code: string, time: number): void {
    this.rightAlt &&= code !== 'AltRight';
    if ((code === 'AltLeft' || code === 'AltRight') && this.altDigits !== '') {
      this.append(typedNumber(this.altDigits));
      this.altDigits = '';
      this.keepAlive(time);
    }
  }

  private append(typed: Typed): void {
    if (this.buffer.length >= this.limits.longest) {
      this.overflowed = true;
      return;
    }

    this.buffer.push(typed);
  }

  private keepAlive(time: number): void {
    if (time - this.lastTime <= this.limits.keyInterval) {
      this.lastTime = time;
      this.wait();
    }
  }

  private arm(time: number): void {
    this.slowest = this.lastTime > -Infinity ? Math.max(this.slowest, time - this.lastTime) : 0;
    this.lastTime = time;
    this.wait();
  }

  private wait(): void {
    this.cancelQuiet?.();
    this.cancelQuiet = this.later(this.limits.quiet, () => this.finish(''));
  }

  private terminate(stroke: KeyStroke): boolean {
    // Carriage return and line feed come as two keys; the second belongs to the scanner too.
    const { time } = stroke;
    const trailing = this.buffer.length === 0 && time - this.lastTime <= this.limits.keyInterval && this.lastTime > -Infinity;
    if (trailing) {
      this.trailed(nameOf(stroke));
    }

    const taken = this.finish(nameOf(stroke)) || trailing;
    this.lastTime = taken ? time : -Infinity;
    return taken;
  }

  private finish(terminator: string): boolean {
    const { buffer, overflowed, slowest } = this;
    this.reset();
    if (overflowed) {
      this.tooLong();
      return true;
    }

    if (buffer.length < this.limits.shortest) {
      return false;
    }

    this.scanned(buffer, { terminator, slowest });
    return true;
  }

  private reset(): void {
    this.cancelQuiet?.();
    this.cancelQuiet = null;
    this.buffer = [];
    this.altDigits = '';
    this.overflowed = false;
    this.slowest = 0;
    this.lastTime = -Infinity;
  }
}

function isModifier(code: string): boolean {
  return /^(?:Shift|Control|Alt|Meta)(?:Left|Right)$/.test(code) || code === 'CapsLock' || code === 'NumLock';
}

function isTerminator(stroke: KeyStroke): boolean {
  if (stroke.ctrl) {
    return stroke.code === 'KeyM' || stroke.code === 'KeyJ';
  }

  return stroke.code === 'Enter' || stroke.code === 'NumpadEnter' || stroke.code === 'Tab'
    || (stroke.code === '' && (stroke.key === 'Enter' || stroke.key === 'Tab'));
}
