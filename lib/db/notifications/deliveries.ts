import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import type { Db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '@/lib/db/readable-rows';
import { type ChannelKind, isReadByPrograms, listRecipients, type Recipient } from '@/lib/domain/notifications/channel';
import {
  type AttemptOutcome,
  AttemptOutcomeSchema,
  buildMessageId,
  type DeliveryState,
} from '@/lib/domain/notifications/delivery';
import {
  type AlertMessage,
  getMessageSeverity,
  type NotificationReason,
} from '@/lib/domain/notifications/notification';
import { listChannelsWithRecipients } from './channels';

export type NewNotification = {
  workspaceId: string;
  reason: NotificationReason;
  /** null for tests, digests and summaries. */
  incidentId: string | null;
  message: AlertMessage;
  /** `all` = every enabled channel of the workspace. */
  channelIds: readonly string[] | 'all';
  /** Host of the public address; becomes the right side of each Message-ID. */
  publicHost: string;
};

export type CreatedDelivery = { id: string; channelId: string | null; recipient: string; messageId: string };

/**
 * Stores a notification and one pending delivery per recipient of each enabled channel. Call it inside the
 * transaction that writes the incident: either both exist or neither. Without a channel the notification stands alone.
 */
export async function createNotification(
  tx: Db,
  input: NewNotification,
): Promise<{ notificationId: string; deliveries: CreatedDelivery[] }> {
  const channels = await listChannelsWithRecipients(tx, input.workspaceId, input.channelIds);
  return createNotificationFor(tx, input, listRecipients(channels.filter((one) => isNotified(one.kind, input))));
}

/**
 * Programs mirror the state of incidents and get acknowledgements as well, which people do not get; an on-call system
 * gets incidents only.
 */
function isNotified(kind: ChannelKind, { reason, message }: NewNotification): boolean {
  if (reason === 'acknowledged') return isReadByPrograms(kind);
  return kind !== 'pagerduty' || message.kind === 'incident' || message.kind === 'test';
}

/**
 * Like `createNotification`, to recipients found otherwise: those of a summary of other messages, or members who
 * get their digest by mail through no channel at all (`channelId` null).
 */
export async function createNotificationFor(
  tx: Db,
  input: Omit<NewNotification, 'channelIds'>,
  recipients: readonly RecipientOfAny[],
): Promise<{ notificationId: string; deliveries: CreatedDelivery[] }> {
  const { workspaceId, reason, incidentId, message, publicHost } = input;
  const notificationId = uuidv7();
  await tx.notification.create({ data: { workspaceId, id: notificationId, reason, incidentId, message } });
  const shared = { workspaceId, notificationId, incidentId, severity: getMessageSeverity(message), fallbackOf: null };
  return { notificationId, deliveries: await insertDeliveries(tx, { ...shared, publicHost }, recipients) };
}

/** A recipient of a channel, or a mail address without a channel (`channelId` null). */
export type RecipientOfAny = Omit<Recipient, 'channelId'> & { channelId: string | null };

/** Stores one pending delivery a recipient; those that the notification already has are left as they are. */
export async function insertDeliveries(
  tx: Db,
  shared: {
    workspaceId: string;
    notificationId: string;
    incidentId: string | null;
    severity: 'info' | 'warning' | 'critical';
    fallbackOf: string | null;
    publicHost: string;
  },
  recipients: readonly RecipientOfAny[],
): Promise<CreatedDelivery[]> {
  const { publicHost, ...columns } = shared;
  const deliveries = recipients.map(({ channelId, address, subscriptionId }) => {
    const id = uuidv7();
    return { id, channelId, recipient: address, subscriptionId, messageId: buildMessageId(id, publicHost) };
  });
  await tx.delivery.createMany({ data: deliveries.map((one) => ({ ...columns, ...one })), skipDuplicates: true });
  return deliveries;
}

/** A notification with the state of each delivery and every attempt, oldest attempt first. */
export type NotificationRecord = {
  id: string;
  reason: NotificationReason;
  incidentId: string | null;
  message: unknown;
  createdAt: Date;
  decision: Decision;
  /** Why it was sent, held or suppressed, in words; empty = no policy decided. */
  decisionReason: string;
  policyId: string | null;
  heldUntil: Date | null;
  releasedAt: Date | null;
  groupedIntoId: string | null;
  deliveries: DeliveryRecord[];
};

const DecisionSchema = z.enum(['now', 'held', 'silenced', 'declined']);
type Decision = z.infer<typeof DecisionSchema>;

export type DeliveryRecord = CreatedDelivery & {
  state: DeliveryState;
  nextAttemptAt: Date;
  sentAt: Date | null;
  fallbackOf: string | null;
  groupedInto: string | null;
  attempts: { startedAt: Date; durationMs: number; outcome: AttemptOutcome; reply: string }[];
};

const WITH_DELIVERIES = {
  deliveries: {
    orderBy: { id: 'asc' },
    include: { attempts: { orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] } },
  },
} satisfies Prisma.NotificationInclude;

/** Notifications newest first, those older than `beforeId` (null = from the newest), of `decisions` (none = all). */
export async function listNotificationRecords(
  db: Db,
  workspaceId: string,
  page: { incidentId: string | null; decisions: readonly Decision[]; beforeId: string | null; limit: number },
): Promise<NotificationRecord[]> {
  const rows = await db.notification.findMany({
    where: {
      workspaceId,
      ...(page.incidentId === null ? {} : { incidentId: page.incidentId }),
      ...(page.decisions.length === 0 ? {} : { decision: { in: [...page.decisions] } }),
      ...(page.beforeId === null ? {} : { id: { lt: page.beforeId } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit,
    include: WITH_DELIVERIES,
  });
  return mapReadablePage(rows, page.limit, mapNotification, (last, limit) =>
    listNotificationRecords(db, workspaceId, { ...page, beforeId: last.id, limit }),
  );
}

/** The newest notifications whose decision this version does not know: no list shows them. */
export async function listUnreadableDecisions(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.notification.findMany({
    where: { workspaceId, decision: { notIn: DecisionSchema.options } },
    orderBy: { id: 'desc' },
    take: 500,
    include: WITH_DELIVERIES,
  });
  return mapReadable(rows, mapNotification).unreadable;
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
  return row && mapOneReadable('notification', row, mapNotification);
}

type AttemptRow = { startedAt: Date; durationMs: number; outcome: string; reply: string };
type DeliveryRow = Omit<DeliveryRecord, 'attempts'> & { attempts: AttemptRow[] };

function mapNotification(
  row: Omit<NotificationRecord, 'decision' | 'deliveries'> & { decision: string; deliveries: DeliveryRow[] },
): NotificationRecord {
  const { id, reason, incidentId, message, createdAt, decisionReason } = row;
  const { policyId, heldUntil, releasedAt, groupedIntoId } = row;
  return {
    ...{ id, reason, incidentId, message, createdAt, decisionReason, policyId, heldUntil, releasedAt, groupedIntoId },
    decision: DecisionSchema.parse(row.decision),
    deliveries: row.deliveries.map(mapDelivery),
  };
}

function mapDelivery(row: DeliveryRow): DeliveryRecord {
  const { id, channelId, recipient, messageId, state, nextAttemptAt, sentAt, fallbackOf, groupedInto } = row;
  return {
    ...{ id, channelId, recipient, messageId, state, nextAttemptAt, sentAt, fallbackOf, groupedInto },
    attempts: row.attempts.flatMap(mapAttempt),
  };
}

/** An attempt whose outcome this version does not know is left out: where its delivery stands is known without it. */
export function mapAttempt({ startedAt, durationMs, outcome, reply }: AttemptRow): DeliveryRecord['attempts'] {
  const known = AttemptOutcomeSchema.safeParse(outcome);
  return known.success ? [{ startedAt, durationMs, reply, outcome: known.data }] : [];
}
