import { readNow } from '@/lib/clock';
import { inTransaction } from '@/lib/db/client';
import { isMember, savePreference } from '@/lib/db/member-preferences';
import { readUnsubscribeToken } from './unsubscribe-token';

/**
 * Turns all digests off for whoever the link was made for; alerts go on. Doing it twice changes nothing, and a former
 * member is told the same. Throws `not_found` on a link that is not ours.
 */
export async function unsubscribe(token: string, now: Date = readNow()): Promise<{ unsubscribed: true }> {
  const { workspaceId, userId } = readUnsubscribeToken(token);
  await inTransaction(async (tx) => {
    if (!(await isMember(tx, workspaceId, userId))) return;
    await savePreference(tx, workspaceId, userId, {
      ...{ digestDaily: false, digestWeekly: false, digestMonthly: false },
      unsubscribedAt: now,
    });
  });
  return { unsubscribed: true };
}
