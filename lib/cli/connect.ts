import process from 'node:process';
import type { Command } from 'commander';
import { type Connection, ConnectionCreate } from '@/lib/contracts/connections/connections';
import type { Provider } from '@/lib/contracts/connections/providers';
import { describeKeyAccess } from '@/lib/presenters/keys/key-access';
import { listProviders } from '@/lib/services/connections/list-providers';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { parseOptions } from './parse-options';
import { readSecret } from './read-secret';
import { withRuntime } from './runtime';

const EXAMPLES = `
Examples:
  spendwatch connect openai --name Acme < admin-key.txt
  cat read-key.txt action-key.txt | spendwatch connect openai --name Acme --action-key
  spendwatch connect litellm --name Gateway --base-url http://litellm.lan:4000 < master-key.txt`;

type ConnectOptions = { name: string; baseUrl?: string; actionKey?: boolean; json?: boolean };

/**
 * Adds `connect PROVIDER` for each provider: tries the keys, says what they can do and stores them encrypted; the running
 * worker then reads the history.
 */
export function registerConnectCommand(program: Command): void {
  const connect = program.command('connect').description('watch a provider organization');
  for (const provider of listProviders().data) {
    const { name, setup } = provider;
    const address = `address that speaks its API, e.g. ${setup.baseUrl.example}`;
    const { isPushed } = provider.capabilities;
    const own = connect
      .command(provider.id)
      .description(
        isPushed
          ? `make a source that usage is pushed to by ${name}; its token is printed once`
          : `connect ${name}; the ${setup.keyLabel.toLowerCase()} is read from stdin or asked for`,
      )
      .requiredOption('--name <name>', 'what people call this organization');
    if (isPushed) {
      own
        .option('--json', 'print the source with its token as one JSON line')
        .action((options: ConnectOptions) => runConnect(provider, options));
      continue;
    }
    if (setup.baseUrl.isRequired) own.requiredOption('--base-url <address>', address);
    else own.option('--base-url <address>', `another ${address}`);
    own
      .option('--action-key', 'a second key, the only one that changes are made with, is read after the first')
      .option('--json', 'print the connection as one JSON line')
      .addHelpText('after', EXAMPLES)
      .action((options: ConnectOptions) => runConnect(provider, options));
  }
}

async function runConnect(provider: Provider, options: ConnectOptions): Promise<void> {
  if (provider.capabilities.isPushed) return runMakeSource(provider, options);
  const { adminKey, actionKey } = await readKeys(provider, options.actionKey ?? false);
  const { name, baseUrl } = options;
  const input = parseOptions(ConnectionCreate, { provider: provider.id, name, adminKey, actionKey, baseUrl });
  const connection = await withRuntime(async () => createConnection(await ensureWorkspace(), input));
  console.log(options.json ? JSON.stringify(connection) : renderConnected(connection));
  for (const { message } of connection.keyWarnings) console.error(`warning: ${message}`);
}

/** A source has no key: its token is made and printed, this once. */
async function runMakeSource(provider: Provider, { name, json }: ConnectOptions): Promise<void> {
  const input = parseOptions(ConnectionCreate, { provider: provider.id, name });
  const source = await withRuntime(async () => createConnection(await ensureWorkspace(), input));
  const text = `Made the source "${source.name}". Its token is stored nowhere: ${source.pushToken}`;
  console.log(json ? JSON.stringify(source) : text);
}

/** One key, or two on lines of their own: the reading key first. */
async function readKeys(
  { name, setup }: Provider,
  isActionKeyAsked: boolean,
): Promise<{ adminKey: string; actionKey: string | undefined }> {
  const given = await readSecret(`${name} ${setup.keyLabel.toLowerCase()} (not shown): `);
  if (!isActionKeyAsked) return { adminKey: given, actionKey: undefined };
  if (process.stdin.isTTY) return { adminKey: given, actionKey: await readSecret(`${name} action key (not shown): `) };
  const [adminKey = '', actionKey = ''] = given.split(/\s+/);
  return { adminKey, actionKey };
}

function renderConnected({ name, adminKeyHint, actionKeyHint, keyAccess }: Connection): string {
  const { admin, action } = keyAccess;
  return [
    `Connected "${name}" (key …${adminKeyHint}). The worker reads its history now.`,
    `  reading key ${describeKeyAccess(admin?.canRead ?? [], admin?.canChange ?? [])}`,
    ...(action ? [`  action key …${actionKeyHint} ${describeKeyAccess(null, action.canChange)}`] : []),
  ].join('\n');
}
