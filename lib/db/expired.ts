import type { Db } from './client';

/** Removes what has run out: sessions, one-time links, and answers kept for repeats (a day). Returns how many rows. */
export async function deleteExpiredRows(db: Db, now: Date): Promise<number> {
  const dayAgo = new Date(now.getTime() - 86_400_000);
  const removed = await Promise.all([
    db.session.deleteMany({ where: { expiresAt: { lt: now } } }),
    db.verification.deleteMany({ where: { expiresAt: { lt: now } } }),
    db.idempotentResponse.deleteMany({ where: { createdAt: { lt: dayAgo } } }),
  ]);
  return removed.reduce((sum, { count }) => sum + count, 0);
}
