import type { Db, Transaction } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { ChannelKind } from '@/lib/domain/notifications/channel';
import { type DeliveryState, HANDOVER_REPLY } from '@/lib/domain/notifications/delivery';
import type { NotificationReason } from '@/lib/domain/notifications/notification';
import { mapChannelKind } from './channels';
import { type DeliveryRecord, mapAttempt } from './deliveries';

/** A delivery with its message and channel. */
export type ListedDelivery = DeliveryRecord & {
  notificationId: string;
  incidentId: string | null;
  severity: 'info' | 'warning' | 'critical';
  createdAt: Date;
  reason: NotificationReason;
  /** Why it was sent, in words; empty for tests and digests. */
  decisionReason: string;
  /** Stored JSON, see lib/domain/notifications/notification.ts. */
  message: unknown;
  /** null = no channel, or one that was deleted. */
  channel: { name: string; kind: ChannelKind } | null;
};

const WITH_ALL = {
  notification: { select: { reason: true, decisionReason: true, message: true } },
  attempts: { orderBy: [{ startedAt: 'asc' }, { id: 'asc' }] },
} satisfies Prisma.DeliveryInclude;

/** Deliveries newest first, those older than `beforeId` (null = from the newest). */
export async function listDeliveryRecords(
  db: Db,
  workspaceId: string,
  page: { state: DeliveryState | null; channelId: string | null; beforeId: string | null; limit: number },
): Promise<ListedDelivery[]> {
  const rows = await db.delivery.findMany({
    where: {
      workspaceId,
      ...(page.state === null ? {} : { state: page.state }),
      ...(page.channelId === null ? {} : { channelId: page.channelId }),
      ...(page.beforeId === null ? {} : { id: { lt: page.beforeId } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit,
    include: WITH_ALL,
  });
  return mapRows(db, workspaceId, rows);
}

/** One delivery of a workspace, or null. */
export async function findDeliveryRecord(db: Db, workspaceId: string, id: string): Promise<ListedDelivery | null> {
  const row = await db.delivery.findUnique({ where: { workspaceId_id: { workspaceId, id } }, include: WITH_ALL });
  return row && ((await mapRows(db, workspaceId, [row]))[0] ?? null);
}

type Row = Prisma.DeliveryGetPayload<{ include: typeof WITH_ALL }>;

async function mapRows(db: Db, workspaceId: string, rows: readonly Row[]): Promise<ListedDelivery[]> {
  const ids = [...new Set(rows.flatMap((row) => row.channelId ?? []))];
  const channels = await db.channel.findMany({
    where: { workspaceId, id: { in: ids } },
    select: { id: true, name: true, kind: true },
  });
  const byId = new Map(channels.map(({ id, name, kind }) => [id, { name, kind: mapChannelKind(kind) }]));
  return rows.map(({ notification, attempts, ...row }) => ({
    ...row,
    ...notification,
    channel: byId.get(row.channelId ?? '') ?? null,
    attempts: attempts.flatMap(mapAttempt),
  }));
}

/**
 * Makes a delivery that was given up due again, under its old Message-ID. Handovers in doubt no longer stand in the way:
 * a person decided that one more is wanted. False when it is not given up.
 */
export async function reviveDelivery(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  const revived = await tx.$executeRaw`
    UPDATE delivery SET state = 'pending', attempt_count = 0, next_attempt_at = now(), claimed_until = NULL
    WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid AND state = 'dead'`;
  if (revived === 0) return false;
  await tx.deliveryAttempt.updateMany({
    where: { workspaceId, deliveryId: id, reply: { startsWith: HANDOVER_REPLY } },
    data: { reply: `sent again on request; ${HANDOVER_REPLY}` },
  });
  return true;
}
