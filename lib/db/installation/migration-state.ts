import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '@/lib/db/client';

/** Names of migrations that this version has and the database lacks or did not finish. */
export async function listUnfinishedMigrations(db: Db): Promise<string[]> {
  const rows = await db.$queryRaw<{ name: string; finished: boolean }[]>`
    SELECT migration_name AS name, finished_at IS NOT NULL AS finished
      FROM _prisma_migrations WHERE rolled_back_at IS NULL`;
  const finished = new Set(rows.filter((row) => row.finished).map((row) => row.name));
  const broken = rows.filter((row) => !row.finished).map((row) => row.name);
  const known = await listKnownMigrations();
  return [...broken, ...known.filter((name) => !finished.has(name) && !broken.includes(name))];
}

/** Empty where the migrations are not shipped beside the server. */
async function listKnownMigrations(): Promise<string[]> {
  const folder = path.join(process.cwd(), 'prisma', 'migrations');
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}
