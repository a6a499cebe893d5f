import type pg from 'pg';
import { getPool } from './client';
import { assertLease } from './leases';

/**
 * One transaction of a pull. It first proves that the connection's lease is still ours, so a worker that was taken for
 * dead cannot write after its successor began.
 */
export async function inIngestTransaction<T>(
  lease: { owner: string; workspaceId: string; connectionId: string },
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await getPool().connect();
  try {
    // Arrays come without statistics: the planner would take thousands of rows for a handful and loop over them.
    await client.query('BEGIN; SET LOCAL enable_nestloop = off; SET LOCAL plan_cache_mode = force_custom_plan');
    await assertLease(client, lease.owner, lease.workspaceId, lease.connectionId);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}
