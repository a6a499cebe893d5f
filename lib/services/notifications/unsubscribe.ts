import { readNow } from '@/lib/clock';
import { inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isMember, lockPreference, savePreference } from '@/lib/db/people/member-preferences';
import { findUserById } from '@/lib/db/people/users';
import { readUnsubscribeToken } from './unsubscribe-token';

/**
 * Turns all digests off for whoever the link was made for; alerts go on. Doing it twice changes nothing, and a former
 * member is told the same. Throws `not_found` on a link that is not ours.
 */
export async function unsubscribe(token: string, now: Date = readNow()): Promise<{ unsubscribed: true }> {
  const { workspaceId, userId } = readUnsubscribeToken(token);
  await inTransaction(async (tx) => {
    if (!(await isMember(tx, workspaceId, userId))) return;
    const before = await lockPreference(tx, workspaceId, userId);
    const after = await savePreference(tx, workspaceId, userId, {
      ...{ digestDaily: false, digestWeekly: false, digestMonthly: false },
      unsubscribedAt: now,
    });
    const user = await findUserById(tx, userId);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: user?.name || user?.email || 'link in a mail',
      action: 'preferences.unsubscribed',
      target: userId,
      detail: {},
      before,
      after,
    });
  });
  return { unsubscribed: true };
}
