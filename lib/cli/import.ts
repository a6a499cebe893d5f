import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import process from 'node:process';
import type { Command } from 'commander';
import { AppError } from '@/lib/errors';
import { importFocus } from '@/lib/services/connections/import-focus';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { print } from './print';
import { withRuntime } from './runtime';

type Options = { name: string; json?: boolean };

/** Adds `import FILE`: the bill of a provider that is not connected, from a FOCUS file. */
export function registerImportCommand(program: Command): void {
  program
    .command('import')
    .description('read a FOCUS cost file (CSV, also packed by gzip) as the bill of a connection')
    .argument('<file>', 'path of the file; "-" reads standard input')
    .requiredOption('--name <name>', 'connection that the file belongs to, made where there is none')
    .option('--json', 'print what was done as one JSON line')
    .action((path: string, options: Options) => withRuntime(() => runImport(path, options)));
}

async function runImport(path: string, { name, json }: Options): Promise<void> {
  const isStdin = path === '-';
  const isGzip = !isStdin && (await startsAsGzip(path));
  const file = isStdin ? process.stdin : createReadStream(path);
  const done = await importFocus(await ensureWorkspace(), { name, file, isGzip });
  if (json) {
    print(JSON.stringify(done));
    return;
  }
  const unpriced = done.unpriced === 0 ? '' : ` ${done.unpriced} rows tell no cost and were passed over.`;
  print(
    `${name}: ${done.rows} rows read, ${done.stored} charges from ${done.from} to ${done.until} stored.${unpriced}`,
  );
}

/** By its first two bytes, whatever it is called. */
async function startsAsGzip(path: string): Promise<boolean> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new AppError('invalid_input', `${path}: cannot be opened (${error.code})`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}
