import type { DeliveryDetail } from '@/lib/contracts/notifications/notifications';
import type { ListedDelivery } from '@/lib/db/notifications/delivery-list';
import { parseAlertMessage, renderSubject } from '@/lib/domain/notifications/notification';
import { AppError } from '@/lib/errors';
import { mapDeliveryState } from './map-notification';

/** A delivery as the API shows it. */
export function mapDelivery(record: ListedDelivery): DeliveryDetail {
  const { notificationId, incidentId, severity, reason, decisionReason, channel, message, createdAt } = record;
  return {
    ...mapDeliveryState(record),
    ...{ notificationId, incidentId, severity, reason, decisionReason },
    channelName: channel?.name ?? null,
    channelKind: channel?.kind ?? null,
    subject: renderSubject(parseAlertMessage(message)),
    createdAt: createdAt.toISOString(),
  };
}

/** The answer to an id that no delivery of the workspace has. */
export function makeDeliveryNotFound(id: string): AppError {
  return new AppError('not_found', `delivery "${id}": there is no such delivery in this workspace`);
}
