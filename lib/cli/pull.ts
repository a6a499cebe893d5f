import type { Command } from 'commander';
import { readNow } from '@/lib/clock';
import { DAY_MS } from '@/lib/domain/time';
import { AppError } from '@/lib/errors';
import { listConnections } from '@/lib/services/connections/list-connections';
import { pullHistory } from '@/lib/services/connections/pull-history';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { parseInstant } from './parse-instant';
import { print } from './print';
import { createProgress } from './progress';
import { withRuntime } from './runtime';
import { createStopRequest } from './stop-request';

type Options = { since?: Date; until?: Date; connection?: string; json?: boolean };

async function runPull(options: Options): Promise<void> {
  const viewer = await getSystemViewer();
  const until = options.until ?? readNow();
  const since = options.since ?? new Date(until.getTime() - 2 * DAY_MS);
  if (since >= until)
    throw new AppError(
      'invalid_input',
      `--since ${since.toISOString()}: expected an instant before --until ${until.toISOString()}`,
    );
  const all = (await listConnections(viewer, { limit: 200 })).data;
  const chosen =
    options.connection === undefined
      ? all.filter((one) => one.source === 'provider')
      : all.filter((one) => one.name === options.connection || one.id === options.connection);
  if (chosen.length === 0) {
    throw new AppError(
      'not_found',
      options.connection === undefined
        ? 'there is no connection yet: add one with "spendwatch connect PROVIDER --name NAME", e.g. openai or anthropic'
        : `--connection "${options.connection}": expected one of ${all.map((one) => one.name).join(', ')}`,
    );
  }
  const pushed = chosen.find((one) => one.source === 'push');
  if (pushed)
    throw new AppError('conflict', `--connection "${pushed.name}": usage is pushed to it, so there is nothing to pull`);
  const stop = new AbortController();
  void createStopRequest().asked.then(() => stop.abort());
  for (const connection of chosen) {
    const progress = createProgress();
    const result = await pullHistory({
      workspaceId: viewer.workspaceId,
      connectionId: connection.id,
      since,
      until,
      signal: stop.signal,
      onProgress: (done, total, label) => progress.update(done, total, label),
    });
    progress.stop();
    const line = { connection: connection.name, since: since.toISOString(), until: until.toISOString(), ...result };
    if (options.json) print(JSON.stringify(line));
    else
      print(`${connection.name}: read ${result.rows} rows, ${result.insertedRows} new, ${result.revisedRows} revised.`);
    if (result.resumeFrom)
      throw new AppError(
        'unavailable',
        `Interrupted. What was read is stored; go on with: spendwatch pull --since ${result.resumeFrom} --until ${until.toISOString()}`,
      );
  }
}

/** Adds `pull`: read a stretch of history now. */
export function registerPullCommand(program: Command): void {
  program
    .command('pull')
    .description('read usage and bills of a stretch of time now; reading the same twice changes nothing')
    .option('--since <instant>', 'from here, ISO 8601 (default: two days before --until)', parseInstant)
    .option('--until <instant>', 'to here, ISO 8601 (default: now)', parseInstant)
    .option('--connection <name>', 'only this connection, by name or id')
    .option('--json', 'print a JSON line per connection')
    .action((options: Options) => withRuntime(() => runPull(options), { endsItself: true }));
}
