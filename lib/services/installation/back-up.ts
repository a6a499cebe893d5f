import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { z } from 'zod';
import { type BackupKey, encryptBackup } from '@/lib/backup/cipher';
import { renderFrame } from '@/lib/backup/frames';
import { openBackup } from '@/lib/backup/open';
import { getPool } from '@/lib/db/client';
import {
  createPartition,
  DERIVED_TABLES,
  digestTable,
  listMigrations,
  listPartitions,
  listTables,
  readTable,
  resetCounters,
  type TableShape,
  writeTable,
} from '@/lib/db/table-copy';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { AppError } from '@/lib/errors';

/** What a backup holds of one table. */
export type TableSum = { table: string; rows: number; digest: string };

/**
 * Writes the whole database as of one moment to `out`, compressed and encrypted, in constant memory and beside running
 * processes. Returns what is in it.
 */
export function backUp(out: NodeJS.WritableStream, key: BackupKey): Promise<TableSum[]> {
  // A backup is of the installation.
  return acrossWorkspaces(() => saveDatabase(out, key));
}

async function saveDatabase(out: NodeJS.WritableStream, key: BackupKey): Promise<TableSum[]> {
  const client = await getPool().connect();
  const sums: TableSum[] = [];
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const compressed = createGzip();
    const filled = pipeline(renderDatabase(client, sums), compressed);
    await Promise.all([filled, pipeline(encryptBackup(compressed as AsyncIterable<Buffer>, key), out)]);
    await client.query('COMMIT');
    client.release();
    return sums;
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}

type Client = Parameters<typeof listTables>[0];

async function* renderDatabase(client: Client, sums: TableSum[]): AsyncGenerator<Buffer> {
  const head = { migrations: await listMigrations(client), partitions: await listPartitions(client) };
  yield renderFrame({ kind: 'J', value: head });
  for (const table of await listTables(client)) {
    if (DERIVED_TABLES.has(table.name)) continue;
    yield renderFrame({ kind: 'J', value: { table } });
    const hash = createHash('sha256');
    let rows = 0;
    for await (const bytes of readTable(client, table) as AsyncIterable<Buffer>) {
      hash.update(bytes);
      for (const byte of bytes) if (byte === 10) rows += 1;
      yield renderFrame({ kind: 'D', bytes });
    }
    sums.push({ table: table.name, rows, digest: hash.digest('hex') });
  }
  yield renderFrame({ kind: 'J', value: { sums } });
}

const Head = z.object({
  migrations: z.array(z.string()),
  partitions: z.array(z.object({ name: z.string(), parent: z.string(), bound: z.string() })),
});
const TableStart = z.object({
  table: z.object({ name: z.string(), columns: z.array(z.string()), primaryKey: z.array(z.string()) }),
});
const Sums = z.object({ sums: z.array(z.object({ table: z.string(), rows: z.number(), digest: z.string() })) });

type RestoreClient = Parameters<typeof listTables>[0];

/**
 * Fills an empty, migrated database from a backup in one transaction: all of it or nothing. Every table is read back and
 * compared with what was saved. Throws AppError `conflict` when the database is not empty, `invalid_input` when the file
 * is damaged, does not open, or was made by a newer version.
 */
export function restore(
  file: AsyncIterable<Buffer>,
  askKey: (kind: BackupKey['kind']) => Promise<BackupKey>,
): Promise<TableSum[]> {
  // A backup is of the installation.
  return acrossWorkspaces(() => fillDatabase(file, askKey));
}

async function fillDatabase(
  file: AsyncIterable<Buffer>,
  askKey: (kind: BackupKey['kind']) => Promise<BackupKey>,
): Promise<TableSum[]> {
  const client = await getPool().connect();
  try {
    await client.query('BEGIN');
    await assertEmpty(client);
    const copied = new Map<string, TableShape>();
    const sums = await fill(client, openBackup(file, askKey), copied);
    await resetCounters(client);
    await compare(client, sums, copied);
    await client.query('COMMIT');
    client.release();
    return sums;
  } catch (error) {
    client.release(error instanceof Error ? error : true);
    throw error;
  }
}

async function assertEmpty(client: RestoreClient): Promise<void> {
  for (const { name } of await listTables(client)) {
    const { rowCount } = await client.query(`SELECT 1 FROM "${name}" LIMIT 1`);
    if (rowCount !== 0) {
      throw new AppError(
        'conflict',
        `table "${name}" has rows: a backup is restored into an empty database only. Point DATABASE_URL or SPENDWATCH_DATA_DIR at a new one`,
      );
    }
  }
}

/** Copies table after table in, notes each in `copied`, and returns what the backup says they hold. */
async function fill(
  client: RestoreClient,
  frames: ReturnType<typeof openBackup>,
  copied: Map<string, TableShape>,
): Promise<TableSum[]> {
  const known = new Map((await listTables(client)).map((table) => [table.name, table]));
  let target: Writable | null = null;
  let sums: TableSum[] | null = null;
  const close = async () => {
    if (!target) return;
    target.end();
    await finished(target);
    target = null;
  };
  let isFirst = true;
  for await (const frame of frames) {
    if (frame.kind === 'D') {
      if (!target) throw new AppError('invalid_input', 'backup: rows without a table');
      if (!(target as Writable).write(frame.bytes)) await once(target, 'drain');
      continue;
    }
    await close();
    if (isFirst) await prepare(client, Head.parse(frame.value));
    else if (Sums.safeParse(frame.value).success) ({ sums } = Sums.parse(frame.value));
    else {
      const table = checkTable(TableStart.parse(frame.value).table, known);
      copied.set(table.name, table);
      target = writeTable(client, table);
    }
    isFirst = false;
  }
  if (!sums) throw new AppError('invalid_input', 'backup: the file ends too early');
  return sums;
}

async function prepare(client: RestoreClient, head: z.infer<typeof Head>): Promise<void> {
  const ours = new Set(await listMigrations(client));
  const missing = head.migrations.filter((name) => !ours.has(name));
  if (missing.length > 0) {
    throw new AppError(
      'invalid_input',
      `backup: made by a newer version of Spendwatch (${missing.at(-1)}): update first`,
    );
  }
  for (const partition of head.partitions) await createPartition(client, partition);
}

function checkTable(table: TableShape, known: Map<string, TableShape>): TableShape {
  const ours = known.get(table.name);
  const isKnown = ours && table.columns.every((column) => ours.columns.includes(column));
  if (!isKnown) throw new AppError('invalid_input', `backup: table "${table.name}" is not one of this version`);
  return table;
}

async function compare(
  client: RestoreClient,
  sums: readonly TableSum[],
  copied: Map<string, TableShape>,
): Promise<void> {
  for (const sum of sums) {
    const table = copied.get(sum.table);
    const found = table && (await digestTable(client, table));
    if (found?.rows !== sum.rows || found.digest !== sum.digest) {
      throw new AppError('invalid_input', `backup: table "${sum.table}" did not come back as it was saved`);
    }
  }
}
