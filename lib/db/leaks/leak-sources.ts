import type { Db, Transaction } from '@/lib/db/client';
import type { LeakSource } from '@/lib/db/generated/client';

/** A folder of the worker's machine that is scanned again and again. */
export type LeakSourceRow = Omit<LeakSource, 'workspaceId'>;

const withoutWorkspace = { omit: { workspaceId: true } } as const;

/** Sources by name. */
export function listLeakSourceRows(db: Db, workspaceId: string): Promise<LeakSourceRow[]> {
  return db.leakSource.findMany({ where: { workspaceId }, orderBy: { name: 'asc' }, take: 500, ...withoutWorkspace });
}

/** One source, or null. */
export function findLeakSource(db: Db, workspaceId: string, id: string): Promise<LeakSourceRow | null> {
  return db.leakSource.findUnique({ where: { workspaceId_id: { workspaceId, id } }, ...withoutWorkspace });
}

/** Stores a new source. Throws Prisma's P2002 when the name is taken. */
export function insertLeakSource(
  tx: Transaction,
  workspaceId: string,
  fields: Pick<LeakSourceRow, 'name' | 'path' | 'withHistory' | 'everyHours' | 'createdBy'>,
): Promise<LeakSourceRow> {
  return tx.leakSource.create({ data: { ...fields, workspaceId }, ...withoutWorkspace });
}

/** Removes a source; what was found there stays. */
export async function deleteLeakSourceRow(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.leakSource.delete({ where: { workspaceId_id: { workspaceId, id } } });
}

/**
 * A source whose scan began so long ago and did not end was left by a worker that died: the job that scans is run by one
 * worker at a time. Not at once, because it may have been the scan that ended the worker.
 */
const ABANDONED_MINUTES = 10;

/**
 * Takes the source that has been due longest, so that no other worker scans it too; null when none is due. By the clock of
 * the database.
 */
export async function claimDueLeakSource(db: Db, workspaceId: string): Promise<LeakSourceRow | null> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    UPDATE leak_source SET last_started_at = now(), last_ended_at = NULL
     WHERE workspace_id = ${workspaceId}::uuid AND id = (
       SELECT id FROM leak_source
        WHERE workspace_id = ${workspaceId}::uuid
          AND (last_started_at IS NULL
               OR (last_ended_at IS NOT NULL AND last_started_at < now() - every_hours * interval '1 hour')
               OR (last_ended_at IS NULL AND last_started_at < now() - ${ABANDONED_MINUTES} * interval '1 minute'))
        ORDER BY last_started_at NULLS FIRST
        LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id`;
  const id = rows[0]?.id;
  return id === undefined ? null : findLeakSource(db, workspaceId, id);
}

/** Notes how a scan ended. */
export async function finishLeakSource(
  db: Db,
  workspaceId: string,
  id: string,
  outcome: { lastEndedAt: Date; lastFound: number | null; lastError: string | null },
): Promise<void> {
  await db.leakSource.updateMany({ where: { workspaceId, id }, data: outcome });
}
