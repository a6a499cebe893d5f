import { Command } from 'commander';
import { chooseExitStatus, renderFailure } from '@/lib/cli/exit';
import { registerSimulateCommand } from '@/lib/cli/simulate';

/** The command alone, as `spendwatch` runs it, without loading the other commands. */
const program = new Command('spendwatch');
registerSimulateCommand(program);
try {
  await program.parseAsync();
} catch (error) {
  console.error(renderFailure(error));
  process.exitCode = chooseExitStatus(error);
}
