import { type Command, Option } from 'commander';
import { TokenCreate } from '@/lib/contracts/tokens';
import { createToken } from '@/lib/services/create-token';
import { getSystemViewer } from '@/lib/services/ensure-workspace';
import { parseOptions } from './parse-options';
import { withRuntime } from './runtime';

type CreateOptions = { name: string; role: string; json?: boolean };

/** Adds `token create`: prints a bearer token once. */
export function registerTokenCommand(program: Command): void {
  const token = program.command('token').description('bearer tokens for scripts that use the HTTP API');
  token
    .command('create')
    .description('create a token and print it; it is shown this once')
    .requiredOption('--name <name>', 'what the token is for, e.g. "grafana"')
    .addOption(
      new Option('--role <role>', 'what the token may do').choices(['viewer', 'member', 'admin']).default('viewer'),
    )
    .option('--json', 'print one JSON line instead of the bare token')
    .action(runCreate);
}

async function runCreate(options: CreateOptions): Promise<void> {
  const input = parseOptions(TokenCreate, { name: options.name, role: options.role });
  const created = await withRuntime(async () => createToken(await getSystemViewer(), input));
  console.log(options.json ? JSON.stringify(created) : created.secret);
}
