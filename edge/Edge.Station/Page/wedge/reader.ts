import { characterOf, type KeyStroke } from './keys';

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
  /** Name of the key that ended it; empty when it fell quiet. */
  readonly terminator: string;
  /** The longest gap between two keys in milliseconds. */
  readonly slowest: number;
}

/** Tells a scanner that types from a person that types, and puts its keys together to a label. */
export class WedgeReader {
  private buffer = '';
  private lastTime = -Infinity;
  private altDigits = '';
  private overflowed = false;
  private slowest = 0;
  private cancelQuiet: (() => void) | null = null;

  constructor(
    private readonly scanned: (label: string, report: WedgeReport) => void,
    private readonly tooLong: () => void,
    private readonly later: Later,
    private readonly limits: WedgeLimits = wedgeLimits,
  ) {}

  /** True when the key belongs to a scanner and nothing else on the page may see it. */
  keyDown(stroke: KeyStroke): boolean {
    if (stroke.repeat) {
      return false;
    }

    if (isModifier(stroke.code)) {
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

    const character = stroke.alt || stroke.meta ? null : characterOf(stroke);
    if (character === null) {
      return false;
    }

    // A control character begins no label; left alone it is a person's shortcut.
    const first = this.buffer === '' && !this.overflowed;
    if (first && stroke.ctrl) {
      return false;
    }

    this.append(character);
    this.arm(stroke.time);
    return !first || stroke.code === 'F8';
  }

  /** A scanner may write a character as Alt with its number on the keypad; it is complete when Alt goes up. */
  keyUp(code: string): void {
    if ((code === 'AltLeft' || code === 'AltRight') && this.altDigits !== '') {
      const number = Number(this.altDigits);
      this.altDigits = '';
      if (number > 0 && number < 256) {
        this.append(String.fromCharCode(number));
      }
    }
  }

  private append(character: string): void {
    if (this.buffer.length >= this.limits.longest) {
      this.overflowed = true;
      return;
    }

    this.buffer += character;
  }

  private keepAlive(time: number): void {
    if (time - this.lastTime <= this.limits.keyInterval) {
      this.lastTime = time;
    }
  }

  private arm(time: number): void {
    this.slowest = this.lastTime > -Infinity ? Math.max(this.slowest, time - this.lastTime) : 0;
    this.lastTime = time;
    this.cancelQuiet?.();
    this.cancelQuiet = this.later(this.limits.quiet, () => this.finish(''));
  }

  private terminate({ time, code, key }: KeyStroke): boolean {
    // Carriage return and line feed come as two keys; the second belongs to the scanner too.
    const trailing = this.buffer === '' && time - this.lastTime <= this.limits.keyInterval && this.lastTime > -Infinity;
    const taken = this.finish(code || key) || trailing;
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
    this.buffer = '';
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
