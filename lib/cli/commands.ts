import type { Command } from 'commander';

/** A command as the list of all shows it: how it is written, and what it does. */
type Listed = readonly [usage: string, description: string];

export type CommandEntry = { listed: readonly Listed[]; load: () => Promise<(program: Command) => void> };

const entry = (load: CommandEntry['load'], ...listed: Listed[]): CommandEntry => ({ listed, load });

/**
 * Every command in the order of the help. Each loads only when it is asked for, and the list needs none of them: loading
 * all takes a good part of a second. A test compares these words with those of the loaded commands.
 */
export const COMMANDS: readonly CommandEntry[] = [
  entry(
    async () => (await import('./up')).registerUpCommand,
    ['up', 'start web, worker and, without DATABASE_URL, an embedded PostgreSQL; stop with Ctrl-C'],
  ),
  entry(
    async () => (await import('./parts')).registerPartCommands,
    ['web', 'serve the pages and the API; run as many as needed against one database'],
    ['worker', 'pull usage, detect, deliver mail; run as many as needed against one database'],
    ['build', 'build the program and the pages now: a start builds nothing then, also from a read-only folder'],
  ),
  entry(
    async () => (await import('./migrate')).registerMigrateCommand,
    ['migrate [options]', 'bring the database to the newest schema (every start does the same)'],
  ),
  entry(
    async () => (await import('./doctor')).registerDoctorCommand,
    ['doctor [options]', 'check disk, database, provider keys and their lag, mail and clock, and say what to do'],
  ),
  entry(async () => (await import('./connect')).registerConnectCommand, ['connect', 'watch a provider organization']),
  entry(
    async () => (await import('./pull')).registerPullCommand,
    ['pull [options]', 'read usage and bills of a stretch of time now; reading the same twice changes nothing'],
  ),
  entry(
    async () => (await import('./token')).registerTokenCommand,
    ['token', 'bearer tokens for scripts that use the HTTP API'],
  ),
  entry(
    async () => (await import('./secrets')).registerSecretsCommand,
    ['secrets', 'change the secret that encrypts provider keys at rest'],
  ),
  entry(async () => (await import('./account')).registerAccountCommand, ['account', 'people who sign in']),
  entry(
    async () => (await import('./audit')).registerAuditCommand,
    ['audit', 'the trail of what was done in Spendwatch'],
  ),
  entry(
    async () => (await import('./backup')).registerBackupCommands,
    ['backup [options] <file>', 'save the whole database as of one moment, encrypted; works beside running processes'],
    ['restore [options] <file>', 'fill an empty database from a backup; every table is compared with what was saved'],
  ),
  entry(
    async () => (await import('./simulate')).registerSimulateCommand,
    [
      'simulate [options]',
      'Serve the admin API of an invented organization at OpenAI or another provider, with 90 days of history',
    ],
  ),
  entry(
    async () => (await import('./backtest')).registerBacktestCommand,
    ['backtest [options] <file>', 'replay recorded usage through the detector and report what would have alerted'],
  ),
  entry(
    async () => (await import('./scan')).registerScanCommand,
    [
      'scan [options] [paths...]',
      'find keys in files, staged changes, git history or a log stream; nothing leaves this machine',
    ],
  ),
  entry(
    async () => (await import('./reprice')).registerRepriceCommand,
    ['reprice [options]', 'price stored usage again with the price table of this version'],
  ),
  entry(
    async () => (await import('./export')).registerExportCommand,
    ['export', 'write stored data to standard output'],
  ),
  entry(
    async () => (await import('./spend')).registerSpendCommand,
    ['spend [options] [period]', 'what was spent over a period, by model, key, project, user or provider'],
  ),
  entry(
    async () => (await import('./accuracy')).registerAccuracyCommand,
    [
      'accuracy [options]',
      'estimate against bill of every settled day and month, and what is billed without any usage',
    ],
  ),
  entry(
    async () => (await import('./mcp')).registerMcpCommand,
    [
      'mcp [options]',
      'tools for assistants (Model Context Protocol) on standard input and output, with SPENDWATCH_TOKEN',
    ],
  ),
  entry(
    async () => (await import('./import')).registerImportCommands,
    ['import [options] <file...>', 'read FOCUS cost files (CSV, gzip, Parquet) as the bill of a connection'],
    ['rates [options] <file>', 'read dated exchange rates; bills in other currencies count in dollars from then on'],
  ),
  entry(
    async () => (await import('./apply')).registerApplyCommand,
    [
      'apply [options] [file]',
      'make budgets, alert rules and entries of keys as a file says; running it twice changes nothing',
    ],
  ),
  entry(
    async () => (await import('./contain')).registerContainCommand,
    [
      'contain [options]',
      'stop spend at the provider with the action key; says first what stops and what keeps running',
    ],
  ),
  entry(
    async () => (await import('./drill')).registerDrillCommand,
    ['drill [options]', 'play a leak against the simulated provider until it is contained; prints times and dollars'],
  ),
  entry(
    async () => (await import('./demo')).registerDemoCommand,
    ['demo [options]', 'try the product on a simulated organization: a key leaks two minutes in'],
  ),
];

/** The name a command is called by. */
export const nameOf = (usage: string): string => usage.split(' ', 1)[0] ?? usage;

/** Adds the commands as the list of all shows them, without loading any. */
export function listCommands(program: Command): void {
  const usages = new Map(COMMANDS.flatMap((one) => one.listed).map(([usage]) => [nameOf(usage), usage]));
  program.configureHelp({ subcommandTerm: (command) => usages.get(command.name()) ?? `${command.name()} [command]` });
  for (const [usage, description] of COMMANDS.flatMap((one) => one.listed)) {
    program.command(nameOf(usage)).description(description);
  }
}
