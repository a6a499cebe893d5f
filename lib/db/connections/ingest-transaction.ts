import type pg from 'pg';
import { getPool } from '@/lib/db/client';
import { isWriteConflict } from '@/lib/db/write-conflict';
import { bumpDataVersion } from './data-versions';
import { assertLease } from './leases';

/**
 * Staged rows come without statistics: the planner would take thousands for a handful and loop over them. A slice and
 * what it is compared with fit into memory, and compiling the statement costs more than it saves.
 */
const BEGIN_INGEST = `BEGIN; SET LOCAL enable_nestloop = off; SET LOCAL plan_cache_mode = force_custom_plan;
  SET LOCAL work_mem = '64MB'; SET LOCAL jit = off`;

type Lease = { owner: string; workspaceId: string; connectionId: string };

/**
 * One transaction of a pull, run once more when the database ends it because of a deadlock. It first proves that the connection's lease is still ours, so a worker that was taken for
 * dead cannot write after its successor began. At the end it says that the numbers changed, and by `findChangedFrom`
 * since when (null = none of them); without it any may have.
 */
export async function inIngestTransaction<T>(
  lease: Lease,
  work: (client: pg.PoolClient) => Promise<T>,
  findChangedFrom?: (result: T) => Date | null,
): Promise<T> {
  try {
    return await runOnce(lease, work, findChangedFrom);
  } catch (error) {
    if (!isWriteConflict(error)) throw error;
    return runOnce(lease, work, findChangedFrom);
  }
}

async function runOnce<T>(
  lease: Lease,
  work: (client: pg.PoolClient) => Promise<T>,
  findChangedFrom: ((result: T) => Date | null) | undefined,
): Promise<T> {
  const client = await getPool().connect();
  try {
    await client.query(BEGIN_INGEST);
    await assertLease(client, lease.owner, lease.workspaceId, lease.connectionId);
    const result = await work(client);
    await bumpDataVersion(client, lease.workspaceId, lease.connectionId, findChangedFrom?.(result));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
