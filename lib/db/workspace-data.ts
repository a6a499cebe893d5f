import type pg from 'pg';
import { getPool, type Transaction } from './client';
import { listTables } from './table-copy';
import { acrossWorkspaces } from './workspace-guard';

/** Working memory of the machine and answers kept for repeats: nothing that belongs to anybody. */
const INTERNAL = new Set(['idempotent_response', 'pending_bucket', 'detector_state', 'data_version', 'audit_head']);
const STEP = 2_000;

type TenantTable = { name: string; shown: string[] };

/** Tables with a workspace, those that others refer to first; `shown` leaves out what is sealed, hashed or raw. */
async function listTenantTables(client: pg.ClientBase): Promise<TenantTable[]> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT table_name AS table, column_name AS column FROM information_schema.columns
      WHERE table_schema = 'public' AND data_type = 'bytea'`,
  );
  const hidden = new Set(rows.map((row) => `${row.table}.${row.column}`));
  return (await listTables(client))
    .filter(({ columns }) => columns.includes('workspace_id'))
    .map(({ name, columns }) => ({ name, shown: columns.filter((one) => !hidden.has(`${name}.${one}`)) }));
}

/**
 * Everything a workspace owns, one JSON object a line with its table, as of one moment and in constant memory. Nothing that
 * is sealed, and no digest of a secret, is in it.
 */
export async function* streamWorkspaceRows(workspaceId: string): AsyncGenerator<string> {
  const client = await getPool().connect();
  let failure: Error | undefined;
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const tables = (await listTenantTables(client)).filter(({ name }) => !INTERNAL.has(name));
    for (const { name, shown } of tables) {
      const columns = shown.map((one) => `"${one}"`).join(', ');
      // A cursor takes no parameters, in which the guard would look for the workspace.
      await acrossWorkspaces(() =>
        client.query(
          `DECLARE rows NO SCROLL CURSOR FOR SELECT to_json(t)::text AS line
             FROM (SELECT ${columns} FROM "${name}" WHERE workspace_id = '${toUuid(workspaceId)}') t`,
        ),
      );
      for (;;) {
        const { rows } = await client.query<{ line: string }>(`FETCH ${STEP} FROM rows`);
        if (rows.length > 0) yield rows.map(({ line }) => `{"table":"${name}","row":${line}}\n`).join('');
        if (rows.length < STEP) break;
      }
      await client.query('CLOSE rows');
    }
    await client.query('COMMIT');
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // A reader that went away leaves the transaction open: that connection is not used again.
    client.release(failure ?? true);
  }
}

/** The id is checked before it becomes part of a statement. */
function toUuid(id: string): string {
  if (/^[0-9a-f-]{36}$/i.test(id)) return id;
  throw new Error(`workspace id "${id}": expected a UUID`);
}

/** Removes a workspace and every row of it. Returns the people who belonged to it. */
export async function deleteWorkspaceRows(tx: Transaction, workspaceId: string): Promise<string[]> {
  const members = await tx.membership.findMany({ where: { workspaceId }, select: { userId: true } });
  const client = await getPool().connect();
  const tables = await listTenantTables(client).finally(() => client.release());
  await tx.$executeRaw`SET LOCAL spendwatch.audit_removal = 'allowed'`;
  for (const { name } of tables.reverse()) {
    await tx.$executeRawUnsafe(`DELETE FROM "${name}" WHERE workspace_id = $1::uuid`, workspaceId);
  }
  await tx.workspace.delete({ where: { id: workspaceId } });
  return members.map((one) => one.userId);
}

/** How many workspaces there are. */
export function countWorkspaces(tx: Transaction): Promise<number> {
  // Asks about the installation.
  return acrossWorkspaces(() => tx.workspace.count());
}
