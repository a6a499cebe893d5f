import { getPool, type Transaction } from '@/lib/db/client';
import { DERIVED_TABLES, listTables } from '@/lib/db/table-copy';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';

/** Working memory of the machine and answers kept for repeats: nothing that belongs to anybody or is not said elsewhere. */
const INTERNAL = new Set([
  'idempotent_response',
  'pending_bucket',
  'detector_state',
  'data_version',
  'audit_head',
  'job',
  ...DERIVED_TABLES,
]);
const STEP = 2_000;

/** `shown` leaves out what is sealed, hashed or raw; `key` names a row, with the types of its columns. */
type TenantTable = { name: string; shown: string[]; key: { column: string; type: string }[] };

/** Tables with a workspace, those that others refer to first. */
async function listTenantTables(): Promise<TenantTable[]> {
  const client = await getPool().connect();
  try {
    const { rows } = await client.query<{ table: string; column: string; type: string }>(
      `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type
         FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped`,
    );
    const types = new Map(rows.map((row) => [`${row.table}.${row.column}`, row.type]));
    const typeOf = (table: string, column: string) => types.get(`${table}.${column}`) ?? 'text';
    return (await listTables(client))
      .filter(({ columns }) => columns.includes('workspace_id'))
      .map(({ name, columns, primaryKey }) => ({
        name,
        shown: columns.filter((column) => typeOf(name, column) !== 'bytea'),
        key: primaryKey.map((column) => ({ column, type: typeOf(name, column) })),
      }));
  } finally {
    client.release();
  }
}

/**
 * Everything a workspace owns, one JSON object a line with its table, page by page: no connection is held while a slow
 * reader reads. Nothing that is sealed, and no digest of a secret, is in it.
 */
export async function* streamWorkspaceRows(workspaceId: string): AsyncGenerator<string> {
  for (const table of (await listTenantTables()).filter(({ name }) => !INTERNAL.has(name))) {
    let after: string[] | null = null;
    do {
      const page: { lines: string; last: string[] | null } = await readPage(table, workspaceId, after);
      if (page.lines !== '') yield page.lines;
      after = page.last;
    } while (after !== null);
  }
}

/** One page behind the row with a key; `last` is the key of its last row, null = there is no more. */
async function readPage({ name, shown, key }: TenantTable, workspaceId: string, after: string[] | null) {
  const list = (columns: readonly string[]) => columns.map((one) => `"${one}"`).join(', ');
  const order = list(key.map((one) => one.column));
  const behind = key.map(({ type }, index) => `$${index + 2}::text::${type}`).join(', ');
  const { rows } = await getPool().query<{ line: string; at: string[] }>(
    `SELECT to_json(t)::text AS line, ARRAY[${key.map(({ column }) => `t."${column}"::text`).join(', ')}] AS at
       FROM (SELECT ${list(shown)} FROM "${name}"
              WHERE workspace_id = $1 ${after ? `AND (${order}) > (${behind})` : ''} ORDER BY ${order} LIMIT ${STEP}) t
      ORDER BY ${order}`,
    [workspaceId, ...(after ?? [])],
  );
  const lines = rows.map(({ line }) => `{"table":"${name}","row":${line}}\n`).join('');
  return { lines, last: rows.length < STEP ? null : (rows.at(-1)?.at ?? null) };
}

/** Removes a workspace and every row of it. Returns the people who belonged to it. */
export async function deleteWorkspaceRows(tx: Transaction, workspaceId: string): Promise<string[]> {
  const members = await tx.membership.findMany({ where: { workspaceId }, select: { userId: true } });
  const tables = await listTenantTables();
  await tx.$executeRaw`SET LOCAL spendwatch.audit_removal = 'allowed'`;
  // What triggers keep goes last: the rows it is made of would leave their traces in it.
  const derived = tables.filter(({ name }) => DERIVED_TABLES.has(name));
  for (const { name } of [...tables.reverse(), ...derived]) {
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
