import { randomUUID } from 'node:crypto';
import type pg from 'pg';

type Column = {
  name: string;
  type: string;
  kind: string;
  isNullable: boolean;
  hasDefault: boolean;
  firstLabel: string | null;
};
type Reference = { columns: string[]; table: string; targets: string[] };
type Row = Record<string, unknown>;

const ROWS = 2;
/** Columns that name a row of another table, in facts without a constraint, which would cost each of them. */
const UNBOUND: Record<string, string> = { workspace_id: 'workspace', connection_id: 'connection', series_id: 'series' };
const DAY = '2026-10-01T00:00:00Z';

const TABLES = `
  SELECT c.oid::int AS oid, c.relname AS name, c.relkind = 'p' AS "isPartitioned" FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
     AND c.relname <> '_prisma_migrations' ORDER BY c.relname`;
const COLUMNS = `
  SELECT a.attname AS name, t.typname AS type, t.typtype::text AS kind, NOT a.attnotnull AS "isNullable",
         a.atthasdef OR a.attidentity <> '' AS "hasDefault",
         (SELECT e.enumlabel FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder LIMIT 1) AS "firstLabel"
    FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
   WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum`;
const REFERENCES = `
  SELECT confrelid::regclass::text AS table,
         (SELECT array_agg(attname::text ORDER BY n) FROM unnest(conkey) WITH ORDINALITY k(num, n) JOIN pg_attribute ON attrelid = conrelid AND attnum = num) AS columns,
         (SELECT array_agg(attname::text ORDER BY n) FROM unnest(confkey) WITH ORDINALITY k(num, n) JOIN pg_attribute ON attrelid = confrelid AND attnum = num) AS targets
    FROM pg_constraint WHERE contype = 'f' AND conrelid = $1 AND conparentid = 0 ORDER BY conname`;

/** A value that a column of this type takes; `at` makes those of two rows differ. */
function makeValue({ name, type, kind, firstLabel }: Column, at: number): unknown {
  if (kind === 'e') return firstLabel;
  // A later version writes them in capital letters.
  if (name === 'currency') return 'USD';
  if (type.startsWith('_')) return '{}';
  const byType: Record<string, unknown> = {
    ...{ uuid: randomUUID(), bool: at % 2 === 1, bytea: Buffer.from([at]), json: '{}', jsonb: '{}', inet: '192.0.2.1' },
    ...{ timestamptz: DAY, timestamp: DAY, date: DAY.slice(0, 10) },
  };
  if (type in byType) return byType[type];
  return /^(int|float|numeric)/.test(type) ? 10 + at : `text-${at}`;
}

/**
 * Puts rows into every table of a database, whatever its schema: values by type, references to rows that are there. Returns
 * the rows that are stored by table, and the tables that took none, with the reason.
 */
export async function fillDatabase(client: pg.Client): Promise<{ filled: string[]; refused: Record<string, string> }> {
  const { rows: tables } = await client.query<{ oid: number; name: string; isPartitioned: boolean }>(TABLES);
  for (const { name } of tables.filter((one) => one.isPartitioned)) {
    await client.query(`CREATE TABLE "${name}_other" PARTITION OF "${name}" DEFAULT`);
  }
  const stored = new Map<string, Row[]>();
  const refused: Record<string, string> = {};
  // A table comes after those it needs; what is left at the end needs itself or was refused.
  for (let round = 0; round < 8; round += 1) {
    for (const { oid, name } of tables.filter((one) => !stored.has(one.name))) {
      const { rows: columns } = await client.query<Column>(COLUMNS, [oid]);
      const { rows: references } = await client.query<Reference>(REFERENCES, [oid]);
      const rows = await insertRows(client, name, columns, references, stored).catch((error: Error) => error);
      if (rows instanceof Error) refused[name] = rows.message;
      else {
        stored.set(name, rows);
        delete refused[name];
      }
    }
  }
  return { filled: [...stored.keys()].sort(), refused };
}

async function insertRows(
  client: pg.Client,
  table: string,
  columns: readonly Column[],
  references: readonly Reference[],
  stored: ReadonlyMap<string, Row[]>,
): Promise<Row[]> {
  const inserted: Row[] = [];
  await client.query('BEGIN');
  try {
    for (let at = 0; at < ROWS; at += 1) {
      const row: Row = {};
      for (const column of columns)
        if (!column.isNullable && !column.hasDefault) row[column.name] = makeValue(column, at);
      for (const { columns: own, table: other, targets } of references) {
        const found = stored.get(other)?.[at];
        if (found) for (const [index, name] of own.entries()) row[name] = found[targets[index] ?? ''];
      }
      for (const [name, other] of Object.entries(UNBOUND)) {
        if (!(name in row)) continue;
        const found = stored.get(other)?.[at];
        if (!found) throw new Error(`comes after "${other}"`);
        row[name] = found['id'];
      }
      const names = Object.keys(row);
      const places = names.map((_, index) => `$${index + 1}`).join(', ');
      const list = names.map((name) => `"${name}"`).join(', ');
      const { rows } = await client.query<Row>(
        `INSERT INTO "${table}" (${list}) VALUES (${places}) RETURNING *`,
        names.map((name) => row[name]),
      );
      inserted.push(...rows);
    }
    await client.query('COMMIT');
    return inserted;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}
