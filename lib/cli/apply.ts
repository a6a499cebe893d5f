import { readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import {
  type ConfigurationFormat,
  ConfigurationInput,
  type ConfigurationPlan,
  ConfigurationQuery,
} from '@/lib/contracts/installation/configuration';
import { AppError } from '@/lib/errors';
import { applyConfiguration, planConfiguration } from '@/lib/services/installation/apply-configuration';
import { exportConfiguration } from '@/lib/services/installation/export-configuration';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { EXIT } from './exit';
import { parseOptions } from './parse-options';
import { print } from './print';
import { withRuntime } from './runtime';

type Options = { dryRun?: boolean; prune?: boolean; json?: boolean; export?: boolean; content: string };

/** Adds `apply`: budgets, alert rules and the register of keys as a file says, for teams that keep configuration in git. */
export function registerApplyCommand(program: Command): void {
  program
    .command('apply')
    .description('make budgets, alert rules and entries of keys as a file says; running it twice changes nothing')
    .argument('[file]', 'YAML, JSON or CSV', 'spendwatch.config.yaml')
    .option('--dry-run', 'only print the plan; exit status 1 when it holds changes')
    .option('--prune', 'also delete budgets and rules that the file does not name; a default rule of each kind stays')
    .option('--export', 'print what is stored as such a file instead')
    .option('--content <what>', 'what the rows of a CSV are: budgets, alertRules or keys', 'budgets')
    .option('--json', 'print the plan as JSON')
    .action(runApply);
}

async function runApply(file: string, options: Options): Promise<void> {
  const format = findFormat(file);
  if (options.export) {
    const query = parseOptions(ConfigurationQuery, { format, content: options.content });
    const { text } = await withRuntime(async () => exportConfiguration(await getSystemViewer(), query));
    process.stdout.write(text);
    return;
  }
  const input = parseOptions(ConfigurationInput, {
    ...{ format, content: options.content, prune: options.prune ?? false },
    text: await readText(file),
  });
  const plan = await withRuntime(async () => {
    const viewer = await getSystemViewer();
    return options.dryRun ? planConfiguration(viewer, input) : applyConfiguration(viewer, input);
  });
  print(options.json ? JSON.stringify(plan) : renderPlan(plan, options.dryRun ?? false));
  const hasChanges = plan.created + plan.updated + plan.deleted > 0;
  if (options.dryRun && hasChanges) process.exitCode = EXIT.findings;
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw new AppError('invalid_input', `${file}: cannot be read (${reason}); expected a configuration file`);
  }
}

function findFormat(file: string): ConfigurationFormat {
  const extension = path.extname(file).toLowerCase();
  if (extension === '.csv') return 'csv';
  return extension === '.json' ? 'json' : 'yaml';
}

const MARKS = { create: '+', update: '~', delete: '-', keep: ' ' } as const;

function renderPlan(plan: ConfigurationPlan, isDryRun: boolean): string {
  const lines = plan.steps
    .filter((step) => step.action !== 'keep')
    .flatMap(({ action, what, name, changes }) => [
      `${MARKS[action]} ${what} "${name}"`,
      ...changes.map(({ field, from, to }) => `    ${field}: ${from === null ? '' : `${from} -> `}${to ?? 'none'}`),
    ]);
  const { created, updated, deleted, kept } = plan;
  const verb = isDryRun ? 'would be' : 'were';
  const summary = `${created} ${verb} created, ${updated} changed, ${deleted} deleted; ${kept} as they should be`;
  return [...lines, summary].join('\n');
}
