import { createReadStream } from 'node:fs';
import process from 'node:process';
import type { Command } from 'commander';
import { openDiskFile } from '@/lib/providers/focus/disk-file';
import { importFocus } from '@/lib/services/connections/import-focus';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { importExchangeRates } from '@/lib/services/usage/manage-rates';
import { print } from './print';
import { withRuntime } from './runtime';

type Options = { name: string; json?: boolean };

/** Adds `import FILE…`: the bill of a provider that is not connected, from FOCUS files; and `rates FILE` for its currency. */
export function registerImportCommands(program: Command): void {
  program
    .command('import')
    .description('read FOCUS cost files (CSV, gzip, Parquet) as the bill of a connection')
    .argument('<file...>', 'paths of the files that make up the bill; "-" reads standard input')
    .requiredOption('--name <name>', 'connection that the files belong to, made where there is none')
    .option('--json', 'print what was done as one JSON line')
    .action((paths: string[], options: Options) => withRuntime(() => runImport(paths, options)));
  program
    .command('rates')
    .description('read dated exchange rates; bills in other currencies count in dollars from then on')
    .argument('<file>', 'CSV with currency, date and rate (dollars for one unit), or of the European Central Bank')
    .requiredOption('--source <words>', 'where the rates come from')
    .action((path: string, options: { source: string }) => withRuntime(() => runRates(path, options)));
}

async function runImport(paths: readonly string[], { name, json }: Options): Promise<void> {
  const opened = await Promise.all(paths.filter((path) => path !== '-').map(openDiskFile));
  const files = [
    ...opened.map((ranges, at) => ({ name: paths.filter((path) => path !== '-')[at] ?? '', ranges })),
    ...(paths.includes('-') ? [{ name: 'standard input', stream: process.stdin }] : []),
  ];
  try {
    const done = await importFocus(await ensureWorkspace(), { name, files });
    if (json) {
      print(JSON.stringify(done));
      return;
    }
    const unpriced = done.unpriced === 0 ? '' : ` ${done.unpriced} rows have no cost and were skipped.`;
    print(
      `${name}: ${done.rows} rows read, ${done.stored} charges from ${done.from} to ${done.until} stored.${unpriced}`,
    );
  } finally {
    await Promise.all(opened.map((file) => file.close()));
  }
}

async function runRates(path: string, { source }: { source: string }): Promise<void> {
  await (await openDiskFile(path)).close();
  const done = await importExchangeRates(await ensureWorkspace(), { bytes: createReadStream(path), source });
  print(`${done.saved} rates stored, ${done.converted} charges count with another amount now`);
}
