import process from 'node:process';
import { Command } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { COMMANDS, listCommands, nameOf } from './commands';

const [word = '', second = ''] = process.argv.slice(2);
const asked = word === 'help' ? second : word;
const named = COMMANDS.filter(({ listed }) => listed.some(([usage]) => nameOf(usage) === asked));

const program = new Command('spendwatch')
  .description(
    'Watches what an organization spends on AI APIs and notifies its people within minutes when a key leaks.',
  )
  .version(packageJson.version)
  .showHelpAfterError('(add --help for the options)')
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

if (named.length === 0) {
  // Help, the version, and a word that is no command.
  listCommands(program);
  program.parse(process.argv);
} else {
  for (const { load } of named) (await load())(program);
  const [{ chooseExitStatus, renderFailure }, { loadDotEnv }, { reportCrashes }] = await Promise.all([
    import('./exit'),
    import('@/lib/env'),
    import('@/lib/logger'),
  ]);
  loadDotEnv();
  reportCrashes();
  try {
    await program.parseAsync(process.argv);
  } catch (error) {
    process.stderr.write(`${renderFailure(error)}\n`);
    process.exitCode = chooseExitStatus(error);
  }
}
