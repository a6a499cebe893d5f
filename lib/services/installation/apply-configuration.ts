import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { AlertRuleCreate, AlertRuleUpdate } from '@/lib/contracts/alert-rules/alert-rules';
import { BudgetCreate, BudgetUpdate } from '@/lib/contracts/budgets/budgets';
import { explainWrongValue } from '@/lib/contracts/explain-wrong-value';
import type {
  ConfigurationInput,
  ConfigurationPlan,
  ConfigurationStep,
} from '@/lib/contracts/installation/configuration';
import { makeStrict } from '@/lib/contracts/strict-schema';
import { listPayerRows } from '@/lib/db/allocation/payers';
import { listAllBudgets } from '@/lib/db/budgets/budgets';
import { getDb, inJoinedTransaction } from '@/lib/db/client';
import { listConnectionRows } from '@/lib/db/connections/connections';
import { listChannelNames } from '@/lib/db/notifications/channels';
import { listSavedViewRows } from '@/lib/db/usage/usage-views';
import { formatSchedule, type RuleSchedule } from '@/lib/domain/alert-rules/rule-schedule';
import { type BudgetThreshold, formatThresholds } from '@/lib/domain/budgets/budget';
import {
  type ConfigurationEntry,
  type ConfigurationProblem,
  limitProblems,
  listFieldChanges,
  renderProblems,
} from '@/lib/domain/installation/configuration';
import { AppError } from '@/lib/errors';
import {
  createAlertRule,
  deleteAlertRule,
  listAlertRules,
  updateAlertRule,
} from '@/lib/services/alert-rules/manage-alert-rules';
import { createBudget, deleteBudget, mapBudget, updateBudget } from '@/lib/services/budgets/manage-budgets';
import type { Step } from './configuration-step';
import { parseConfiguration } from './parse-configuration';
import { planDefaultRules } from './plan-default-rules';
import { planRegister } from './plan-register';

/** A file may have hundreds of entries; others who change budgets or rules wait meanwhile. */
const MAX_DURATION_MS = 120_000;

type Stored = { id: string; name: string } & Record<string, unknown>;
type Names = Record<'channels' | 'connections' | 'views' | 'payers', ReadonlyMap<string, string>>;

/**
 * What applying a file would change; changes nothing. The steps are taken and taken back, so that a plan is refused for
 * whatever applying it would be. Throws `invalid_input` with every problem and its line, or what else a step throws.
 */
export async function planConfiguration(viewer: Viewer, input: ConfigurationInput): Promise<ConfigurationPlan> {
  const steps = await planSteps(viewer, input);
  await runSteps(steps, true);
  return summarize(steps);
}

/**
 * Makes budgets, rules and entries of keys as a file says; what it does not name stays unless pruned, and fields it does
 * not name keep their value. All of it or nothing: what fails at one step takes back those before it, with their lines in the
 * trail. Doing it twice changes nothing. Throws like `planConfiguration`.
 */
export async function applyConfiguration(viewer: Viewer, input: ConfigurationInput): Promise<ConfigurationPlan> {
  const steps = await planSteps(viewer, input);
  await runSteps(steps, false);
  return summarize(steps);
}

/** Ends a transaction whose work was only tried. */
class TakenBack extends Error {}

async function runSteps(steps: readonly Step[], isTakenBack: boolean): Promise<void> {
  if (steps.every(({ action }) => action === 'keep')) return;
  const problems: ConfigurationProblem[] = [];
  const work = async () => {
    for (const step of steps) problems.push(...(await runStep(step)));
    if (problems.length > 0) throw makeRefusal(problems);
    if (isTakenBack) throw new TakenBack();
  };
  await inJoinedTransaction(work, MAX_DURATION_MS).catch((error: unknown) => {
    if (!(error instanceof TakenBack)) throw error;
  });
}

/** Does one step. Errors of the file come back with their place, so that all are shown at once. */
async function runStep({ run, place, name }: Step): Promise<ConfigurationProblem[]> {
  try {
    await run();
    return [];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid_input' || place === null) throw error;
    const fields = error.errors.length > 0 ? error.errors : [{ path: '', message: `"${name}": ${error.message}` }];
    return fields.map(({ path, message }) => ({
      path: [place.path, path].filter(Boolean).join('.'),
      line: place.line,
      message,
    }));
  }
}

async function planSteps(viewer: Viewer, input: ConfigurationInput): Promise<Step[]> {
  const { document, problems } = await parseConfiguration(input);
  const names = await loadNames(viewer);
  const budgets = (await listAllBudgets(getDb(), viewer.workspaceId)).map(mapBudget) as Stored[];
  const rules = (await listAlertRules(viewer)).data as Stored[];
  const isNamed = (section: 'budgets' | 'alertRules') => input.format !== 'csv' || input.content === section;
  const budgetSteps = planSection(document.budgets, budgets, names, problems, {
    what: 'budget',
    create: BudgetCreate,
    update: BudgetUpdate,
    onCreate: (fields) => createBudget(viewer, fields as z.output<typeof BudgetCreate>),
    onUpdate: (id, fields) => updateBudget(viewer, id, fields as z.output<typeof BudgetUpdate>),
    onDelete: (id) => deleteBudget(viewer, id),
    isPruned: input.prune && isNamed('budgets'),
  });
  const ruleSteps = planSection(document.alertRules, rules, names, problems, {
    what: 'alert-rule',
    create: AlertRuleCreate,
    update: AlertRuleUpdate,
    onCreate: (fields) => createAlertRule(viewer, fields as z.output<typeof AlertRuleCreate>),
    onUpdate: (id, fields) => updateAlertRule(viewer, id, fields as z.output<typeof AlertRuleUpdate>),
    onDelete: (id) => deleteAlertRule(viewer, id),
    isPruned: input.prune && isNamed('alertRules'),
  });
  const steps = [
    ...budgetSteps,
    ...planDefaultRules(ruleSteps, rules, document.alertRules, () => listAlertRules(viewer)),
    ...(await planRegister(viewer, document.keys, names.connections, problems)),
  ];
  if (problems.length > 0) throw makeRefusal(problems);
  return steps;
}

function makeRefusal(problems: readonly ConfigurationProblem[]): AppError {
  const shown = limitProblems(problems);
  const errors = shown.map(({ path, line, message }) => ({
    path,
    message: line === null ? message : `line ${line}: ${message}`,
  }));
  return new AppError('invalid_input', renderProblems(shown), { errors });
}

type Section = {
  what: ConfigurationStep['what'];
  create: z.ZodType;
  update: z.ZodType;
  onCreate: (fields: unknown) => Promise<unknown>;
  onUpdate: (id: string, fields: unknown) => Promise<unknown>;
  onDelete: (id: string) => Promise<unknown>;
  isPruned: boolean;
};

function planSection(
  entries: readonly ConfigurationEntry[],
  stored: readonly Stored[],
  names: Names,
  problems: ConfigurationProblem[],
  section: Section,
): Step[] {
  const seen = new Set<string>();
  const storedByName = new Map(stored.map((one) => [one.name, one]));
  const steps = entries.flatMap((entry): Step[] => {
    const name = String(entry.fields['name'] ?? '').trim();
    if (seen.has(name) && name !== '') {
      problems.push({
        path: `${entry.path}.name`,
        line: entry.line,
        message: `"${name}" stands twice: expected it once`,
      });
    }
    seen.add(name);
    return planEntry(entry, storedByName.get(name) ?? null, names, problems, section);
  });
  const surplus = section.isPruned ? stored.filter((one) => !seen.has(one.name)) : [];
  const deletions = surplus.map(
    ({ id, name }): Step => ({
      action: 'delete',
      what: section.what,
      name,
      changes: [],
      place: null,
      run: () => section.onDelete(id),
    }),
  );
  return [...steps, ...deletions];
}

function planEntry(
  entry: ConfigurationEntry,
  known: Stored | null,
  names: Names,
  problems: ConfigurationProblem[],
  section: Section,
): Step[] {
  const fields = resolveNames(entry, names, problems);
  const { what } = section;
  const place = { path: entry.path, line: entry.line };
  // What a stored one has need not be named again; its kind and currency cannot change.
  const { kind, currency: _currency, ...changes } = fields;
  if (known && what === 'alert-rule' && kind !== undefined && kind !== known['kind']) {
    const message = `"${String(kind)}": the rule is of kind "${String(known['kind'])}", which stays; rename one of them`;
    problems.push({ path: `${entry.path}.kind`, line: entry.line, message });
  }
  const parsed = makeStrict(known ? section.update : section.create).safeParse(known ? changes : fields, {
    error: explainWrongValue,
  });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      problems.push({ path: [entry.path, ...issue.path].join('.'), line: entry.line, message: issue.message });
    }
    return [];
  }
  const wanted = parsed.data as Record<string, unknown>;
  if (!known) {
    const name = String(wanted['name']);
    return [
      {
        ...{ action: 'create', what, name },
        changes: listFieldChanges({}, showNames(fields, names)),
        place,
        run: () => section.onCreate(wanted),
      },
    ];
  }
  const differing = listFieldChanges(showNames(known, names), showNames(wanted, names));
  const { id, name } = known;
  if (differing.length === 0) return [{ action: 'keep', what, name, changes: [], place, run: async () => {} }];
  return [{ action: 'update', what, name, changes: differing, place, run: () => section.onUpdate(id, wanted) }];
}

/** Channels and connections are named in files; ids belong to one installation. */
function resolveNames(
  { fields, path, line }: ConfigurationEntry,
  names: Names,
  problems: ConfigurationProblem[],
): Record<string, unknown> {
  const { channels, connection, savedView, payer, ...rest } = fields;
  const resolved: Record<string, unknown> = { ...rest };
  if (channels !== undefined) {
    const list = Array.isArray(channels) ? channels.map(String) : [];
    if (!Array.isArray(channels))
      problems.push({ path: `${path}.channels`, line, message: 'expected a list of names' });
    for (const name of list.filter((one) => !names.channels.has(one))) {
      problems.push({ path: `${path}.channels`, line, message: `there is no channel "${name}"` });
    }
    resolved['channelIds'] = list.flatMap((name) => names.channels.get(name) ?? []);
  }
  if (connection !== undefined) {
    const id = names.connections.get(String(connection));
    if (id === undefined) {
      problems.push({ path: `${path}.connection`, line, message: `there is no connection "${String(connection)}"` });
    } else if (path.startsWith('budgets')) {
      resolved['scope'] = { ...(rest['scope'] as object | undefined), connectionId: id };
    } else {
      resolved['connectionId'] = id;
    }
  }
  if (savedView !== undefined) {
    const savedViewId = names.views.get(String(savedView));
    if (savedViewId === undefined) {
      problems.push({ path: `${path}.savedView`, line, message: `there is no saved view "${String(savedView)}"` });
    }
    resolved['scope'] = { ...(resolved['scope'] as object | undefined), savedViewId };
  }
  if (payer !== undefined) {
    const payerId = names.payers.get(String(payer));
    if (payerId === undefined) {
      problems.push({ path: `${path}.payer`, line, message: `there is no payer "${String(payer)}"` });
    }
    resolved['scope'] = { ...(resolved['scope'] as object | undefined), payerId };
  }
  return resolved;
}

/** The same fields as tables write them, with channels and connections by name. */
function showNames(fields: Record<string, unknown>, names: Names): Record<string, unknown> {
  const nameOf = (known: ReadonlyMap<string, string>, id: unknown) =>
    [...known].find(([, one]) => one === id)?.[0] ?? id;
  const { channelIds, connectionId, scope, schedule, thresholds, ...rest } = fields;
  const { connectionId: inScope, savedViewId, payerId, ...narrow } = (scope ?? {}) as Record<string, unknown>;
  const view = savedViewId === undefined ? {} : { savedView: nameOf(names.views, savedViewId) };
  return {
    ...rest,
    ...(schedule === undefined ? {} : { schedule: formatSchedule(schedule as RuleSchedule | null) }),
    ...(thresholds === undefined ? {} : { thresholds: formatThresholds(thresholds as BudgetThreshold[]) }),
    ...(channelIds === undefined ? {} : { channels: (channelIds as string[]).map((id) => nameOf(names.channels, id)) }),
    ...(connectionId === undefined ? {} : { connection: nameOf(names.connections, connectionId) }),
    ...(scope === undefined
      ? {}
      : {
          scope: {
            ...narrow,
            ...view,
            ...(payerId === undefined ? {} : { payer: nameOf(names.payers, payerId) }),
            ...(inScope === undefined ? {} : { connection: nameOf(names.connections, inScope) }),
          },
        }),
  };
}

async function loadNames({ workspaceId, actor }: Viewer): Promise<Names> {
  const views = await listSavedViewRows(getDb(), workspaceId, actor.id, 'usage');
  const connections = await listConnectionRows(getDb(), workspaceId, { afterId: null, limit: 10_000 });
  const payers = await listPayerRows(getDb(), workspaceId);
  return {
    channels: await listChannelNames(getDb(), workspaceId),
    views: new Map(views.map(({ name, id }) => [name, id])),
    payers: new Map(payers.map(({ name, id }) => [name, id])),
    connections: new Map(connections.map(({ name, id }) => [name, id])),
  };
}

function summarize(steps: readonly Step[]): ConfigurationPlan {
  const count = (action: Step['action']) => steps.filter((step) => step.action === action).length;
  return {
    steps: steps.map(({ run: _run, place: _place, ...step }) => step),
    created: count('create'),
    updated: count('update'),
    deleted: count('delete'),
    kept: count('keep'),
  };
}
