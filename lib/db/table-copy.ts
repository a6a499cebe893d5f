import { createHash } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/** A table with everything needed to copy it out and in. */
export type TableShape = { name: string; columns: string[]; primaryKey: string[] };
export type PartitionShape = { name: string; parent: string; bound: string };

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`;
const list = (names: readonly string[]) => names.map(quote).join(', ');

/**
 * Filled by triggers on other tables: copying those tables fills it, and copying it as well would count everything
 * twice.
 */
export const DERIVED_TABLES: ReadonlySet<string> = new Set(['usage_sum']);

/** Every table of ours, those that others refer to first; the migration tool's own is left out. */
export async function listTables(client: pg.ClientBase): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape & { needs: string[] }>(`
    SELECT c.relname AS name,
           (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
           (SELECT array_agg(a.attname::text ORDER BY array_position(x.indkey::int2[], a.attnum)) FROM pg_index x
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (x.indkey)
             WHERE x.indrelid = c.oid AND x.indisprimary) AS "primaryKey",
           coalesce((SELECT array_agg(DISTINCT r.relname::text) FROM pg_constraint k JOIN pg_class r ON r.oid = k.confrelid
             WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid), '{}') AS needs
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> '_prisma_migrations'
     ORDER BY c.relname`);
  const sorted: TableShape[] = [];
  const done = new Set<string>();
  while (sorted.length < rows.length) {
    const ready = rows.filter((row) => !done.has(row.name) && row.needs.every((name) => done.has(name)));
    if (ready.length === 0) throw new Error('tables refer to each other in a circle');
    for (const { name, columns, primaryKey } of ready) {
      sorted.push({ name, columns, primaryKey });
      done.add(name);
    }
  }
  return sorted;
}

/** The time slices that facts are kept in. */
export async function listPartitions(client: pg.ClientBase): Promise<PartitionShape[]> {
  const { rows } = await client.query<PartitionShape>(`
    SELECT c.relname AS name, p.relname AS parent, pg_get_expr(c.relpartbound, c.oid) AS bound
      FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid JOIN pg_class p ON p.oid = i.inhparent
     WHERE c.relispartition AND c.relkind = 'r' AND p.relnamespace = 'public'::regnamespace ORDER BY c.relname`);
  return rows;
}

export async function createPartition(client: pg.ClientBase, { name, parent, bound }: PartitionShape): Promise<void> {
  if (!/^FOR VALUES FROM \('[\d :+-]+'\) TO \('[\d :+-]+'\)$/.test(bound)) throw new Error(`partition bound ${bound}`);
  await client.query(`CREATE TABLE IF NOT EXISTS ${quote(name)} PARTITION OF ${quote(parent)} ${bound}`);
}

/** Names of the applied migrations, oldest first. */
export async function listMigrations(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY migration_name',
  );
  return rows.map((row) => row.name);
}

/** Rows of a table in PostgreSQL's COPY text form, in the order of the primary key. */
export function readTable(client: pg.ClientBase, { name, columns, primaryKey }: TableShape): Readable {
  return client.query(
    copyTo(`COPY (SELECT ${list(columns)} FROM ${quote(name)} ORDER BY ${list(primaryKey)}) TO STDOUT`),
  );
}

/** Takes rows in COPY text form. */
export function writeTable(client: pg.ClientBase, { name, columns }: TableShape): Writable {
  return client.query(copyFrom(`COPY ${quote(name)} (${list(columns)}) FROM STDIN`));
}

/** Digest (hex) and length of a table as `readTable` gives it. */
export async function digestTable(client: pg.ClientBase, table: TableShape): Promise<{ rows: number; digest: string }> {
  const hash = createHash('sha256');
  let rows = 0;
  for await (const chunk of readTable(client, table) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    for (const byte of chunk) if (byte === 10) rows += 1;
  }
  return { rows, digest: hash.digest('hex') };
}

/** Sets every counter behind the largest number in use. */
export async function resetCounters(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(`
    SELECT c.relname AS table, a.attname AS column, pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL`);
  for (const { table, column, sequence } of rows) {
    await client.query(
      `SELECT setval('${sequence}', coalesce((SELECT max(${quote(column)}) FROM ${quote(table)}), 0) + 1, false)`,
    );
  }
}
