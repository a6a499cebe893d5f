import { type Command, Option } from 'commander';
import { readNow } from '@/lib/clock';
import { TokenCreate, TokenScope } from '@/lib/contracts/people/tokens';
import { DAY_MS } from '@/lib/domain/time';
import { AppError } from '@/lib/errors';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { createToken } from '@/lib/services/people/manage-tokens';
import { parseOptions } from './parse-options';
import { withRuntime } from './runtime';

type CreateOptions = { name: string; role: string; scope?: string[]; days?: string; json?: boolean };

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
    .addOption(
      new Option('--scope <scope...>', 'what it may be used for within the role; without it all of that').choices(
        TokenScope.options,
      ),
    )
    .option('--days <days>', 'days until it expires; without it never')
    .option('--json', 'print one JSON line instead of the bare token')
    .action(runCreate);
}

async function runCreate(options: CreateOptions): Promise<void> {
  const { name, role, scope, days } = options;
  const input = parseOptions(TokenCreate, {
    name,
    role,
    ...(scope === undefined ? {} : { scopes: scope }),
    ...(days === undefined ? {} : { expiresAt: parseExpiry(days) }),
  });
  const created = await withRuntime(async () => createToken(await getSystemViewer(), input));
  console.log(options.json ? JSON.stringify(created) : created.secret);
}

function parseExpiry(days: string): string {
  if (!/^\d{1,4}$/.test(days) || Number(days) === 0) {
    throw new AppError('invalid_input', `--days "${days}": expected a whole number from 1 to 9999`);
  }
  return new Date(readNow().getTime() + Number(days) * DAY_MS).toISOString();
}
