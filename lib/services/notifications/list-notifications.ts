import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { Notification, NotificationQuery } from '@/lib/contracts/notifications/notifications';
import { getDb } from '@/lib/db/client';
import { listNotificationRecords } from '@/lib/db/notifications/deliveries';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { mapNotification } from './map-notification';

/** Notifications newest first, with every delivery and each attempt's reply. */
export async function listNotifications(
  viewer: Viewer,
  query: z.input<typeof NotificationQuery> & { limit: number },
): Promise<{ data: Notification[]; nextCursor: string | null }> {
  const records = await listNotificationRecords(getDb(), viewer.workspaceId, {
    incidentId: query.incidentId ?? null,
    decisions: query.decision ?? [],
    beforeId: parseIdCursor(query.cursor),
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(records, query.limit, (record) => record.id);
  return { data: rows.map(mapNotification), nextCursor };
}
