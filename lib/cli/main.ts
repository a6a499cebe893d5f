import process from 'node:process';
import { Command } from 'commander';
import { loadDotEnv } from '@/lib/env';
import { reportCrashes } from '@/lib/logger';
import packageJson from '../../package.json' with { type: 'json' };
import { chooseExitStatus, EXIT, renderFailure } from './exit';

/**
 * Every command by its first words, in the order of the help. Each loads only when it is asked for: all of them together
 * take two seconds.
 */
const COMMANDS: readonly [words: string, load: () => Promise<(program: Command) => void>][] = [
  ['up', async () => (await import('./up')).registerUpCommand],
  ['web worker', async () => (await import('./parts')).registerPartCommands],
  ['migrate', async () => (await import('./migrate')).registerMigrateCommand],
  ['doctor', async () => (await import('./doctor')).registerDoctorCommand],
  ['connect', async () => (await import('./connect')).registerConnectCommand],
  ['pull', async () => (await import('./pull')).registerPullCommand],
  ['token', async () => (await import('./token')).registerTokenCommand],
  ['secrets', async () => (await import('./secrets')).registerSecretsCommand],
  ['account', async () => (await import('./account')).registerAccountCommand],
  ['audit', async () => (await import('./audit')).registerAuditCommand],
  ['backup restore', async () => (await import('./backup')).registerBackupCommands],
  ['simulate', async () => (await import('./simulate')).registerSimulateCommand],
  ['backtest', async () => (await import('./backtest')).registerBacktestCommand],
  ['scan', async () => (await import('./scan')).registerScanCommand],
  ['reprice', async () => (await import('./reprice')).registerRepriceCommand],
  ['export', async () => (await import('./export')).registerExportCommand],
  ['apply', async () => (await import('./apply')).registerApplyCommand],
  ['contain', async () => (await import('./contain')).registerContainCommand],
  ['drill', async () => (await import('./drill')).registerDrillCommand],
  ['demo', async () => (await import('./demo')).registerDemoCommand],
];

const program = new Command('spendwatch')
  .description('Watches what an organization spends on AI APIs and tells its people within minutes when a key leaks.')
  .version(packageJson.version)
  .showHelpAfterError('(add --help for the options)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.wrongUse));

const word = process.argv[2] ?? '';
const named = COMMANDS.filter(([words]) => words.split(' ').includes(word));
// Help, and a word that is no command, need all of them.
for (const [, load] of named.length > 0 ? named : COMMANDS) (await load())(program);

loadDotEnv();
reportCrashes();
try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${renderFailure(error)}\n`);
  process.exitCode = chooseExitStatus(error);
}
