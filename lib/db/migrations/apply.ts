import pg from 'pg';
import { AppError } from '@/lib/errors';
import { buildMigrationList, listMigrationFiles, type MigrationFile } from './files';
import { withSchemaEngine } from './schema-engine';

/** Any fixed number: it names the lock under which processes that start together migrate one after the other. */
const MIGRATION_LOCK = 7_340_113_001;

type AppliedMigration = { migration_name: string; checksum: string; finished_at: Date | null };

async function listApplied(client: pg.Client): Promise<AppliedMigration[]> {
  const table = await client.query<{ found: boolean }>(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`);
  if (!table.rows[0]?.found) return [];
  const applied = await client.query<AppliedMigration>(
    'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at',
  );
  return applied.rows;
}

function assertApplicable(files: readonly MigrationFile[], applied: readonly AppliedMigration[]): void {
  for (const row of applied) {
    if (row.finished_at === null) {
      throw new AppError(
        'conflict',
        `migration ${row.migration_name} stopped half-way earlier: repair it, then mark it with "prisma migrate resolve"`,
      );
    }
    const file = files.find((one) => one.name === row.migration_name);
    if (!file) {
      throw new AppError(
        'conflict',
        `the database has migration ${row.migration_name}, which this version does not know: start a version at least as new as the database`,
      );
    }
    if (file.checksum !== row.checksum) {
      throw new AppError(
        'conflict',
        `migration ${row.migration_name} was edited after it was applied: restore the file and write a new migration instead`,
      );
    }
  }
}

/**
 * Brings the database to the newest schema. Safe to call from several processes at once: they take turns under an
 * advisory lock, and whoever comes second finds nothing to do. Returns the names it applied.
 */
export async function applyMigrations(databaseUrl: string): Promise<string[]> {
  const files = await listMigrationFiles();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const applied = await listApplied(client);
    assertApplicable(files, applied);
    if (applied.length === files.length) return [];
    const migrationsList = await buildMigrationList(files);
    const output = await withSchemaEngine(databaseUrl, undefined, (engine) =>
      engine.applyMigrations({ migrationsList, filters: { externalTables: [], externalEnums: [] } }),
    );
    return output.appliedMigrationNames;
  } finally {
    await client.end();
  }
}

/** Names of migrations the database still lacks. */
export async function listPendingMigrations(databaseUrl: string): Promise<string[]> {
  const files = await listMigrationFiles();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const applied = new Set((await listApplied(client)).map((row) => row.migration_name));
    return files.map((file) => file.name).filter((name) => !applied.has(name));
  } finally {
    await client.end();
  }
}
