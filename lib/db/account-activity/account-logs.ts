import type { Db } from '@/lib/db/client';
import type { AccountLog as AccountLogRow } from '@/lib/db/generated/client';
import { type AccountLog, LOG_STATES, type LogState } from '@/lib/domain/account-activity/log-state';

/** Minutes after which another process may take a log from one that died while it read. */
const LEASE_MINUTES = 10;

const isLogState = (word: string): word is LogState => LOG_STATES.some((state) => state === word);

function mapRow({ workspaceId: _workspaceId, leaseUntil: _leaseUntil, state, ...row }: AccountLogRow): AccountLog {
  return { ...row, state: isLogState(state) ? state : 'waiting' };
}

/** The logs of a workspace; a connection that was never looked at has none. */
export async function listAccountLogs(db: Db, workspaceId: string): Promise<AccountLog[]> {
  const rows = await db.accountLog.findMany({ where: { workspaceId }, orderBy: { connectionId: 'asc' } });
  return rows.map(mapRow);
}

/** One log, or null. */
export async function findAccountLog(db: Db, workspaceId: string, connectionId: string): Promise<AccountLog | null> {
  const row = await db.accountLog.findUnique({ where: { workspaceId_connectionId: { workspaceId, connectionId } } });
  return row && mapRow(row);
}

/** Gives every connection of a workspace a log, so that it can be read. */
export async function addMissingLogs(db: Db, workspaceId: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO account_log (workspace_id, connection_id)
    SELECT workspace_id, id FROM connection WHERE workspace_id = ${workspaceId}::uuid
    ON CONFLICT DO NOTHING`;
}

/**
 * Takes the log of a workspace that is due longest, of a connection that is not paused; null = none is due. By the clock
 * of the database, so that two workers never read one log at a time.
 */
export async function claimDueLog(db: Db, workspaceId: string): Promise<AccountLog | null> {
  const rows = await db.$queryRaw<{ connection_id: string }[]>`
    UPDATE account_log SET lease_until = now() + ${LEASE_MINUTES} * interval '1 minute'
     WHERE workspace_id = ${workspaceId}::uuid AND connection_id = (
       SELECT log.connection_id FROM account_log log
         JOIN connection c ON c.workspace_id = log.workspace_id AND c.id = log.connection_id
        WHERE log.workspace_id = ${workspaceId}::uuid AND c.state <> 'paused' AND log.next_read_at <= now()
          AND (log.lease_until IS NULL OR log.lease_until < now())
        ORDER BY log.next_read_at LIMIT 1 FOR UPDATE OF log SKIP LOCKED)
    RETURNING connection_id`;
  const connectionId = rows[0]?.connection_id;
  if (connectionId === undefined) return null;
  return findAccountLog(db, workspaceId, connectionId);
}

/** Writes what became known of a log. */
export async function updateAccountLog(
  db: Db,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  change: Partial<Omit<AccountLog, 'connectionId' | 'nextReadAt'>>,
): Promise<void> {
  await db.accountLog.updateMany({ where: { workspaceId, connectionId }, data: change });
}

/** Gives a log back; it is due again after so many seconds. */
export async function releaseLog(
  db: Db,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  inSeconds: number,
): Promise<void> {
  await db.$executeRaw`
    UPDATE account_log SET lease_until = NULL, next_read_at = now() + ${inSeconds} * interval '1 second'
     WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid`;
}

/** Whether a log holds any event. */
export async function hasAccountEvents(db: Db, workspaceId: string, connectionId: string): Promise<boolean> {
  return (await db.accountEvent.findFirst({ where: { workspaceId, connectionId }, select: { id: true } })) !== null;
}
