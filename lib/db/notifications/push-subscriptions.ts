import type { Db } from '@/lib/db/client';

export type PushSubscriptionRow = {
  id: string;
  userId: string;
  label: string;
  createdAt: Date;
  lastOkAt: Date | null;
};

const SHOWN = { id: true, userId: true, label: true, createdAt: true, lastOkAt: true } as const;

/** Browsers of one channel, the newest first. */
export async function listPushSubscriptions(
  db: Db,
  workspaceId: string,
  channelId: string,
): Promise<PushSubscriptionRow[]> {
  const where = { workspaceId, channelId };
  return db.webPushSubscription.findMany({ where, orderBy: { id: 'desc' }, select: SHOWN });
}

/** One browser's sealed address; null when it was removed. */
export async function findSealedSubscription(db: Db, workspaceId: string, id: string): Promise<Uint8Array | null> {
  const row = await db.webPushSubscription.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: { sealed: true },
  });
  return row?.sealed ?? null;
}

/** The id that a browser with this endpoint has already; null = it is new here. */
export async function findSubscriptionId(
  db: Db,
  workspaceId: string,
  endpointHash: Uint8Array<ArrayBuffer>,
): Promise<string | null> {
  const where = { workspaceId_endpointHash: { workspaceId, endpointHash } };
  return (await db.webPushSubscription.findUnique({ where, select: { id: true } }))?.id ?? null;
}

/** Stores a browser, or gives the known one with this endpoint to the person and channel that ask now. */
export async function savePushSubscription(
  tx: Db,
  workspaceId: string,
  fields: {
    id: string;
    channelId: string;
    userId: string;
    sealed: Uint8Array<ArrayBuffer>;
    endpointHash: Uint8Array<ArrayBuffer>;
    label: string;
  },
): Promise<PushSubscriptionRow> {
  const { id, endpointHash, ...rest } = fields;
  return tx.webPushSubscription.upsert({
    where: { workspaceId_endpointHash: { workspaceId, endpointHash } },
    create: { workspaceId, id, endpointHash, ...rest },
    update: rest,
    select: SHOWN,
  });
}

/** Notes that a browser's push service took a message. */
export async function markSubscriptionOk(db: Db, workspaceId: string, id: string, at: Date): Promise<void> {
  await db.webPushSubscription.updateMany({ where: { workspaceId, id }, data: { lastOkAt: at } });
}

/** Removes a browser; `userId` = only if it is this person's. False when there was none. */
export async function deletePushSubscription(
  db: Db,
  workspaceId: string,
  where: { id: string; channelId?: string; userId?: string },
): Promise<boolean> {
  return (await db.webPushSubscription.deleteMany({ where: { workspaceId, ...where } })).count > 0;
}
