import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '@/lib/errors';
import { MIGRATIONS_DIR, SCHEMA_PATH } from './files';
import { type SchemaEngine, withSchemaEngine } from './schema-engine';

/** The schema as the newest migration leaves it; the next migration is the difference to it. */
export const MIGRATED_SCHEMA_PATH = path.join(MIGRATIONS_DIR, 'migrated.prisma');

/**
 * Writes the migration that turns the last migrated schema into `prisma/schema.prisma`. Returns the folder, or null
 * when nothing changed. Read and edit the SQL before committing: partitions and partial indexes cannot be expressed in
 * the schema file.
 */
export async function writeMigration(databaseUrl: string, name: string, now: Date): Promise<string | null> {
  if (!/^[a-z][a-z0-9_]*$/.test(name)) {
    throw new AppError('invalid_input', `migration name "${name}": expected verb_noun in lower case, e.g. add_silence`);
  }
  const schema = await readFile(SCHEMA_PATH, 'utf8');
  const migrated = await readFile(MIGRATED_SCHEMA_PATH, 'utf8').catch(() => null);
  const configDir = path.dirname(SCHEMA_PATH);
  const request = {
    from: migrated
      ? { tag: 'schemaDatamodel', files: [{ path: MIGRATED_SCHEMA_PATH, content: migrated }] }
      : { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files: [{ path: SCHEMA_PATH, content: schema }] },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
    shadowDatabaseUrl: null,
    configDir,
  } as Parameters<SchemaEngine['diff']>[0];
  const result = await withSchemaEngine(databaseUrl, [[SCHEMA_PATH, schema]], (engine) => engine.diff(request));
  const sql = (result.stdout ?? '').trim();
  if (sql === '' || sql.startsWith('-- This is an empty migration')) return null;
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(MIGRATIONS_DIR, `${stamp}_${name}`);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'migration.sql'), `${sql}\n`);
  await writeFile(MIGRATED_SCHEMA_PATH, schema);
  return folder;
}
