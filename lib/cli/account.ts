import type { Command } from 'commander';
import { type Recovery, recoverAccount } from '@/lib/services/people/recover-account';
import { print } from './print';
import { withRuntime } from './runtime';

type Options = { factors?: boolean; json?: boolean };

/** Adds `account recover`: how to get back into an account when mail cannot help. */
export function registerAccountCommand(program: Command): void {
  program
    .command('account')
    .description('people who sign in')
    .command('recover')
    .argument('<email>', 'the address the person signs in with')
    .description('print a link for a new password that works once; noted in the audit trail')
    .option('--factors', 'also remove authenticator app, recovery codes and passkeys, and end all sessions')
    .option('--json', 'print one JSON line')
    .addHelpText(
      'after',
      '\nExample, for an owner who lost the phone:\n  spendwatch account recover ada@example.com --factors',
    )
    .action(async (email: string, options: Options) => {
      const recovery = await withRuntime(() => recoverAccount(email, { removeFactors: options.factors ?? false }));
      print(options.json ? JSON.stringify(recovery) : renderRecovery(recovery));
    });
}

function renderRecovery({ email, url, expiresAt, removedFactors }: Recovery): string {
  const removed = removedFactors.length > 0 ? `Removed ${removedFactors.join(' and ')}; all sessions ended.\n` : '';
  return `${removed}${email} sets a new password here, once, until ${expiresAt}:\n  ${url}`;
}
