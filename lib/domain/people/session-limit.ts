import { MINUTE_MS } from '@/lib/domain/time';

/** How long sessions of a workspace last, in minutes. */
export type SessionLimits = { idleMinutes: number; absoluteMinutes: number };

/** Longest absolute limit a workspace may choose, in minutes (30 days): the cookie itself lasts no longer. */
export const MAXIMUM_SESSION_MINUTES = 43_200;

/** How recent a proof of identity must be for dangerous acts, in milliseconds. */
export const VERIFICATION_MEMORY_MS = 10 * MINUTE_MS;

/** Why a session is over; null = it goes on. */
export function findSessionEnd(
  session: { createdAt: Date; lastSeenAt: Date },
  limits: SessionLimits,
  now: Date,
): 'idle' | 'absolute' | null {
  if (now.getTime() - session.createdAt.getTime() >= limits.absoluteMinutes * MINUTE_MS) return 'absolute';
  if (now.getTime() - session.lastSeenAt.getTime() >= limits.idleMinutes * MINUTE_MS) return 'idle';
  return null;
}

/** True when the person proved who they are within the last ten minutes. */
export function isRecentlyVerified(verifiedAt: Date, now: Date): boolean {
  return now.getTime() - verifiedAt.getTime() < VERIFICATION_MEMORY_MS;
}
