import type { Db } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { DAY_MS } from '@/lib/domain/time';

/**
 * Removes what has run out: sessions, one-time links, answers kept for repeats (a day), failed sign-ins (a day), mails
 * about accounts that were dealt with (30 days) and devices not seen for a year. Returns how many rows.
 */
export async function deleteExpiredRows(db: Db, now: Date): Promise<number> {
  const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);
  // Age alone decides, whosever they are.
  const removed = await acrossWorkspaces(() =>
    Promise.all([
      db.session.deleteMany({ where: { expiresAt: { lt: now } } }),
      db.verification.deleteMany({ where: { expiresAt: { lt: now } } }),
      db.idempotentResponse.deleteMany({ where: { createdAt: { lt: daysAgo(1) } } }),
      db.signInFailure.deleteMany({ where: { lastFailedAt: { lt: daysAgo(1) } } }),
      db.accountMail.deleteMany({ where: { createdAt: { lt: daysAgo(30) }, payload: null } }),
      db.knownDevice.deleteMany({ where: { lastSeenAt: { lt: daysAgo(365) } } }),
    ]),
  );
  return removed.reduce((sum, { count }) => sum + count, 0);
}
