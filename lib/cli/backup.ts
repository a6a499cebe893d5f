import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import type { Command } from 'commander';
import type { BackupKey } from '@/lib/backup/cipher';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { backUp, restore, type TableSum } from '@/lib/services/installation/back-up';
import { print } from './print';
import { readSecret } from './read-secret';
import { openPreparedRuntime } from './runtime';

type Options = { passphrase?: boolean; json?: boolean };

const MIN_PASSPHRASE_LENGTH = 12;

/** Adds `backup` and `restore`. */
export function registerBackupCommands(program: Command): void {
  program
    .command('backup')
    .argument('<file>', 'where to write it')
    .description('save the whole database as of one moment, encrypted; works beside running processes')
    .option('--passphrase', 'encrypt with a passphrase from stdin instead of with SPENDWATCH_SECRET')
    .option('--json', 'print one JSON line')
    .addHelpText(
      'after',
      '\nProvider keys inside stay encrypted under SPENDWATCH_SECRET: keep that secret too, in another place.',
    )
    .action(runBackup);
  program
    .command('restore')
    .argument('<file>', 'what "backup" wrote')
    .description('fill an empty database from a backup; every table is compared with what was saved')
    .option('--json', 'print one JSON line')
    .action(runRestore);
}

async function askPassphrase(): Promise<BackupKey> {
  const value = await readSecret('Passphrase (not shown): ');
  if (value.length >= MIN_PASSPHRASE_LENGTH) return { kind: 'passphrase', value };
  throw new AppError('invalid_input', `passphrase: expected ${MIN_PASSPHRASE_LENGTH} or more characters`);
}

const secretKey = (): BackupKey => ({ kind: 'secret', value: readEnv().SPENDWATCH_SECRET ?? '' });

async function runBackup(file: string, options: Options): Promise<void> {
  const runtime = await openPreparedRuntime('own-unless-empty');
  const part = `${file}.part`;
  try {
    const key = options.passphrase ? await askPassphrase() : secretKey();
    const sums = await backUp(createWriteStream(part, { flags: 'wx', mode: 0o600 }), key);
    await rename(part, file);
    printSums(
      sums,
      options,
      `Saved to ${file}, encrypted with ${options.passphrase ? 'the passphrase' : 'SPENDWATCH_SECRET'}`,
    );
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    await runtime.stop();
  }
}

async function runRestore(file: string, options: Options): Promise<void> {
  const runtime = await openPreparedRuntime('own-unless-empty', { checkSecret: false });
  try {
    const chunks = createReadStream(file) as AsyncIterable<Buffer>;
    const sums = await restore(chunks, async (kind) => (kind === 'secret' ? secretKey() : askPassphrase()));
    printSums(sums, options, `Restored from ${file}; every table is as it was saved`);
  } finally {
    await runtime.stop();
  }
}

function printSums(sums: readonly TableSum[], options: Options, done: string): void {
  if (options.json) {
    print(JSON.stringify({ tables: sums }));
    return;
  }
  for (const { table, rows } of sums) if (rows > 0) print(`${table.padEnd(28)} ${rows} rows`);
  print(`${done}: ${sums.reduce((sum, { rows }) => sum + rows, 0)} rows in ${sums.length} tables.`);
}
