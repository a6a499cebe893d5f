import process from 'node:process';
import { Command } from 'commander';
import { chooseExitStatus, EXIT, renderFailure } from '@/lib/cli/exit';
import { registerScanCommand } from '@/lib/cli/scan';

/** The command alone, as the program runs it: a process of its own, so that exit statuses are real. */
const program = new Command('spendwatch').exitOverride((error) =>
  process.exit(error.exitCode === 0 ? EXIT.ok : EXIT.wrongUse),
);
registerScanCommand(program);
try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.stderr.write(`${renderFailure(error)}\n`);
  process.exitCode = chooseExitStatus(error);
}
