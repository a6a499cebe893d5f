import type { Transaction } from './client';
import { Prisma } from './generated/client';

/** Waits for a lock that is held until the transaction ends; one name, one holder across all processes. */
export async function lockForTransaction(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

/** Tables whose rows are read before they change and written by requests, judges and the worker alike. */
export type LockableTable =
  | 'alert_rule'
  | 'annotation'
  | 'bill_file'
  | 'budget'
  | 'calendar_link'
  | 'channel'
  | 'connection'
  | 'containment_policy'
  | 'delivery'
  | 'invitation'
  | 'notification_policy'
  | 'planned_event'
  | 'saved_view'
  | 'share_link'
  | 'leak_finding'
  | 'leak_source'
  | 'expected_actor'
  | 'key_rotation'
  | 'silence'
  | 'web_push_subscription';

/**
 * Holds one row until the transaction ends, so that what is read of it afterwards is what the change begins with. Rows that
 * refer to it may still be written. A row that does not exist is no error.
 */
export async function lockRow(tx: Transaction, table: LockableTable, workspaceId: string, id: string): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM ${Prisma.raw(table)} WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid
       FOR NO KEY UPDATE`;
}

/** The same for the settings that stand in the row of the workspace or in one row of their own for each workspace. */
export async function lockWorkspace(tx: Transaction, workspaceId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}
