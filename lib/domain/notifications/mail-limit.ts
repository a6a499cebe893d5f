import type { NotifyReason, Severity } from '@/lib/domain/incidents/incident';
import { DAY_MS } from '@/lib/domain/time';

/** Mails about one incident that one recipient gets within a day at most, its end included. */
export const MAX_MAILS_A_DAY = 6;

/**
 * Whether a further mail about an incident would be too many for its recipient. The last mail of a day is kept for the
 * end, and the one before it for what is critical: what goes on as before never takes the place of either.
 */
export function isMailLimitReached(
  toldAt: readonly Date[],
  change: { reason: NotifyReason; severity: Severity },
  now: Date,
): boolean {
  const count = toldAt.filter((at) => now.getTime() - at.getTime() < DAY_MS).length;
  if (change.reason === 'resolved') return count >= MAX_MAILS_A_DAY;
  return count >= (change.severity === 'critical' ? MAX_MAILS_A_DAY - 1 : MAX_MAILS_A_DAY - 2);
}
