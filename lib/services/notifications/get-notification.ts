import type { Viewer } from '@/lib/auth/viewer';
import type { Notification } from '@/lib/contracts/notifications/notifications';
import { getDb } from '@/lib/db/client';
import { findNotificationRecord } from '@/lib/db/notifications/deliveries';
import { AppError } from '@/lib/errors';
import { mapNotification } from './map-notification';

/** One notification with every delivery and each attempt's reply. Throws `not_found`. */
export async function getNotification(viewer: Viewer, id: string): Promise<Notification> {
  const record = await findNotificationRecord(getDb(), viewer.workspaceId, id);
  if (!record) {
    throw new AppError('not_found', `notification "${id}": there is no such notification in this workspace`);
  }
  return mapNotification(record);
}
