import type { ReactNode } from 'react';
import css from './parts.module.css';

export type Tone = 'accept' | 'warn' | 'refuse' | 'hold' | 'idle' | 'busy';

const colours: Record<Tone, string> = {
  accept: 'var(--eh-accept)',
  warn: 'var(--eh-warn)',
  refuse: 'var(--eh-refuse)',
  hold: 'var(--eh-hold)',
  idle: 'var(--eh-ink-3)',
  busy: 'var(--eh-brand)',
};

export const toneColour = (tone: Tone) => colours[tone];

/** Shape and colour together: who can't tell red from green still can tell a tick from an octagon. */
export function ToneShape({ tone, size = 14 }: { tone: Tone; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden style={{ color: colours[tone] }}>
      {shapes[tone]}
    </svg>
  );
}

const cut = 'var(--eh-surface)';
const shapes: Record<Tone, ReactNode> = {
  accept: (
    <>
      <circle cx="8" cy="8" r="7.5" fill="currentColor" />
      <path d="m4.6 8.3 2.3 2.3 4.5-4.8" fill="none" stroke={cut} strokeWidth="1.9" />
    </>
  ),
  warn: (
    <>
      <path d="M8 .8 15.7 14.800H.3z" fill="currentColor" />
      <path d="M8 5.600v4.600M8 11.700v1.5" stroke={cut} strokeWidth="1.7" />
    </>
  ),
  refuse: (
    <>
      <path d="M4.9.5h6.200l4.4 4.400v6.200l-4.4 4.400H4.900L.5 11.100V4.900z" fill="currentColor" />
      <path d="M4.3 8h7.4" stroke={cut} strokeWidth="2.1" />
    </>
  ),
  hold: (
    <>
      <rect x=".8" y=".8" width="14.4" height="14.4" rx="3" fill="currentColor" />
      <path d="M5.9 4.600v6.800M10.1 4.600v6.8" stroke={cut} strokeWidth="2" />
    </>
  ),
  idle: <circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="2" strokeDasharray="2.6 2.1" />,
  busy: (
    <>
      <circle cx="8" cy="8" r="6.5" fill="none" stroke="currentColor" strokeWidth="2" />
      <path d="M6.4 5v6l4.6-3z" fill="currentColor" />
    </>
  ),
};

export function StatusMark({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={css.mark} style={{ color: colours[tone] }}>
      <ToneShape tone={tone} />
      {children}
    </span>
  );
}
