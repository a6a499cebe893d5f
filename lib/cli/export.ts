import process from 'node:process';
import { type Command, Option } from 'commander';
import { readNow } from '@/lib/clock';
import { UsageBucket, UsageExportQuery, UsageGroupBy } from '@/lib/contracts/usage/usage';
import { DAY_MS } from '@/lib/domain/time';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { parseInstant } from './parse-instant';
import { parseOptions } from './parse-options';
import { withRuntime } from './runtime';

type Options = {
  from?: Date;
  to?: Date;
  groupBy: string;
  bucket: string;
  timezone?: string;
  top?: string;
  format: string;
};

/** Adds `export usage`: what the usage page downloads, for scripts. */
export function registerExportCommand(program: Command): void {
  program
    .command('export')
    .description('write stored data to standard output')
    .command('usage')
    .description('usage and cost by time bucket and group, as GET /usage answers it')
    .option('--from <instant>', 'first instant, ISO 8601 or a day; default: 30 days before --to', parseInstant)
    .option('--to <instant>', 'first instant that is left out; default: now', parseInstant)
    .option('--group-by <dimensions>', `up to four of ${UsageGroupBy.options.join(', ')}, with commas`, 'model')
    .addOption(new Option('--bucket <width>', 'width of a time bucket').choices(UsageBucket.options).default('day'))
    .option('--timezone <zone>', "zone in which days are counted, default: the workspace's")
    .option('--top <number>', 'keep only the costliest groups apart, the rest adds up to "other"')
    .addOption(new Option('--format <format>', 'form of the output').choices(['csv', 'json', 'focus']).default('csv'))
    .option('--json', 'the same as --format json')
    .action((options: Options & { json?: boolean }) =>
      runExport(options.json ? { ...options, format: 'json' } : options),
    );
}

async function runExport({ from, to, groupBy, ...options }: Options): Promise<void> {
  const end = to ?? readNow();
  const query = parseOptions(UsageExportQuery, {
    ...options,
    from: (from ?? new Date(end.getTime() - 30 * DAY_MS)).toISOString(),
    to: end.toISOString(),
    groupBy: groupBy
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
  });
  const file = await withRuntime(async () => exportUsage(await getSystemViewer(), query));
  // A closed pipe ("| head") is no failure; the whole text is written before the process ends.
  await new Promise<void>((resolve) => process.stdout.write(file.text, () => resolve()));
}
