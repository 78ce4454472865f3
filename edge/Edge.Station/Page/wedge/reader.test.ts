import { beforeEach, describe, expect, it } from 'vitest';
import type { KeyStroke } from './keys';
import { WedgeReader, wedgeLimits, type WedgeReport } from './reader';
import { deliveredSettings, labelOf } from './settings';

const uid = 'UID-SAIF-KOL-RM-000001-6I';

class Bench {
  readonly labels: string[] = [];
  readonly reports: WedgeReport[] = [];
  readonly trailing: string[] = [];
  overlong = 0;
  now = 1000;
  private timers: { at: number; action: () => void }[] = [];
  readonly reader = new WedgeReader(
    (typed, report) => { this.labels.push(labelOf(typed, deliveredSettings).label); this.reports.push(report); },
    () => this.overlong++,
    (milliseconds, action) => {
      const timer = { at: this.now + milliseconds, action };
      this.timers.push(timer);
      return () => { this.timers = this.timers.filter((other) => other !== timer); };
    },
    wedgeLimits,
    (terminator) => this.trailing.push(terminator),
  );

  press(code: string, options: Partial<KeyStroke> = {}, gap = 5): boolean {
    this.pass(gap);
    return this.reader.keyDown({
      code, key: '', shift: false, ctrl: false, alt: false, altGr: false, meta: false, repeat: false, time: this.now, ...options,
    });
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
    const due = this.timers.filter((timer) => timer.at <= this.now);
    this.timers = this.timers.filter((timer) => timer.at > this.now);
    due.forEach((timer) => timer.action());
  }

  /** Types as a scanner does: Shift goes down before a capital and up after it. */
  type(text: string, gap = 5, key: (letter: string) => string = (letter) => letter): boolean[] {
    return [...text].map((letter) => {
      const shift = /[A-Z]/.test(letter);
      if (shift) this.press('ShiftLeft', { shift: true }, gap);
      const code = /[A-Za-z]/.test(letter) ? `Key${letter.toUpperCase()}` : letter === '-' ? 'Minus' : `Digit${letter}`;
      return this.press(code, { shift, key: key(letter) }, shift ? 1 : gap);
    });
  }
}

describe('a wedge scanner', () => {
  let bench: Bench;
  beforeEach(() => { bench = new Bench(); });

  it.each(['Enter', 'NumpadEnter', 'Tab'])('is read up to its %s', (terminator) => {
    bench.type(uid);
    expect(bench.press(terminator)).toBe(true);
    expect(bench.labels).toEqual([uid]);
  });

  it('is read without terminator when it falls quiet', () => {
    bench.type(uid);
    bench.pass(wedgeLimits.quiet - 1);
    expect(bench.labels).toEqual([]);
    bench.pass(1);
    expect(bench.labels).toEqual([uid]);
  });

  it('tells how it types', () => {
    bench.type('12345', 7);
    bench.press('Digit6', {}, 31);
    bench.press('Tab');
    bench.pass(300);
    bench.type('123456', 4);
    bench.pass(300);
    expect(bench.reports).toEqual([{ terminator: 'Tab', slowest: 31 }, { terminator: '', slowest: 4 }]);
  });

  it('keeps all its keys but the first away from the page', () => {
    expect(bench.type('0123456')).toEqual([false, true, true, true, true, true, true]);
  });

  it('says the same through a Bengali layout and with Caps Lock', () => {
    bench.type(uid, 5, () => 'ব');
    bench.press('Enter');
    bench.pass(500);
    bench.type(uid, 5, (letter) => letter.toLowerCase());
    bench.press('Enter');
    expect(bench.labels).toEqual([uid, uid]);
  });

  it('keeps lower case', () => {
    bench.type('abcdEF');
    bench.press('Enter');
    expect(bench.labels).toEqual(['abcdEF']);
  });

  it.each([
    ['Ctrl+]', () => [bench.press('ControlLeft', { ctrl: true }), bench.press('BracketRight', { ctrl: true })]],
    ['F8', () => [bench.press('F8')]],
    ['Alt+029', () => {
      bench.press('AltLeft', { alt: true });
      ['Numpad0', 'Numpad2', 'Numpad9'].forEach((code) => bench.press(code, { alt: true }));
      bench.reader.keyUp('AltLeft', bench.now);
    }],
  ])('keeps the group separator sent as %s', (_, separator) => {
    bench.type('10ABC');
    separator();
    bench.type('2112');
    bench.press('Enter');
    expect(bench.labels).toEqual(['10ABC\u001d2112']);
  });

  it('ends once at carriage return and line feed', () => {
    bench.type(uid);
    expect(bench.press('Enter')).toBe(true);
    expect(bench.press('KeyJ', { ctrl: true })).toBe(true);
    expect(bench.labels).toEqual([uid]);
    expect(bench.trailing).toEqual(['Ctrl+KeyJ']);
  });

  it('reads two labels in a row', () => {
    for (let count = 0; count < 2; count++) {
      bench.type(uid);
      bench.press('Enter');
    }
    expect(bench.labels).toEqual([uid, uid]);
  });

  it('is refused whole when it never ends', () => {
    bench.type('7'.repeat(wedgeLimits.longest + 1));
    bench.press('Enter');
    expect([bench.labels, bench.overlong]).toEqual([[], 1]);
    bench.pass(500);
    bench.type(uid);
    bench.press('Enter');
    expect(bench.labels).toEqual([uid]);
  });

  it('is read from a keyboard that names no positions', () => {
    [...'ABC123'].forEach((key) => bench.press('', { key }));
    bench.press('', { key: 'Enter' });
    expect(bench.labels).toEqual(['ABC123']);
  });
});

describe('a person', () => {
  let bench: Bench;
  beforeEach(() => { bench = new Bench(); });

  it('types without becoming a label', () => {
    expect(bench.type('UID-SAIF', 90).every((taken) => !taken)).toBe(true);
    expect(bench.press('Enter', {}, 90)).toBe(false);
    bench.pass(1000);
    expect(bench.labels).toEqual([]);
  });

  it('presses a button with Enter or moves on with Tab', () => {
    expect([bench.press('Enter', {}, 500), bench.press('Tab', {}, 500), bench.press('Enter', {}, 10)]).toEqual([false, false, false]);
  });

  it('hits three keys at once', () => {
    bench.type('abc', 2);
    expect(bench.press('Enter', {}, 2)).toBe(false);
    expect(bench.labels).toEqual([]);
  });

  it('holds a key down', () => {
    bench.press('KeyA');
    for (let count = 0; count < 20; count++) bench.press('KeyA', { repeat: true }, 30);
    bench.pass(1000);
    expect(bench.labels).toEqual([]);
  });

  it('uses a shortcut', () => {
    bench.press('ControlLeft', { ctrl: true });
    expect(bench.press('KeyR', { ctrl: true })).toBe(false);
  });

  it('types before the scanner and does not spoil the label', () => {
    bench.type('xy', 90);
    bench.pass(60);
    bench.type(uid);
    bench.press('Enter');
    expect(bench.labels).toEqual([uid]);
  });
});
