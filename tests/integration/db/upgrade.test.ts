import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { applyMigrations, compareMigrations } from '@/lib/db/migrations/apply';
import { listMigrationFiles, type MigrationFile } from '@/lib/db/migrations/files';
import { fillDatabase } from '../../support/fill-database';

/**
 * Earlier versions, named by the last migration each has: the first that has usage, the last before accounts were whole, and
 * the last before hours had sums.
 */
const EARLIER = [
  '20261123075544_add_explorer_tables',
  '20261123112500_index_claimed_deliveries',
  '20261123142517_add_day_and_message_retention',
];
/** Columns that a later migration took away on purpose: what they held is not needed, or must not be kept. */
const GIVEN_UP = ['account.access_token', 'account.id_token', 'account.refresh_token'];

const made: string[] = [];

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
const admin = (sql: string) => withClient(inject('postgresAdminUrl'), (client) => client.query(sql));

/** A database as the version left it whose last migration is `last`. */
async function createEarlier(last: string): Promise<string> {
  const name = `upgrade_${randomBytes(6).toString('hex')}`;
  made.push(name);
  await admin(`CREATE DATABASE ${name}`);
  const url = new URL(inject('postgresAdminUrl'));
  url.pathname = `/${name}`;
  const files = (await listMigrationFiles()).filter((file) => file.name <= last);
  expect(files.at(-1)?.name).toBe(last);
  await withClient(url.toString(), async (client) => {
    await client.query(`CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL,
      finished_at timestamptz, migration_name varchar(255) NOT NULL, logs text, rolled_back_at timestamptz,
      started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`);
    for (const file of files) await applyAlone(client, file);
  });
  return url.toString();
}

async function applyAlone(client: pg.Client, { name, sql, checksum }: MigrationFile): Promise<void> {
  await client.query(sql);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)`,
    [randomUUID(), checksum, name],
  );
}

type Content = Record<string, { columns: string[]; rows: string[] }>;

/** Every row of these tables as text, in the columns that `known` names, else in those that are there. */
async function readContent(client: pg.Client, tables: readonly string[], known?: Content): Promise<Content> {
  const content: Content = {};
  for (const table of tables) {
    const { fields } = await client.query(`SELECT * FROM "${table}" LIMIT 0`);
    const there = fields.map(({ name }) => name);
    const columns = known?.[table]?.columns ?? there;
    for (const name of columns) if (!there.includes(name)) expect(GIVEN_UP).toContain(`${table}.${name}`);
    const read = columns.filter((name) => there.includes(name));
    const list = read.map((name) => `'${name}', "${name}"::text`).join(', ');
    const { rows } = await client.query<{ row: string }>(
      `SELECT jsonb_build_object(${list})::text AS row FROM "${table}"`,
    );
    content[table] = { columns, rows: rows.map(({ row }) => row).sort() };
  }
  return content;
}

/** The content without what was given up. */
const withoutGivenUp = (content: Content) =>
  Object.fromEntries(
    Object.entries(content).map(([table, { rows }]) => [
      table,
      rows.map((row) =>
        JSON.stringify(Object.entries(JSON.parse(row)).filter(([name]) => !GIVEN_UP.includes(`${table}.${name}`))),
      ),
    ]),
  );

afterAll(async () => {
  for (const name of made) await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

describe('an upgrade from a filled database', () => {
  test.each(EARLIER)('since %s keeps every row and figure', async (last) => {
    const url = await createEarlier(last);
    await withClient(url, async (client) => {
      const { filled, refused } = await fillDatabase(client);
      expect(refused).toEqual({});
      const before = await readContent(client, filled);
      expect((await applyMigrations(url)).length).toBeGreaterThan(0);
      expect(await compareMigrations(url)).toMatchObject({ pending: [], foreign: [], edited: [], unfinished: [] });
      expect(withoutGivenUp(await readContent(client, filled, before))).toEqual(withoutGivenUp(before));
      const { rows } = await client.query(`
        SELECT (SELECT sum(requests)::text FROM usage_hour) AS hours,
               (SELECT sum(requests)::text FROM usage_sum WHERE width_minutes = 60) AS sums`);
      expect(rows[0]?.sums).toBe(rows[0]?.hours);
      expect(await applyMigrations(url)).toEqual([]);
    });
  });
});
