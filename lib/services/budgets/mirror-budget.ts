import type { Viewer } from '@/lib/auth/viewer';
import type { BudgetMirror, BudgetMirrorPlan, ProviderLimit } from '@/lib/contracts/budgets/provider-limits';
import { findBudget, listAllBudgets } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction } from '@/lib/db/client';
import { findStoredKeys, listConnectionIds } from '@/lib/db/connections/connections';
import { listProjectRows } from '@/lib/db/keys/projects';
import { insertAuditEntry } from '@/lib/db/people/audit';
import type { Budget } from '@/lib/domain/budgets/budget';
import { compareLimit, explainUnmirrorable, type MirrorStep, planMirror } from '@/lib/domain/budgets/budget-mirror';
import { formatNanosExact } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import type { SpendLimitClient } from '@/lib/providers/definition';
import { openStoredKey, requireProvider } from '@/lib/services/connections/open-provider';
import { makeBudgetNotFound } from './manage-budgets';

/**
 * The spend limit endpoints of a connection: read with its admin key, written with its action key. Throws `not_found`
 * for an unknown connection and `conflict` when there is no action key to write with.
 */
async function openSpendLimits(
  workspaceId: string,
  connectionId: string,
  access: 'read' | 'write',
): Promise<SpendLimitClient> {
  const stored = await findStoredKeys(getDb(), workspaceId, connectionId);
  if (!stored) throw new AppError('not_found', `connection "${connectionId}": there is no such connection`);
  const { baseUrl } = stored;
  const { name, openSpendLimits: open } = requireProvider(stored.provider);
  if (!open) throw new AppError('conflict', `${name} has no spend limits that budgets could be kept as`);
  const adminKey = openStoredKey(workspaceId, connectionId, stored, access === 'read' ? 'admin' : 'action');
  if (adminKey === null) {
    throw new AppError(
      'conflict',
      `connection "${stored.name}" has no action key, and changes at the provider are made with it: add one in its settings`,
    );
  }
  return open({ adminKey, ...(baseUrl ? { baseUrl } : {}) });
}

/** Each project is two calls at the provider. */
const MAX_PROJECTS = 50;

/** What is set at the provider now, for the organization and its projects, beside the budgets that count the same. */
export async function listProviderLimits(
  viewer: Viewer,
  { connectionId }: { connectionId: string },
): Promise<{ data: ProviderLimit[]; nextCursor: null }> {
  const client = await openSpendLimits(viewer.workspaceId, connectionId, 'read');
  const budgets = await listAllBudgets(getDb(), viewer.workspaceId);
  const page = { connectionId, afterId: null, limit: MAX_PROJECTS, projectIds: null };
  const projects = await listProjectRows(getDb(), viewer.workspaceId, page);
  const places = [null, ...projects.filter((one) => one.deletedAt === null && one.status === 'active')];
  const data: ProviderLimit[] = [];
  for (const project of places) data.push(await readProviderLimit(client, connectionId, project, budgets));
  return { data, nextCursor: null };
}

/** What is set for one place, read from the provider. */
async function readProviderLimit(
  client: SpendLimitClient,
  connectionId: string,
  project: { id: string; name: string } | null,
  budgets: readonly Budget[],
): Promise<ProviderLimit> {
  const { limitNanos, isEnforcing, alerts } = await client.read(project?.id ?? null);
  const budget = budgets.find(
    (one) =>
      explainUnmirrorable(one) === null &&
      one.scope.projectId === project?.id &&
      (one.scope.connectionId ?? connectionId) === connectionId,
  );
  return {
    connectionId,
    projectId: project?.id ?? null,
    projectName: project?.name ?? null,
    hardLimit: limitNanos === null ? null : formatNanosExact(limitNanos),
    isEnforcing,
    alerts: alerts.map((alert) => ({ amount: formatNanosExact(alert.amountNanos), recipients: alert.recipients })),
    budgetId: budget?.id ?? null,
    budgetName: budget?.name ?? null,
    budgetAmount: budget ? formatNanosExact(budget.amountNanos) : null,
    difference: compareLimit(budget?.amountNanos ?? null, limitNanos),
  };
}

/**
 * Sets a budget's amount as hard limit or its thresholds as alerts at the provider: a dry run returns what would change,
 * the change is made with the action key and read back. Throws `not_found`, or `conflict` where the provider has no such
 * limit or there is no action key.
 */
export async function mirrorBudget(viewer: Viewer, id: string, wish: BudgetMirror): Promise<BudgetMirrorPlan> {
  const { workspaceId } = viewer;
  const budget = await findBudget(getDb(), workspaceId, id);
  if (!budget) throw makeBudgetNotFound(id);
  const reason = explainUnmirrorable(budget);
  if (reason !== null) throw new AppError('conflict', `budget "${budget.name}" cannot be mirrored: ${reason}`);
  const connectionId = await pickConnection(workspaceId, budget, wish.connectionId);
  const projectId = budget.scope.projectId ?? null;
  const reader = await openSpendLimits(workspaceId, connectionId, 'read');
  const steps = planMirror(budget, await reader.read(projectId), wish);
  if (!wish.dryRun && steps.length > 0) {
    const writer = await openSpendLimits(workspaceId, connectionId, 'write');
    for (const step of steps) await takeStep(writer, projectId, step);
    await recordChange(viewer, budget, steps);
  }
  const project = projectId === null ? null : { id: projectId, name: projectId };
  return {
    applied: !wish.dryRun,
    steps: steps.map(({ kind, amountNanos, text }) => ({ kind, amount: formatNanosExact(amountNanos), text })),
    limit: await readProviderLimit(reader, connectionId, project, [budget]),
  };
}

async function pickConnection(workspaceId: string, budget: Budget, wanted: string | undefined): Promise<string> {
  const known = await listConnectionIds(getDb(), workspaceId);
  const chosen = budget.scope.connectionId ?? wanted ?? (known.length === 1 ? known[0]?.id : undefined);
  if (chosen !== undefined && known.some((one) => one.id === chosen)) return chosen;
  const message =
    chosen === undefined
      ? `connectionId: expected the connection whose limits are to be set, for there are ${known.length}`
      : `connection "${chosen}" does not exist in this workspace`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'connectionId', message }] });
}

async function takeStep(writer: SpendLimitClient, projectId: string | null, step: MirrorStep): Promise<void> {
  if (step.kind === 'set-limit') return writer.setLimit(projectId, step.amountNanos);
  return writer.createAlert(projectId, { amountNanos: step.amountNanos, recipients: [...step.recipients] });
}

function recordChange(viewer: Viewer, budget: Budget, steps: readonly MirrorStep[]): Promise<void> {
  return inTransaction((tx) =>
    insertAuditEntry(tx, {
      workspaceId: viewer.workspaceId,
      actor: viewer.actor.name,
      action: 'budget.mirrored',
      target: budget.id,
      detail: { name: budget.name, steps: steps.map((step) => step.text) },
    }),
  );
}
