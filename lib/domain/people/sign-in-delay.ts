import { HOUR_MS } from '@/lib/domain/time';

/**
 * What is counted together: one account from one client may try less often than one client all accounts, and than
 * everybody together one account.
 */
export type AttemptKind = 'account' | 'client' | 'everybody';

/** Failures that cost nothing, and how long the longest wait is, in seconds. */
const LIMITS: Record<AttemptKind, { free: number; longest: number }> = {
  account: { free: 5, longest: 15 * 60 },
  client: { free: 30, longest: 15 * 60 },
  // Slow, and never long: a stranger can cause it, and the owner may sit at a new computer.
  everybody: { free: 60, longest: 60 },
};

/** Failures older than this are forgotten, in milliseconds. */
export const FAILURE_MEMORY_MS = HOUR_MS;

export type Failures = { count: number; lastFailedAt: Date };

/**
 * Seconds to wait before the next attempt; 0 = go on. After the free failures the wait doubles with each one: 1 s, 2 s,
 * 4 s … up to fifteen minutes, counted from the last failure. An hour without a failure forgets all.
 */
export function computeSignInWait(kind: AttemptKind, failures: Failures | null, now: Date): number {
  if (failures === null || isForgotten(failures, now)) return 0;
  const { free, longest } = LIMITS[kind];
  if (failures.count < free) return 0;
  const wait = Math.min(longest, 2 ** Math.min(failures.count - free, 20));
  const left = wait - (now.getTime() - failures.lastFailedAt.getTime()) / 1_000;
  return Math.max(0, Math.ceil(left));
}

/** True when the last failure is so long ago that counting starts anew. */
export function isForgotten(failures: Failures, now: Date): boolean {
  return now.getTime() - failures.lastFailedAt.getTime() >= FAILURE_MEMORY_MS;
}
