import { CONTAINMENT_STATES, WORKING_STATES } from '@/lib/domain/containment/state';
import { getDb, getPool } from '../client';

/** Seconds after which another process may take over a plan from one that stopped. Longer than one call takes. */
const LEASE_SECONDS = 45;

/**
 * Claims a plan that has work to do and that no process holds; false = it is held, or has no work. Database time
 * decides.
 */
export async function claimContainment(workspaceId: string, id: string, owner: string): Promise<boolean> {
  const { rowCount } = await getPool().query(
    `UPDATE containment SET lease_owner = $3, lease_until = now() + make_interval(secs => $4)
      WHERE workspace_id = $1 AND id = $2 AND state = ANY($5::text[])
        AND (lease_until IS NULL OR lease_until < now() OR lease_owner = $3)`,
    [workspaceId, id, owner, LEASE_SECONDS, [...WORKING_STATES]],
  );
  return rowCount === 1;
}

/** Extends the hold before the next call; false = it was lost and the holder must stop. */
export async function renewContainment(workspaceId: string, id: string, owner: string): Promise<boolean> {
  const { rowCount } = await getPool().query(
    `UPDATE containment SET lease_until = now() + make_interval(secs => $4)
      WHERE workspace_id = $1 AND id = $2 AND lease_owner = $3 AND lease_until > now()`,
    [workspaceId, id, owner, LEASE_SECONDS],
  );
  return rowCount === 1;
}

export async function releaseContainment(workspaceId: string, id: string, owner: string): Promise<void> {
  await getPool().query(
    `UPDATE containment SET lease_owner = NULL, lease_until = NULL
      WHERE workspace_id = $1 AND id = $2 AND lease_owner = $3`,
    [workspaceId, id, owner],
  );
}

/** Plans with due work that no process holds, oldest first. */
export async function listDueContainments(workspaceId: string, now: Date): Promise<string[]> {
  const { rows } = await getPool().query<{ id: string }>(
    `SELECT id FROM containment
      WHERE workspace_id = $1 AND state = ANY($2::text[]) AND (next_attempt_at IS NULL OR next_attempt_at <= $3)
        AND (lease_until IS NULL OR lease_until < now())
      ORDER BY id LIMIT 50`,
    [workspaceId, [...WORKING_STATES], now],
  );
  return rows.map((row) => row.id);
}

/** Plans that are to be applied by themselves by now. */
export async function listRipeContainments(workspaceId: string, now: Date): Promise<string[]> {
  const rows = await getDb().containment.findMany({
    where: { workspaceId, state: CONTAINMENT_STATES[0], dryRun: false, applyAt: { lte: now } },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => row.id);
}

/** The database's clock. */
export async function readDatabaseNow(): Promise<Date> {
  const { rows } = await getPool().query<{ now: Date }>('SELECT clock_timestamp() AS now');
  const now = rows[0]?.now;
  if (!now) throw new Error('the database returned no time');
  return now;
}
