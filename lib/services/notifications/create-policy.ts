import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { NotificationPolicy, NotificationPolicyCreate } from '@/lib/contracts/notifications/notification-policies';
import { inTransaction } from '@/lib/db/client';
import { insertPolicy } from '@/lib/db/notifications/notification-policies';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { fillWindows } from './fill-windows';
import { checkPolicy, makePolicyNameConflict } from './map-policy';

/** Adds a policy behind all others. Throws `conflict` when the name is taken. */
export async function createNotificationPolicy(
  viewer: Viewer,
  input: NotificationPolicyCreate,
  now: Date = readNow(),
): Promise<NotificationPolicy> {
  const { workspaceId, actor, timezone } = viewer;
  const fields = {
    ...input,
    activeTimes: fillWindows(input.activeTimes, timezone),
    quietHours: fillWindows(input.quietHours, timezone),
  };
  try {
    return await inTransaction(async (tx) => {
      await checkPolicy(tx, workspaceId, fields, now);
      const policy = await insertPolicy(tx, workspaceId, fields);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'notification-policy.created',
        target: policy.id,
        detail: { name: policy.name },
        after: policy,
      });
      return policy;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makePolicyNameConflict(input.name) : error;
  }
}
