import type { Db } from '@/lib/db/client';
import { type ConnectionState, type IngestOutcome, Prisma } from '@/lib/db/generated/client';
import { mapReadable, type UnreadableRow } from '@/lib/db/readable-rows';
import { KeyAccess } from '@/lib/domain/keys/key-access';
import { BilledBy } from '@/lib/domain/usage/billed-elsewhere';

const { DbNull } = Prisma;

/** A connection as services see it: never with its keys. */
export type ConnectionRow = {
  id: string;
  /** Id of the provider, see lib/providers/profiles.ts. */
  provider: string;
  name: string;
  baseUrl: string | null;
  adminKeyHint: string;
  hasActionKey: boolean;
  actionKeyHint: string | null;
  /** Null = never, or neither the provider nor anybody else said. */
  adminKeyExpiresAt: Date | null;
  /** Null = never looked at. */
  keyAccess: KeyAccess | null;
  /** Who bills the usage that a gateway shows, where a person set it. */
  billedBy: BilledBy;
  state: ConnectionState;
  createdAt: Date;
  nextPullAt: Date;
  lastError: string | null;
  lastErrorCode: string | null;
  lastSuccessAt: Date | null;
  lastUsageAt: Date | null;
  backfillPermil: number;
};

export type ConnectionInsert = {
  workspaceId: string;
  id: string;
  provider: string;
  name: string;
  baseUrl: string | null;
  adminKey: Uint8Array<ArrayBuffer>;
  adminKeyHint: string;
  adminKeyExpiresAt: Date | null;
  actionKey: Uint8Array<ArrayBuffer> | null;
  actionKeyHint: string | null;
  keyAccess: KeyAccess | null;
};

export type ConnectionChange = Partial<Omit<ConnectionInsert, 'workspaceId' | 'id' | 'provider'>> & {
  billedBy?: BilledBy;
  state?: 'active' | 'paused';
  nextPullAt?: Date;
  failureCount?: number;
  lastError?: null;
  lastErrorCode?: null;
};

const SHOWN = {
  id: true,
  provider: true,
  name: true,
  baseUrl: true,
  adminKeyHint: true,
  actionKeyHint: true,
  adminKeyExpiresAt: true,
  keyAccess: true,
  billedBy: true,
  state: true,
  createdAt: true,
  nextPullAt: true,
  lastError: true,
  lastErrorCode: true,
  lastSuccessAt: true,
  lastUsageAt: true,
  backfillPermil: true,
} as const;

type Selected = Omit<ConnectionRow, 'hasActionKey' | 'keyAccess' | 'billedBy'> & {
  keyAccess: Prisma.JsonValue;
  billedBy: Prisma.JsonValue;
};

/** Adds whether an action key is stored, without reading the key. */
async function addActionKeys(db: Db, workspaceId: string, rows: Selected[]): Promise<ConnectionRow[]> {
  const withKey = await db.connection.findMany({
    where: { workspaceId, id: { in: rows.map((row) => row.id) }, actionKey: { not: null } },
    select: { id: true },
  });
  const ids = new Set(withKey.map((row) => row.id));
  return rows.map((row) => ({
    ...row,
    hasActionKey: ids.has(row.id),
    // What cannot be read counts as never looked at; the data-health page lists it.
    keyAccess: KeyAccess.safeParse(row.keyAccess).data ?? null,
    billedBy: BilledBy.safeParse(row.billedBy).data ?? {},
  }));
}

/** Connections of a workspace, oldest first, from after one id on. */
export async function listConnectionRows(
  db: Db,
  workspaceId: string,
  page: { afterId: string | null; limit: number },
): Promise<ConnectionRow[]> {
  const rows = await db.connection.findMany({
    where: { workspaceId, ...(page.afterId !== null && { id: { gt: page.afterId } }) },
    select: SHOWN,
    orderBy: { id: 'asc' },
    take: page.limit,
  });
  return addActionKeys(db, workspaceId, rows);
}

/** Connections whose note of what their keys may do cannot be read; all else about them works. */
export async function listUnreadableKeyAccess(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.connection.findMany({
    where: { workspaceId, keyAccess: { not: DbNull } },
    select: { id: true, name: true, keyAccess: true },
    orderBy: { id: 'asc' },
  });
  return mapReadable(rows, (row) => KeyAccess.parse(row.keyAccess)).unreadable;
}

/** Addresses that the connections of a workspace are read from, as far as they name one of their own. */
export async function listProviderUrls(db: Db, workspaceId: string): Promise<string[]> {
  const where = { workspaceId, baseUrl: { not: null } };
  const rows = await db.connection.findMany({ where, select: { baseUrl: true }, distinct: ['baseUrl'] });
  return rows.flatMap(({ baseUrl }) => baseUrl ?? []);
}

/** Ids, providers and states of a workspace's connections, oldest first. */
export function listConnectionIds(
  db: Db,
  workspaceId: string,
): Promise<{ id: string; provider: string; name: string; state: ConnectionState }[]> {
  return db.connection.findMany({
    where: { workspaceId },
    select: { id: true, provider: true, name: true, state: true },
    orderBy: { id: 'asc' },
  });
}

export async function findConnection(db: Db, workspaceId: string, id: string): Promise<ConnectionRow | null> {
  const row = await db.connection.findUnique({ where: { workspaceId_id: { workspaceId, id } }, select: SHOWN });
  return row ? ((await addActionKeys(db, workspaceId, [row]))[0] ?? null) : null;
}

/** Stores a connection that is due at once. Fails with P2002 when the name is taken. */
export async function insertConnection(db: Db, connection: ConnectionInsert): Promise<void> {
  await db.connection.create({
    data: { ...connection, keyAccess: connection.keyAccess ?? DbNull },
  });
}

/** False when there is no such connection, or when its keys are no longer `only`. */
export async function updateConnectionRow(
  db: Db,
  workspaceId: string,
  id: string,
  { keyAccess, ...change }: ConnectionChange,
  only: Partial<Pick<StoredKeys, 'adminKey' | 'actionKey'>> = {},
): Promise<boolean> {
  const { adminKey, actionKey } = only;
  const where = { workspaceId, id, ...(adminKey && { adminKey }), ...(actionKey !== undefined && { actionKey }) };
  const data = { ...change, ...(keyAccess !== undefined && { keyAccess: keyAccess ?? DbNull }) };
  return (await db.connection.updateMany({ where, data })).count > 0;
}

/** Notes when the key that the connection is read with ends, as the provider says. */
export async function saveKeyExpiry(db: Db, workspaceId: string, id: string, expiresAt: Date): Promise<void> {
  await db.connection.updateMany({ where: { workspaceId, id }, data: { adminKeyExpiresAt: expiresAt } });
}

/** Makes an active connection due now. False when it is not active. */
export async function scheduleConnection(db: Db, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await db.connection.updateMany({
    where: { workspaceId, id, state: 'active' },
    data: { nextPullAt: now },
  });
  return count > 0;
}

/**
 * Removes a connection with everything that was read through it. Minute and hour rows have no reader once their series
 * are gone and leave with their partition.
 */
export async function deleteConnectionRows(db: Db, workspaceId: string, connectionId: string): Promise<void> {
  await db.$executeRaw`
    DELETE FROM usage_day u USING series s
     WHERE u.workspace_id = ${workspaceId}::uuid AND s.workspace_id = u.workspace_id AND s.id = u.series_id
       AND s.connection_id = ${connectionId}::uuid`;
  const where = { where: { workspaceId, connectionId } };
  await db.series.deleteMany(where);
  await db.costDay.deleteMany(where);
  await db.reconciliation.deleteMany(where);
  await db.providerApiKey.deleteMany(where);
  await db.keyRecord.deleteMany(where);
  await db.providerProject.deleteMany(where);
  await db.providerUser.deleteMany(where);
  await db.providerAdminKey.deleteMany(where);
  await db.keyRotation.deleteMany(where);
  await db.pendingBucket.deleteMany(where);
  await db.detectorState.deleteMany(where);
  await db.alertRule.deleteMany(where);
  await db.connection.deleteMany({ where: { workspaceId, id: connectionId } });
}

export type LastRun = {
  id: string;
  subject: string;
  outcome: IngestOutcome;
  startedAt: Date;
  finishedAt: Date | null;
};

/** The newest pull of a connection; null before the first. */
export function findLastRun(db: Db, workspaceId: string, connectionId: string): Promise<LastRun | null> {
  return db.ingestRun.findFirst({
    where: { workspaceId, connectionId },
    orderBy: { startedAt: 'desc' },
    select: { id: true, subject: true, outcome: true, startedAt: true, finishedAt: true },
  });
}

/** The sealed keys of a connection and where they are used. */
export type StoredKeys = {
  provider: string;
  name: string;
  baseUrl: string | null;
  adminKey: Uint8Array<ArrayBuffer>;
  actionKey: Uint8Array<ArrayBuffer> | null;
};

/** Null when there is no such connection. */
export function findStoredKeys(db: Db, workspaceId: string, id: string): Promise<StoredKeys | null> {
  return db.connection.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: { provider: true, name: true, baseUrl: true, adminKey: true, actionKey: true },
  });
}
