import pg from 'pg';
import { AppError } from '@/lib/errors';
import { DATABASE_LOCKS, type DatabaseLock, withDatabaseLock } from '../database-lock';
import { buildMigrationList, listMigrationFiles, type MigrationFile } from './files';

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

/** True when every migration of this version is applied. Throws `conflict` when the database and this version disagree. */
async function isUpToDate(databaseUrl: string, files: readonly MigrationFile[]): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const applied = await listApplied(client);
    assertApplicable(files, applied);
    return applied.length === files.length;
  } finally {
    await client.end();
  }
}

/**
 * Brings the database to the newest schema. Safe to call from several processes at once: they take turns under a lock,
 * and the second finds nothing to do. Returns the names it applied. Throws `unavailable` when another process migrates
 * for too long.
 */
export function applyMigrations(databaseUrl: string, lock: DatabaseLock = DATABASE_LOCKS.migration): Promise<string[]> {
  return withDatabaseLock(databaseUrl, lock, async () => {
    const files = await listMigrationFiles();
    if (await isUpToDate(databaseUrl, files)) return [];
    const migrationsList = await buildMigrationList(files);
    // Loaded only when there is something to apply: the engine takes 20 MB.
    const { withSchemaEngine } = await import('./schema-engine');
    const output = await withSchemaEngine(databaseUrl, undefined, (engine) =>
      engine.applyMigrations({ migrationsList, filters: { externalTables: [], externalEnums: [] } }),
    );
    return output.appliedMigrationNames;
  });
}

/** Names of migrations the database still lacks. */
export async function listPendingMigrations(databaseUrl: string): Promise<string[]> {
  return (await compareMigrations(databaseUrl)).pending;
}

/** How a database and this version differ, as names of migrations. */
export type MigrationState = {
  applied: string[];
  /** This version has them, the database does not. */
  pending: string[];
  /** The database has them, this version does not: it was used by a newer one. */
  foreign: string[];
  /** Not the text that was applied. */
  edited: string[];
  /** Began and did not end. */
  unfinished: string[];
};

/** Compares the database's migrations with those of this version. Changes nothing. */
export async function compareMigrations(databaseUrl: string): Promise<MigrationState> {
  const files = await listMigrationFiles();
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const rows = await listApplied(client);
    const known = new Map(files.map((file) => [file.name, file.checksum]));
    const applied = new Set(rows.map((row) => row.migration_name));
    const namesWhere = (is: (row: AppliedMigration) => boolean) => rows.filter(is).map((row) => row.migration_name);
    return {
      applied: [...applied],
      pending: files.map((file) => file.name).filter((name) => !applied.has(name)),
      foreign: namesWhere((row) => !known.has(row.migration_name)),
      edited: namesWhere((row) => (known.get(row.migration_name) ?? row.checksum) !== row.checksum),
      unfinished: namesWhere((row) => row.finished_at === null),
    };
  } finally {
    await client.end();
  }
}
