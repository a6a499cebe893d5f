import type { Delivery, Notification } from '@/lib/contracts/notifications/notifications';
import type { DeliveryRecord, NotificationRecord } from '@/lib/db/notifications/deliveries';
import { parseAlertMessage, renderSubject } from '@/lib/domain/notifications/notification';

/** A stored notification as the API shows it. */
export function mapNotification(record: NotificationRecord): Notification {
  return {
    id: record.id,
    reason: record.reason,
    incidentId: record.incidentId,
    subject: renderSubject(parseAlertMessage(record.message)),
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

/** Where a delivery stands. A next attempt is only told while there will be one. */
export function mapDeliveryState(record: DeliveryRecord): Delivery {
  const { id, channelId, recipient, messageId, state, nextAttemptAt, sentAt, fallbackOf, groupedInto } = record;
  return {
    ...{ id, channelId, recipient, messageId, state, fallbackOf, groupedInto },
    nextAttemptAt: state === 'pending' ? nextAttemptAt.toISOString() : null,
    sentAt: sentAt?.toISOString() ?? null,
    attempts: record.attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString() })),
  };
}
