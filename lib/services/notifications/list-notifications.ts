import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { Delivery, Notification, NotificationQuery } from '@/lib/contracts/notifications/notifications';
import { getDb } from '@/lib/db/client';
import {
  type DeliveryRecord,
  findNotificationRecord,
  listNotificationRecords,
  type NotificationRecord,
} from '@/lib/db/notifications/deliveries';
import { renderStoredSubject } from '@/lib/domain/notifications/notification';
import { AppError } from '@/lib/errors';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';

/** A stored notification as the API shows it. */
export function mapNotification(record: NotificationRecord): Notification {
  return {
    id: record.id,
    reason: record.reason,
    incidentId: record.incidentId,
    subject: renderStoredSubject(record.message),
    createdAt: record.createdAt.toISOString(),
    decision: record.decision,
    decisionReason: record.decisionReason,
    policyId: record.policyId,
    heldUntil: record.heldUntil?.toISOString() ?? null,
    releasedAt: record.releasedAt?.toISOString() ?? null,
    groupedInto: record.groupedIntoId,
    deliveries: record.deliveries.map(mapDeliveryState),
  };
}

/** The state of a delivery. The next attempt is shown only while there will be one. */
export function mapDeliveryState(record: DeliveryRecord): Delivery {
  const { id, channelId, recipient, messageId, state, nextAttemptAt, sentAt, fallbackOf, groupedInto } = record;
  return {
    ...{ id, channelId, recipient, messageId, state, fallbackOf, groupedInto },
    nextAttemptAt: state === 'pending' ? nextAttemptAt.toISOString() : null,
    sentAt: sentAt?.toISOString() ?? null,
    attempts: record.attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString() })),
  };
}

/** One notification with every delivery and each attempt's reply. Throws `not_found`. */
export async function getNotification(viewer: Viewer, id: string): Promise<Notification> {
  const record = await findNotificationRecord(getDb(), viewer.workspaceId, id);
  if (!record) {
    throw new AppError('not_found', `notification "${id}": there is no such notification in this workspace`);
  }
  return mapNotification(record);
}

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
