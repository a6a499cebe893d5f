import type { Command } from 'commander';
import { ConnectionCreate } from '@/lib/contracts/connections';
import { createConnection } from '@/lib/services/create-connection';
import { ensureWorkspace } from '@/lib/services/ensure-workspace';
import { parseOptions } from './parse-options';
import { readSecret } from './read-secret';
import { withRuntime } from './runtime';

type ConnectOptions = { name: string; baseUrl?: string; json?: boolean };

/** Adds `connect openai`: tries an admin key and stores it encrypted; the running worker then reads the history. */
export function registerConnectCommand(program: Command): void {
  const connect = program.command('connect').description('watch a provider organization');
  connect
    .command('openai')
    .description('connect an OpenAI organization; the admin key is read from stdin or asked for')
    .requiredOption('--name <name>', 'what people call this organization')
    .option('--base-url <address>', 'another address that speaks the admin API, e.g. http://127.0.0.1:4010/v1')
    .option('--json', 'print the connection as one JSON line')
    .addHelpText('after', '\nExample:\n  spendwatch connect openai --name Acme < admin-key.txt')
    .action(runConnect);
}

async function runConnect(options: ConnectOptions): Promise<void> {
  const adminKey = await readSecret('OpenAI admin key (not shown): ');
  const { name, baseUrl } = options;
  const input = parseOptions(ConnectionCreate, { provider: 'openai', name, adminKey, baseUrl });
  const connection = await withRuntime(async () => createConnection(await ensureWorkspace(), input));
  console.log(
    options.json
      ? JSON.stringify(connection)
      : `Connected "${connection.name}" (key …${connection.adminKeyHint}). The worker reads its history now.`,
  );
}
