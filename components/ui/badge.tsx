import type { ReactNode } from 'react';
import { classNames } from './class-names';

export type Tone = 'neutral' | 'ok' | 'warning' | 'critical' | 'stale' | 'info' | 'waiting';

const TONE: Record<Tone, string> = {
  neutral: 'bg-sunken text-muted',
  ok: 'bg-ok-soft text-ok',
  warning: 'bg-warning-soft text-warning',
  critical: 'bg-critical-soft text-critical',
  stale: 'bg-stale-soft text-stale',
  info: 'bg-accent-soft text-accent',
  waiting: 'bg-sunken text-muted',
};

/** Small label. Its text carries the meaning, the colour only repeats it. */
export function Badge({ tone = 'neutral', children, title }: { tone?: Tone; children: ReactNode; title?: string }) {
  return (
    <span
      className={classNames(
        'inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium whitespace-nowrap',
        TONE[tone],
      )}
      title={title}
    >
      {children}
    </span>
  );
}

const DOT: Record<Tone, string> = {
  neutral: 'bg-faint',
  ok: 'bg-ok',
  warning: 'bg-warning',
  critical: 'bg-critical',
  stale: 'bg-stale',
  info: 'bg-accent',
  waiting: 'bg-faint animate-pulse-soft',
};

/** Status dot; always beside text that says the same. */
export function Dot({ tone }: { tone: Tone }) {
  return <span className={classNames('inline-block size-2 shrink-0 rounded-full', DOT[tone])} aria-hidden />;
}
