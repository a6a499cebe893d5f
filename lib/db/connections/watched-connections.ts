import type { Db } from '@/lib/db/client';

/** What the watch over a connection needs to know about it. */
export type WatchedConnection = {
  id: string;
  name: string;
  provider: string;
  /** Paused on purpose: nothing is read. */
  isPaused: boolean;
  /** The provider refuses the key: nothing is read until it is replaced. */
  isRejected: boolean;
  /** A worker holds its lease. */
  isBeingRead: boolean;
  /** False while history is still being read. */
  isBackfilled: boolean;
  lastSuccessAt: Date | null;
  lastError: string | null;
  createdAt: Date;
};

const select = {
  id: true,
  name: true,
  provider: true,
  state: true,
  leaseUntil: true,
  backfillPermil: true,
  lastSuccessAt: true,
  lastError: true,
  createdAt: true,
} as const;

type Row = { state: string; leaseUntil: Date | null; backfillPermil: number } & Omit<
  WatchedConnection,
  'isPaused' | 'isRejected' | 'isBeingRead' | 'isBackfilled'
>;

function mapRow({ state, leaseUntil, backfillPermil, ...rest }: Row, now: Date): WatchedConnection {
  return {
    ...rest,
    isPaused: state === 'paused',
    isRejected: state === 'rejected',
    isBeingRead: leaseUntil !== null && leaseUntil > now,
    isBackfilled: backfillPermil >= 1000,
  };
}

/** One connection, or null. */
export async function findWatchedConnection(
  db: Db,
  workspaceId: string,
  connectionId: string,
  now: Date,
): Promise<WatchedConnection | null> {
  const row = await db.connection.findUnique({ where: { workspaceId_id: { workspaceId, id: connectionId } }, select });
  return row && mapRow(row, now);
}

/** All connections of a workspace, oldest first. */
export async function listWatchedConnections(db: Db, workspaceId: string, now: Date): Promise<WatchedConnection[]> {
  return (await db.connection.findMany({ where: { workspaceId }, orderBy: { id: 'asc' }, select })).map((row) =>
    mapRow(row, now),
  );
}
