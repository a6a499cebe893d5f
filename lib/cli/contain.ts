import process from 'node:process';
import { type Command, Option } from 'commander';
import { type Containment, ContainmentCreate } from '@/lib/contracts/containment/containments';
import { CONTAINMENT_ACTIONS } from '@/lib/domain/containment/action';
import { applyContainment, undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { resolveIncidentId } from '@/lib/services/containment/resolve-incident-id';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { EXIT } from './exit';
import { parseOptions } from './parse-options';
import { print } from './print';
import { withRuntime } from './runtime';

type Options = {
  action: string;
  connection?: string;
  project?: string;
  key?: string;
  model?: string;
  user?: string;
  serviceAccount?: string;
  incident?: string;
  reason?: string;
  dryRun?: boolean;
  json?: boolean;
};

const EXAMPLE = `
Examples:
  spendwatch contain --action deny-model --project proj_abc --model gpt-5 --dry-run
  spendwatch contain --action delete-key --key key_abc --reason "seen in a public repository"
  spendwatch contain --action deny-model --incident 12
  spendwatch contain undo 0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10

Exit status: 0 done and confirmed, 1 failed or failed in part, 3 the provider does not answer (the worker goes on).`;

/** Adds `contain`: stops spend at the provider, and puts back what it changed. */
export function registerContainCommand(program: Command): void {
  const contain = program
    .command('contain')
    .description('stop spend at the provider with the action key; says first what stops and what keeps running')
    .addOption(new Option('--action <action>', 'what to do').choices([...CONTAINMENT_ACTIONS]))
    .option('--project <id>', "the provider's project id")
    .option('--key <id>', "the provider's key id")
    .option('--model <name>', 'model, for deny-model and lower-rate-limit')
    .option('--user <id>', "the provider's user id, for remove-member")
    .option('--service-account <id>', "the provider's service account id")
    .option('--connection <id>', 'needed when several organizations are connected')
    .option('--incident <number>', 'take the target from an incident, and write into its timeline')
    .option('--reason <text>', 'why, for the timeline and the activity')
    .option('--dry-run', 'only say what would happen')
    .option('--json', 'print one JSON line instead of text')
    .addHelpText('after', EXAMPLE)
    .action(runContain);
  contain
    .command('undo')
    .description('put back what a containment changed')
    .argument('<id>', 'id of the containment')
    .option('--json', 'print one JSON line instead of text')
    .action(runUndo);
}

async function runContain(options: Options, command: Command): Promise<void> {
  if (options.action === undefined) command.error("error: required option '--action <action>' not specified");
  const plan = await withRuntime(async () => {
    const viewer = await getSystemViewer();
    const { project, key, model, user, serviceAccount, connection, incident } = options;
    const target = {
      ...(connection === undefined ? {} : { connectionId: connection }),
      ...(project === undefined ? {} : { projectId: project }),
      ...(key === undefined ? {} : { apiKeyId: key }),
      ...(model === undefined ? {} : { model }),
      ...(user === undefined ? {} : { userId: user }),
      ...(serviceAccount === undefined ? {} : { serviceAccountId: serviceAccount }),
    };
    const input = parseOptions(ContainmentCreate, {
      action: options.action,
      target,
      reason: options.reason ?? '',
      dryRun: options.dryRun ?? false,
      ...(incident === undefined ? {} : { incidentId: await resolveIncidentId(viewer, incident) }),
    });
    const made = await createContainment(viewer, input);
    return input.dryRun ? made : applyContainment(viewer, made.id);
  });
  report(plan, options.json ?? false);
}

async function runUndo(id: string, _own: unknown, command: Command): Promise<void> {
  const { json = false } = command.optsWithGlobals<{ json?: boolean }>();
  const plan = await withRuntime(async () => undoContainment(await getSystemViewer(), id));
  report(plan, json);
}

function report(plan: Containment, isJson: boolean): void {
  print(isJson ? JSON.stringify(plan) : renderPlan(plan));
  if (plan.state === 'failed' || plan.state === 'partly_failed') process.exitCode = EXIT.findings;
  else if (plan.state === 'applying' || plan.state === 'undoing') process.exitCode = EXIT.unreachable;
}

function renderPlan(plan: Containment): string {
  const { stops, keepsRunning, speed, undo } = plan.explanation;
  const steps = plan.steps.map(({ title, state, providerReply }) => {
    const said = providerReply === null ? '' : `: ${providerReply}`;
    return `  ${title}: ${state}${said}`;
  });
  return [
    plan.title,
    `  ${stops}`,
    `  ${keepsRunning}`,
    `  ${speed}`,
    `  ${undo}`,
    ...plan.warnings.map((warning) => `  ! ${warning}`),
    plan.dryRun ? 'Dry run: nothing was changed.' : `State: ${plan.state}`,
    ...(plan.dryRun ? [] : steps),
    ...(plan.reversible && plan.state === 'verified' ? [`To undo it: spendwatch contain undo ${plan.id}`] : []),
  ].join('\n');
}
