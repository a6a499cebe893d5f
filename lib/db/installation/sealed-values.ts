import type pg from 'pg';
import { getPool } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';

/** Where sealed values are stored, and what each belongs to (its context, see lib/secrets.ts). */
export type SealedColumn = {
  table: string;
  column: string;
  /** SQL of the sealed bytes, of a change to them, and of the context. */
  read: string;
  write: (parameter: string) => string;
  context: string;
  /** Columns that name the row. */
  keys: readonly string[];
};

const bytes = (table: string, column: string, slot: string, id = 'id'): SealedColumn => ({
  table,
  column,
  read: column,
  write: (parameter) => parameter,
  context: `workspace_id || '/' || ${id} || '/${slot}'`,
  keys: ['workspace_id', id],
});

const base64Setting = (key: string, context: string): SealedColumn => ({
  table: 'instance_setting',
  column: 'value',
  read: `CASE WHEN key = '${key}' THEN decode(value, 'base64') END`,
  write: (parameter) => `encode(${parameter}, 'base64')`,
  context: `'${context}'`,
  keys: ['key'],
});

/** Every sealed value of the installation. A test compares this list with the catalogue. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  bytes('connection', 'admin_key', 'admin-key'),
  bytes('connection', 'action_key', 'action-key'),
  bytes('channel', 'secret', 'channel-secret'),
  bytes('web_push_subscription', 'sealed', 'push-subscription'),
  bytes('account_mail', 'payload', 'account-mail'),
  {
    table: 'workspace',
    column: 'heartbeat_url',
    read: 'heartbeat_url',
    write: (parameter) => parameter,
    context: `id || '/heartbeat-url'`,
    keys: ['id'],
  },
  {
    table: 'idempotent_response',
    column: 'body',
    read: `decode(body->>'sealed', 'base64')`,
    write: (parameter) => `jsonb_build_object('sealed', encode(${parameter}, 'base64'))`,
    context: `workspace_id || '/idempotency/' || key`,
    keys: ['workspace_id', 'key'],
  },
  base64Setting('derivation-root', 'installation/derivation-root'),
  base64Setting('web-push-vapid', 'instance/web-push/vapid'),
];

export type SealedValue = { row: Record<string, string>; sealed: Buffer; context: string };

const NOT_UNDER = (sealed: string) =>
  `(${sealed}) IS NOT NULL AND substring((${sealed}) FROM 2 FOR 4) <> decode($1, 'hex')`;

/** The secret is the installation's, so its values are gone through for all workspaces. */
const askAll = <Row extends pg.QueryResultRow>(sql: string, values: unknown[]) =>
  acrossWorkspaces(() => getPool().query<Row>(sql, values));

/** Values of one column that another key than `keyId` (hex) sealed, from after one row on, so that none is met twice. */
export async function listValuesUnderOtherKeys(
  column: SealedColumn,
  keyId: string,
  after: readonly string[] | null,
  limit: number,
): Promise<SealedValue[]> {
  const names = column.keys.map((key) => `${key}::text`).join(', ');
  const { rows } = await askAll<{ names: string[]; sealed: Buffer; context: string }>(
    `SELECT ARRAY[${names}] AS names, (${column.read}) AS sealed, (${column.context}) AS context FROM ${column.table}
      WHERE ${NOT_UNDER(column.read)} AND ($2::text[] IS NULL OR ARRAY[${names}] > $2::text[])
      ORDER BY ARRAY[${names}] LIMIT $3`,
    [keyId, after, limit],
  );
  return rows.map(({ names: values, ...rest }) => ({
    ...rest,
    row: Object.fromEntries(column.keys.map((key, at) => [key, values[at] ?? ''])),
  }));
}

/** Replaces a sealed value unless it changed meanwhile. False when it did. */
export async function replaceSealedValue(
  column: SealedColumn,
  value: SealedValue,
  sealed: Uint8Array,
): Promise<boolean> {
  const where = column.keys.map((key, at) => `${key}::text = $${at + 3}`).join(' AND ');
  const { rowCount } = await askAll(
    `UPDATE ${column.table} SET ${column.column} = ${column.write('$1')} WHERE (${column.read}) = $2 AND ${where}`,
    [Buffer.from(sealed), value.sealed, ...column.keys.map((key) => value.row[key])],
  );
  return rowCount === 1;
}

/** How many values of one column other keys than `keyId` sealed. */
export async function countValuesUnderOtherKeys(column: SealedColumn, keyId: string): Promise<number> {
  const { rows } = await askAll<{ count: number }>(
    `SELECT count(*)::int AS count FROM ${column.table} WHERE ${NOT_UNDER(column.read)}`,
    [keyId],
  );
  return rows[0]?.count ?? 0;
}
