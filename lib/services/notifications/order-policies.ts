import type { Viewer } from '@/lib/auth/viewer';
import type { NotificationPolicy } from '@/lib/contracts/notifications/notification-policies';
import { inTransaction } from '@/lib/db/client';
import { lockWorkspace } from '@/lib/db/locks';
import { listPolicies, orderPolicies } from '@/lib/db/notifications/notification-policies';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { refuseProblems } from './fill-windows';

/** Puts policies into the order given; those not named follow as they stood. Throws `invalid_input` on unknown ids. */
export async function orderNotificationPolicies(
  viewer: Viewer,
  { ids }: { ids: string[] },
): Promise<{ data: NotificationPolicy[]; nextCursor: string | null }> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const standing = await listPolicies(tx, workspaceId);
    refuseProblems(
      ids.map((id, index) => {
        const path = `ids.${index}`;
        if (ids.indexOf(id) !== index) return { path, message: `policy "${id}" is named twice: expected each once` };
        if (standing.some((one) => one.id === id)) return null;
        return { path, message: `policy "${id}" does not exist in this workspace` };
      }),
    );
    await orderPolicies(tx, workspaceId, ids);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'notification-policy.ordered',
      target: workspaceId,
      detail: {},
      before: { ids: standing.map(({ id }) => id) },
      after: { ids },
    });
    return { data: await listPolicies(tx, workspaceId), nextCursor: null };
  });
}
