import type pg from 'pg';
import { getDb, getPool } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { AppError } from '@/lib/errors';

/** Seconds after which another worker may take over from one that stopped renewing. */
export const LEASE_SECONDS = 30;

export type LeasedConnection = {
  workspaceId: string;
  id: string;
  provider: string;
  name: string;
  baseUrl: string | null;
  adminKey: Uint8Array;
  failureCount: number;
};

/**
 * Claims the connection that is due longest and not leased, or null. A rejected one is tried on at its slow
 * pace, because refusals have been seen to pass. Database time decides, so clocks of workers
 * need not agree; SKIP LOCKED lets several workers claim at once without waiting.
 */
export async function claimDueConnection(owner: string): Promise<LeasedConnection | null> {
  const { rows } = await getPool().query(
    `UPDATE connection SET lease_owner = $1, lease_until = now() + make_interval(secs => $2)
      WHERE (workspace_id, id) = (
        SELECT workspace_id, id FROM connection
         WHERE state <> 'paused' AND next_pull_at <= now() AND (lease_until IS NULL OR lease_until < now())
         ORDER BY next_pull_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING workspace_id AS "workspaceId", id, provider, name, base_url AS "baseUrl", admin_key AS "adminKey", failure_count AS "failureCount"`,
    [owner, LEASE_SECONDS],
  );
  return (rows[0] as LeasedConnection | undefined) ?? null;
}

/** Milliseconds until the next connection is due and free, by the database's clock; Infinity when there is none. */
export async function readMsUntilPull(): Promise<number> {
  const { rows } = await acrossWorkspaces(() =>
    getPool().query<{ ms: number | null }>(
      `SELECT (extract(epoch FROM min(greatest(next_pull_at, lease_until)) - now()) * 1000)::float8 AS ms
         FROM connection WHERE state <> 'paused'`,
    ),
  );
  const ms = rows[0]?.ms ?? Number.POSITIVE_INFINITY;
  // Due already, but another process is taking it at this moment.
  return Math.max(ms, 250);
}

/** Claims one named connection for a manual pull; null while it is leased. */
export async function claimConnection(
  owner: string,
  workspaceId: string,
  connectionId: string,
): Promise<LeasedConnection | null> {
  const { rows } = await getPool().query(
    `UPDATE connection SET lease_owner = $1, lease_until = now() + make_interval(secs => $2)
      WHERE workspace_id = $3 AND id = $4 AND (lease_until IS NULL OR lease_until < now())
      RETURNING workspace_id AS "workspaceId", id, provider, name, base_url AS "baseUrl", admin_key AS "adminKey", failure_count AS "failureCount"`,
    [owner, LEASE_SECONDS, workspaceId, connectionId],
  );
  return (rows[0] as LeasedConnection | undefined) ?? null;
}

/** Extends the lease; false = it was lost and the holder must stop. */
export async function renewLease(owner: string, workspaceId: string, connectionId: string): Promise<boolean> {
  const { rowCount } = await getPool().query(
    `UPDATE connection SET lease_until = now() + make_interval(secs => $4) WHERE workspace_id = $2 AND id = $3 AND lease_owner = $1 AND lease_until > now()`,
    [owner, workspaceId, connectionId, LEASE_SECONDS],
  );
  return rowCount === 1;
}

/** Fails the transaction unless the lease is still ours: a worker that slept past its lease cannot write. */
export async function assertLease(
  client: pg.ClientBase,
  owner: string,
  workspaceId: string,
  connectionId: string,
): Promise<void> {
  const { rowCount } = await client.query(
    `SELECT 1 FROM connection WHERE workspace_id = $2 AND id = $3 AND lease_owner = $1 AND lease_until > now() FOR SHARE`,
    [owner, workspaceId, connectionId],
  );
  if (rowCount !== 1)
    throw new AppError(
      'conflict',
      `the pull of connection ${connectionId} lost its lease to another worker, or the connection was deleted`,
    );
}

/** Gives the lease back and says when to come again. */
export async function releaseLease(
  owner: string,
  workspaceId: string,
  connectionId: string,
  outcome: {
    nextPullInSeconds: number;
    failure: { code: string; message: string; isRejected: boolean } | null;
    backfillPermil: number | null;
    lastUsageAt: Date | null;
    /** Up to when a success knows the usage; null = nothing came yet. */
    successAt: Date | null;
  },
): Promise<void> {
  const { failure, backfillPermil, lastUsageAt, successAt } = outcome;
  await getPool().query(
    `UPDATE connection SET lease_owner = NULL, lease_until = NULL, updated_at = now(),
            next_pull_at = now() + make_interval(secs => $4),
            failure_count = CASE WHEN $5::text IS NULL THEN 0 ELSE failure_count + 1 END,
            last_error_code = $5, last_error = $6,
            state = CASE WHEN state = 'paused' THEN state WHEN $7 THEN 'rejected' ELSE 'active' END::connection_state,
            backfill_permil = greatest(backfill_permil, coalesce($8, backfill_permil)),
            last_success_at = CASE WHEN $5::text IS NULL THEN $10 ELSE last_success_at END,
            last_usage_at = greatest(last_usage_at, $9)
      WHERE workspace_id = $2 AND id = $3 AND lease_owner = $1`,
    [
      owner,
      workspaceId,
      connectionId,
      outcome.nextPullInSeconds,
      failure?.code ?? null,
      failure?.message ?? null,
      failure?.isRejected ?? false,
      backfillPermil,
      lastUsageAt,
      successAt,
    ],
  );
}

/**
 * Progress of the first history, while the lease is held. Once whole it stays so: usage that is read after a gap, or of a
 * kind that the provider keeps refusing, is no history that only teaches.
 */
export async function updateBackfillPermil(workspaceId: string, connectionId: string, permil: number): Promise<void> {
  await getDb().connection.updateMany({
    where: { workspaceId, id: connectionId, backfillPermil: { lt: 1_000 } },
    data: { backfillPermil: permil },
  });
}

/** Connections of all workspaces with what is needed to try their key, for the doctor. */
export async function listConnectionsToCheck(): Promise<
  (Pick<LeasedConnection, 'workspaceId' | 'id' | 'provider' | 'name' | 'baseUrl' | 'adminKey'> & {
    lastUsageAt: Date | null;
  })[]
> {
  return acrossWorkspaces(() =>
    getDb().connection.findMany({
      select: {
        workspaceId: true,
        id: true,
        provider: true,
        name: true,
        baseUrl: true,
        adminKey: true,
        lastUsageAt: true,
      },
    }),
  );
}
