import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type BackupKey, encryptBackup } from '@/lib/backup/cipher';
import { renderFrame } from '@/lib/backup/frames';
import { getPool } from '@/lib/db/client';
import { DERIVED_TABLES, listMigrations, listPartitions, listTables, readTable } from '@/lib/db/table-copy';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';

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
