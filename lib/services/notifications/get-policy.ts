import type { Viewer } from '@/lib/auth/viewer';
import type { NotificationPolicy } from '@/lib/contracts/notifications/notification-policies';
import { getDb } from '@/lib/db/client';
import { findPolicy } from '@/lib/db/notifications/notification-policies';
import { makePolicyNotFound } from './map-policy';

/** One notification policy. Throws `not_found`. */
export async function getNotificationPolicy(viewer: Viewer, id: string): Promise<NotificationPolicy> {
  const policy = await findPolicy(getDb(), viewer.workspaceId, id);
  if (!policy) throw makePolicyNotFound(id);
  return policy;
}
