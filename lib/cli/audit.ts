import process from 'node:process';
import type { Command } from 'commander';
import { listAllWorkspaceIds } from '@/lib/services/installation/manage-workspaces';
import { type AuditVerdict, verifyAudit } from '@/lib/services/people/list-activity';
import { EXIT } from './exit';
import { print } from './print';
import { withRuntime } from './runtime';

/** Adds `audit verify`. Exit 1 at the first broken link, and says where. */
export function registerAuditCommand(program: Command): void {
  program
    .command('audit')
    .description('the trail of what was done in Spendwatch')
    .command('verify')
    .description('walk the chain of every trail: was a line changed, removed, or put in between?')
    .option('--json', 'print one JSON line a workspace')
    .action(async (options: { json?: boolean }) => {
      const verdicts = await withRuntime(async () => {
        const all: AuditVerdict[] = [];
        for (const workspaceId of await listAllWorkspaceIds()) all.push(await verifyAudit(workspaceId));
        return all;
      });
      for (const verdict of verdicts) print(options.json ? JSON.stringify(verdict) : renderVerdict(verdict));
      if (verdicts.some(({ broken }) => broken !== null)) process.exitCode = EXIT.findings;
    });
}

function renderVerdict({ workspaceId, entries, pruned, head, broken }: AuditVerdict): string {
  if (broken) return `BROKEN  workspace ${workspaceId} at entry ${broken.sequence}: ${broken.reason}`;
  const before = pruned > 0 ? `, after ${pruned} that retention removed or that are older than the chain` : '';
  return `ok      workspace ${workspaceId}: ${entries} entries hold${before}; head ${head?.slice(0, 16) ?? 'none'}`;
}
