import type { Grain } from '@/lib/domain/usage/usage';
import { getPool } from './client';

/** Fact tables are partitioned by time: minutes by day, hours by month, days by year. Retention drops whole partitions. */
export const FACT_TABLE: Record<Grain, string> = { minute: 'usage_minute', hour: 'usage_hour', day: 'usage_day' };

/** How wide the buckets are in which usage_sum adds up the facts of a grain. */
export const SUM_MINUTES: Record<Grain, number> = { minute: 15, hour: 60, day: 1440 };

const PARTITION_LOCK = 7_340_113_002;
const known = new Set<string>();

type Partition = { name: string; from: Date; to: Date };

function computePartition(grain: Grain, at: Date): Partition {
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const stamp = at.toISOString().replace(/\D/g, '');
  if (grain === 'minute') {
    return {
      name: `usage_minute_${stamp.slice(0, 8)}`,
      from: new Date(Date.UTC(year, month, day)),
      to: new Date(Date.UTC(year, month, day + 1)),
    };
  }
  if (grain === 'hour') {
    return {
      name: `usage_hour_${stamp.slice(0, 6)}`,
      from: new Date(Date.UTC(year, month)),
      to: new Date(Date.UTC(year, month + 1)),
    };
  }
  return { name: `usage_day_${stamp.slice(0, 4)}`, from: new Date(Date.UTC(year)), to: new Date(Date.UTC(year + 1)) };
}

/** Makes sure that every partition of `[from, to)` exists. Costs nothing once they do. */
export async function ensurePartitions(grain: Grain, from: Date, to: Date): Promise<void> {
  const pool = getPool();
  const missing: Partition[] = [];
  for (let at = from; at < to; ) {
    const partition = computePartition(grain, at);
    if (!known.has(`${pool.options.connectionString}${partition.name}`)) missing.push(partition);
    at = partition.to;
  }
  if (missing.length === 0) return;
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT pg_advisory_xact_lock($1)', [PARTITION_LOCK]);
    for (const { name, from: start, to: end } of missing) {
      await client.query(
        `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${FACT_TABLE[grain]} FOR VALUES FROM ('${start.toISOString()}') TO ('${end.toISOString()}')`,
      );
    }
    await client.query('COMMIT');
    for (const { name } of missing) known.add(`${pool.options.connectionString}${name}`);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/**
 * Drops the partitions of a grain that end before an instant. Returns their names. No trigger runs for it: the caller
 * removes the sums.
 */
export async function dropPartitionsBefore(grain: Grain, before: Date): Promise<string[]> {
  const { rows } = await getPool().query<{ name: string }>(
    'SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass',
    [FACT_TABLE[grain]],
  );
  const oldestKept = computePartition(grain, before).name;
  const dropped = rows.map(({ name }) => name).filter((name) => name < oldestKept);
  for (const name of dropped) {
    await getPool().query(`DROP TABLE IF EXISTS ${name}`);
    known.delete(`${getPool().options.connectionString}${name}`);
  }
  return dropped;
}

/**
 * Updates the planner's statistics. A first backfill fills empty tables at once, and until the server's own round comes
 * by
 * charts would be planned as if there were a single series: one scan of the facts for each.
 */
export async function analyzeFacts(): Promise<void> {
  await getPool().query(`ANALYZE series, usage_sum, ${Object.values(FACT_TABLE).join(', ')}`);
}
