import type { Viewer } from '@/lib/auth/viewer';
import type { NotificationPolicy } from '@/lib/contracts/notifications/notification-policies';
import { getDb } from '@/lib/db/client';
import { listPolicies } from '@/lib/db/notifications/notification-policies';

/** Every policy of the workspace, in the order in which they are asked. */
export async function listNotificationPolicies(
  viewer: Viewer,
): Promise<{ data: NotificationPolicy[]; nextCursor: string | null }> {
  return { data: await listPolicies(getDb(), viewer.workspaceId), nextCursor: null };
}
