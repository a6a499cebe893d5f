import { v7 as uuidv7 } from 'uuid';
import { listRecipients, parseChannelConfig } from '@/lib/domain/channel';
import { buildMessageId } from '@/lib/domain/delivery';
import type { AlertMessage, NotificationReason } from '@/lib/domain/notification';
import type { Db } from './client';

export type NewNotification = {
  workspaceId: string;
  reason: NotificationReason;
  /** null for tests and digests. */
  incidentId: string | null;
  message: AlertMessage;
  /** `all` = every enabled channel of the workspace. */
  channelIds: readonly string[] | 'all';
  /** Host of the public address; becomes the right side of each Message-ID. */
  publicHost: string;
};

export type CreatedDelivery = { id: string; channelId: string; recipient: string; messageId: string };

/**
 * Stores the decision to tell and one pending delivery per recipient of each enabled channel. Call it inside the
 * transaction that writes the incident: either both exist or neither. Without a channel the notification stands alone.
 */
export async function createNotification(
  tx: Db,
  input: NewNotification,
): Promise<{ notificationId: string; deliveries: CreatedDelivery[] }> {
  const { workspaceId, reason, incidentId, message, channelIds, publicHost } = input;
  const channels = await tx.channel.findMany({
    where: { workspaceId, enabled: true, ...(channelIds === 'all' ? {} : { id: { in: [...channelIds] } }) },
    orderBy: { id: 'asc' },
  });
  const recipients = listRecipients(
    channels.map(({ id, enabled, kind, config }) => ({ id, enabled, config: parseChannelConfig(kind, config) })),
  );
  const notificationId = uuidv7();
  await tx.notification.create({ data: { workspaceId, id: notificationId, reason, incidentId, message } });
  const deliveries = recipients.map(({ channelId, address }) => {
    const id = uuidv7();
    return { id, channelId, recipient: address, messageId: buildMessageId(id, publicHost) };
  });
  await tx.delivery.createMany({ data: deliveries.map((one) => ({ workspaceId, notificationId, ...one })) });
  return { notificationId, deliveries };
}
