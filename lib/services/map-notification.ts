import type { Notification } from '@/lib/contracts/channels';
import type { NotificationRecord } from '@/lib/db/deliveries';
import { parseAlertMessage, renderSubject } from '@/lib/domain/notification';

/** A stored notification as the API shows it. A next attempt is only told while there will be one. */
export function mapNotification(record: NotificationRecord): Notification {
  return {
    id: record.id,
    reason: record.reason,
    incidentId: record.incidentId,
    subject: renderSubject(parseAlertMessage(record.message)),
    createdAt: record.createdAt.toISOString(),
    deliveries: record.deliveries.map(({ nextAttemptAt, sentAt, attempts, ...delivery }) => ({
      ...delivery,
      nextAttemptAt: delivery.state === 'pending' ? nextAttemptAt.toISOString() : null,
      sentAt: sentAt?.toISOString() ?? null,
      attempts: attempts.map((attempt) => ({ ...attempt, startedAt: attempt.startedAt.toISOString() })),
    })),
  };
}
