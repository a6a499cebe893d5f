import type { Viewer } from '@/lib/auth/viewer';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { deletePolicyRow, findPolicy } from '@/lib/db/notifications/notification-policies';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { makePolicyNotFound } from './map-policy';

/** Deletes a policy; what it holds still goes out at the time that was decided. Throws `not_found`. */
export async function deleteNotificationPolicy(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'notification_policy', workspaceId, id);
    const policy = await findPolicy(tx, workspaceId, id);
    if (!policy || !(await deletePolicyRow(tx, workspaceId, id))) throw makePolicyNotFound(id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'notification-policy.deleted',
      target: id,
      detail: { name: policy.name },
      before: policy,
    });
  });
}
