import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { NotificationPolicy, NotificationPolicyUpdate } from '@/lib/contracts/notifications/notification-policies';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { findPolicy, updatePolicyRow } from '@/lib/db/notifications/notification-policies';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { checkPolicy, makePolicyNameConflict, makePolicyNotFound, mapPolicyFields } from './map-policy';

/**
 * Changes a policy; what it holds already goes out at the time that was decided. Throws `not_found`, or `conflict` when
 * the new name is taken.
 */
export async function updateNotificationPolicy(
  viewer: Viewer,
  id: string,
  patch: NotificationPolicyUpdate,
  now: Date = readNow(),
): Promise<NotificationPolicy> {
  const { workspaceId, actor, timezone } = viewer;
  const fields = mapPolicyFields(patch, timezone);
  try {
    return await inTransaction(async (tx) => {
      await lockRow(tx, 'notification_policy', workspaceId, id);
      const standing = await findPolicy(tx, workspaceId, id);
      await checkPolicy(tx, workspaceId, fields, now, standing);
      const policy = await updatePolicyRow(tx, workspaceId, id, fields);
      if (!policy) throw makePolicyNotFound(id);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'notification-policy.updated',
        target: id,
        detail: { name: policy.name },
        before: standing,
        after: policy,
      });
      return policy;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makePolicyNameConflict(patch.name ?? '') : error;
  }
}
