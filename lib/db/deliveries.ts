import { v7 as uuidv7 } from 'uuid';
import { listRecipients, parseChannelConfig } from '@/lib/domain/channel';
import { type AttemptOutcome, AttemptOutcomeSchema, buildMessageId, type DeliveryState } from '@/lib/domain/delivery';
import type { AlertMessage, NotificationReason } from '@/lib/domain/notification';
import type { Db } from './client';
import type { Prisma } from './generated/client';

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
    where: {
      workspaceId,
      kind: 'email',
      enabled: true,
      ...(channelIds === 'all' ? {} : { id: { in: [...channelIds] } }),
    },
    orderBy: { id: 'asc' },
  });
  const recipients = listRecipients(
    channels.map(({ id, enabled, config }) => ({ id, enabled, config: parseChannelConfig('email', config) })),
  );
  const notificationId = uuidv7();
  const severity = message.kind === 'incident' ? message.severity : 'info';
  await tx.notification.create({ data: { workspaceId, id: notificationId, reason, incidentId, message } });
  const deliveries = recipients.map(({ channelId, address }) => {
    const id = uuidv7();
    return { id, channelId, recipient: address, messageId: buildMessageId(id, publicHost) };
  });
  await tx.delivery.createMany({
    data: deliveries.map((one) => ({ workspaceId, notificationId, incidentId, severity, ...one })),
  });
  return { notificationId, deliveries };
}

/** A notification with the state of each delivery and every attempt, oldest attempt first. */
export type NotificationRecord = {
  id: string;
  reason: NotificationReason;
  incidentId: string | null;
  message: unknown;
  createdAt: Date;
  deliveries: DeliveryRecord[];
};

type DeliveryRecord = Omit<CreatedDelivery, 'channelId'> & {
  /** null = mail to a member's own address, through no channel. */
  channelId: string | null;
  state: DeliveryState;
  nextAttemptAt: Date;
  sentAt: Date | null;
  attempts: { startedAt: Date; durationMs: number; outcome: AttemptOutcome; reply: string }[];
};

const WITH_DELIVERIES = {
  deliveries: {
    orderBy: { id: 'asc' },
    include: { attempts: { orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] } },
  },
} satisfies Prisma.NotificationInclude;

/** Notifications newest first, those older than `beforeId` (null = from the newest). */
export async function listNotificationRecords(
  db: Db,
  workspaceId: string,
  page: { incidentId: string | null; beforeId: string | null; limit: number },
): Promise<NotificationRecord[]> {
  const rows = await db.notification.findMany({
    where: {
      workspaceId,
      ...(page.incidentId === null ? {} : { incidentId: page.incidentId }),
      ...(page.beforeId === null ? {} : { id: { lt: page.beforeId } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit,
    include: WITH_DELIVERIES,
  });
  return rows.map(mapNotification);
}

/** One notification of a workspace, or null. */
export async function findNotificationRecord(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<NotificationRecord | null> {
  const row = await db.notification.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    include: WITH_DELIVERIES,
  });
  return row && mapNotification(row);
}

type AttemptRow = { startedAt: Date; durationMs: number; outcome: string; reply: string };
type DeliveryRow = Omit<DeliveryRecord, 'attempts'> & { attempts: AttemptRow[] };

function mapNotification(
  row: Omit<NotificationRecord, 'deliveries'> & { deliveries: DeliveryRow[] },
): NotificationRecord {
  const { id, reason, incidentId, message, createdAt } = row;
  return { id, reason, incidentId, message, createdAt, deliveries: row.deliveries.map(mapDelivery) };
}

function mapDelivery(row: DeliveryRow): DeliveryRecord {
  const { id, channelId, recipient, messageId, state, nextAttemptAt, sentAt } = row;
  return {
    ...{ id, channelId, recipient, messageId, state, nextAttemptAt, sentAt },
    attempts: row.attempts.map(({ startedAt, durationMs, outcome, reply }) => ({
      ...{ startedAt, durationMs, reply },
      outcome: AttemptOutcomeSchema.parse(outcome),
    })),
  };
}
