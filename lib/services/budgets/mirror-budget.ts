import type { Viewer } from '@/lib/auth/viewer';
import type { BudgetMirror, BudgetMirrorPlan } from '@/lib/contracts/budgets/provider-limits';
import { findBudget } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { insertAuditEntry } from '@/lib/db/people/audit';
import type { Budget } from '@/lib/domain/budgets/budget';
import { explainUnmirrorable, type MirrorStep, planMirror } from '@/lib/domain/budgets/budget-mirror';
import { formatNanosExact } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import type { SpendLimitClient } from '@/lib/providers/openai/spend-limits';
import { makeBudgetNotFound } from './get-budget';
import { readProviderLimit } from './list-provider-limits';
import { openSpendLimits } from './open-spend-limits';

/**
 * Sets a budget's amount as hard limit or its thresholds as alerts at the provider: a dry run tells what would change,
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
