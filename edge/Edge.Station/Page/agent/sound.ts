import type { Verdict } from '../model';

// Differ in pitch, rhythm and timbre, so that they are told apart in noise and by people who hear high tones badly.
const tunes: Readonly<Record<Verdict, { readonly wave: OscillatorType; readonly notes: readonly (readonly [hertz: number, at: number, lasts: number])[] }>> = {
  accept: { wave: 'sine', notes: [[880, 0, 0.09], [1320, 0.1, 0.16]] },
  warn: { wave: 'triangle', notes: [[660, 0, 0.16], [660, 0.24, 0.16]] },
  refuse: { wave: 'square', notes: [[233, 0, 0.22], [185, 0.26, 0.22], [147, 0.52, 0.42]] },
};

/** Sound is locked by the browser until a person touches the page or a scanner types. */
export class Sound {
  private context: AudioContext | null = null;

  constructor(private readonly changed: (ready: boolean) => void) {}

  get ready(): boolean {
    return this.context?.state === 'running';
  }

  async unlock(): Promise<void> {
    if (this.ready) {
      return;
    }

    try {
      this.context ??= new AudioContext({ latencyHint: 'interactive' });
      await this.context.resume();
    } catch {
      // A machine without a sound device: the screen still tells.
    }
    this.changed(this.ready);
  }

  play(verdict: Verdict): void {
    const { context } = this;
    if (context === null || context.state !== 'running') {
      return;
    }

    const { wave, notes } = tunes[verdict];
    for (const [hertz, at, lasts] of notes) {
      const begin = context.currentTime + at;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = wave;
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0, begin);
      volume.gain.linearRampToValueAtTime(wave === 'square' ? 0.25 : 0.5, begin + 0.01);
      volume.gain.setValueAtTime(wave === 'square' ? 0.25 : 0.5, begin + lasts - 0.02);
      volume.gain.linearRampToValueAtTime(0, begin + lasts);
      tone.connect(volume).connect(context.destination);
      tone.start(begin);
      tone.stop(begin + lasts);
    }
  }
}
