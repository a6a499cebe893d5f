import type { Command } from 'commander';
import { readNow } from '@/lib/clock';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { writeMigration } from '@/lib/db/migrations/write';
import { AppError } from '@/lib/errors';
import { print } from './print';
import { openRuntime } from './runtime';

/** Adds `migrate`: bring the database to the newest schema, or write the migration for an edited one. */
export function registerMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('bring the database to the newest schema (every start does the same)')
    .option('--create <name>', 'write the migration for an edited prisma/schema.prisma, e.g. add_silence')
    .option('--json', 'print a JSON line')
    .action(async (options: { create?: string; json?: boolean }) => {
      const runtime = await openRuntime('own-unless-empty');
      try {
        const url = runtime.env.DATABASE_URL;
        if (!url) throw new AppError('database_unavailable', 'no database');
        if (options.create !== undefined) {
          const folder = await writeMigration(url, options.create, readNow());
          print(
            folder
              ? `Wrote ${folder}/migration.sql: read it, edit it where the schema file cannot say it, then run "spendwatch migrate"`
              : 'The schema has no change that needs a migration.',
          );
          return;
        }
        const applied = await applyMigrations(url);
        if (options.json) print(JSON.stringify({ applied }));
        else print(applied.length === 0 ? 'The database is up to date.' : `Applied ${applied.join(', ')}.`);
      } finally {
        await runtime.stop();
      }
    });
}
