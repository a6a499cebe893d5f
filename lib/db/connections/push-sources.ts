import type pg from 'pg';
import { type Db, getDb, getPool } from '@/lib/db/client';
import type { Refusal } from '@/lib/domain/connections/pushed/item';

/** Who sends with a token. */
export type Sender = { workspaceId: string; connectionId: string; name: string; isPaused: boolean };

/** Null when no source has this token. */
export async function findSender(workspaceId: string, tokenHash: Uint8Array<ArrayBuffer>): Promise<Sender | null> {
  const row = await getDb().pushSource.findUnique({
    where: { workspaceId_tokenHash: { workspaceId, tokenHash } },
    select: { connectionId: true, connection: { select: { name: true, state: true } } },
  });
  if (!row) return null;
  const { connectionId, connection } = row;
  return { workspaceId, connectionId, name: connection.name, isPaused: connection.state === 'paused' };
}

export async function insertPushSource(
  db: Db,
  source: { workspaceId: string; connectionId: string; tokenHash: Uint8Array<ArrayBuffer>; createdAt: Date },
): Promise<void> {
  await db.pushSource.create({ data: source });
}

export async function replacePushToken(
  db: Db,
  workspaceId: string,
  connectionId: string,
  tokenHash: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  return (await db.pushSource.updateMany({ where: { workspaceId, connectionId }, data: { tokenHash } })).count > 0;
}

/** What a pull needs to know of a source; null = the connection is no pushed one. */
export async function findPushSource(
  workspaceId: string,
  connectionId: string,
): Promise<{ version: bigint; appliedVersion: bigint; lastReceivedAt: Date | null } | null> {
  return getDb().pushSource.findUnique({
    where: { workspaceId_connectionId: { workspaceId, connectionId } },
    select: { version: true, appliedVersion: true, lastReceivedAt: true },
  });
}

/** Everything up to `version` is stored as usage. */
export async function setAppliedVersion(workspaceId: string, connectionId: string, version: bigint): Promise<void> {
  await getPool().query(
    `UPDATE push_source SET applied_version = greatest(applied_version, $3) WHERE workspace_id = $1 AND connection_id = $2`,
    [workspaceId, connectionId, version],
  );
}

/** One transaction that holds the lock of a source, and what the source knows; null = it is gone. */
export async function inSourceTransaction<T>(
  place: Pick<Sender, 'workspaceId' | 'connectionId'>,
  work: (client: pg.PoolClient, source: LockedSource) => Promise<T>,
): Promise<T | null> {
  const client = await getPool().connect();
  let failure: unknown;
  try {
    await client.query('BEGIN');
    const source = await lockPushSource(client, place);
    const result = source && (await work(client, source));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    failure = await client.query('ROLLBACK').then(
      () => undefined,
      (broken: unknown) => broken,
    );
    throw error;
  } finally {
    client.release(failure !== undefined);
  }
}

type LockedSource = { createdAt: Date; version: bigint; seenCount: number };

/** Locks a source while an export is taken: no other process takes one for it. Null = it was deleted. */
async function lockPushSource(
  client: pg.ClientBase,
  { workspaceId, connectionId }: Pick<Sender, 'workspaceId' | 'connectionId'>,
): Promise<LockedSource | null> {
  const { rows } = await client.query<Omit<LockedSource, 'version'> & { version: string }>(
    `SELECT created_at AS "createdAt", version::text, seen_count AS "seenCount"
       FROM push_source WHERE workspace_id = $1 AND connection_id = $2 FOR UPDATE`,
    [workspaceId, connectionId],
  );
  const [row] = rows;
  return row ? { ...row, version: BigInt(row.version) } : null;
}

type Received = {
  at: Date;
  version: bigint;
  newDigests: number;
  counts: { counted: number; repeated: number; started: number; elsewhere: number };
  refused: number;
};

/** Notes in the transaction of an export that it was received and what became of it. */
export async function noteReceived(
  client: pg.ClientBase,
  { workspaceId, connectionId }: Pick<Sender, 'workspaceId' | 'connectionId'>,
  { at, version, newDigests, counts, refused }: Received,
): Promise<void> {
  await client.query(
    `UPDATE push_source SET last_received_at = greatest(last_received_at, $3), version = $4, seen_count = seen_count + $5,
            counted = counted + $6, repeated = repeated + $7, started = started + $8, elsewhere = elsewhere + $9,
            refused = refused + $10
      WHERE workspace_id = $1 AND connection_id = $2`,
    [
      ...[workspaceId, connectionId, at, version, newDigests],
      ...[counts.counted, counts.repeated, counts.started, counts.elsewhere, refused],
    ],
  );
}

/** A busy source is pulled every few seconds, an idle one as soon as something comes. */
export const PUSHED_PULL_SECONDS = 5;

/** Makes the source due, unless it is so within seconds anyway. */
export async function schedulePushedPull({ workspaceId, connectionId }: Sender): Promise<void> {
  await getPool().query(
    `UPDATE connection SET next_pull_at = now()
      WHERE workspace_id = $1 AND id = $2 AND state = 'active' AND next_pull_at > now() + make_interval(secs => $3)`,
    [workspaceId, connectionId, PUSHED_PULL_SECONDS],
  );
}

/** Adds what was refused to what is known of each reason. */
export async function addRefusals(
  client: pg.ClientBase,
  { workspaceId, connectionId }: Pick<Sender, 'workspaceId' | 'connectionId'>,
  refused: readonly Refusal[],
  at: Date,
): Promise<void> {
  if (refused.length === 0) return;
  const byCode = [...Map.groupBy(refused, ({ code }) => code)];
  await client.query(
    `INSERT INTO push_refusal AS r (workspace_id, connection_id, code, items, message, last_at)
     SELECT $1, $2, t.code, t.items, t.message, $6 FROM unnest($3::text[], $4::bigint[], $5::text[]) AS t(code, items, message)
     ON CONFLICT (workspace_id, connection_id, code)
     DO UPDATE SET items = r.items + excluded.items, message = excluded.message, last_at = excluded.last_at`,
    [
      ...[workspaceId, connectionId, byCode.map(([code]) => code), byCode.map(([, own]) => own.length)],
      ...[byCode.map(([, own]) => own[0]?.message ?? ''), at],
    ],
  );
}

/** What pages show of a source; null = the connection is no pushed one. */
export async function findPushOverview(db: Db, workspaceId: string, connectionId: string, limit: number) {
  const where = { workspaceId, connectionId };
  const source = await db.pushSource.findUnique({ where: { workspaceId_connectionId: where } });
  if (!source) return null;
  const [refusals, owners] = await Promise.all([
    db.pushRefusal.findMany({ where, orderBy: { lastAt: 'desc' } }),
    db.pushOwner.findMany({ where, orderBy: { lastAt: 'desc' }, take: limit }),
  ]);
  return { source, refusals, owners };
}
