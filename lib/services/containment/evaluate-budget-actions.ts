import { listAllBudgets } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { findNewestIncidentId } from '@/lib/db/containment/automation';
import { findIncident } from '@/lib/db/incidents/incidents';
import { type Budget, computeLimit } from '@/lib/domain/budgets/budget';
import { type BudgetAction, buildBudgetCause, listDueActions } from '@/lib/domain/budgets/budget-action';
import { computeBudgetPhase } from '@/lib/domain/calendar';
import type { ContainmentTarget } from '@/lib/domain/containment/action';
import type { Incident } from '@/lib/domain/incidents/incident';
import { type LoadedProgress, loadBudgetProgress } from '@/lib/services/budgets/load-budget-progress';
import { tryEach } from '@/lib/services/try-each';
import { type AutomationInput, type AutomationWish, pursue } from './evaluate-policies';

/** Does what budgets say is to be done once a share of them is spent. Returns how many plans were made. */
export async function evaluateBudgetActions(input: AutomationInput): Promise<number> {
  const { workspaceId, now } = input;
  const all = await listAllBudgets(getDb(), workspaceId);
  const acting = all.filter(
    (one) => (one.actions ?? []).some(({ mode }) => mode !== 'off') && computeBudgetPhase(one, now) === 'active',
  );
  if (acting.length === 0) return 0;
  const progress = await inTransaction((tx) => loadBudgetProgress(tx, workspaceId, acting, now));
  const connections = await listConnectionIds(getDb(), workspaceId);
  const onlyId = connections.length === 1 ? connections[0]?.id : undefined;
  let made = 0;
  await tryEach(acting, async (budget) => {
    const own = progress.get(budget.id);
    // Of the whole organization and the only connection is the same.
    const { connectionId: namedId, connectionIds } = budget.scope;
    const connectionId = namedId ?? (connectionIds?.length === 1 ? connectionIds[0] : onlyId);
    if (own) made += await pursueBudget(input, budget, own, connectionId);
  });
  return made;
}

async function pursueBudget(
  input: AutomationInput,
  budget: Budget,
  progress: LoadedProgress,
  connectionId: string | undefined,
): Promise<number> {
  const { workspaceId, now } = input;
  const spent = { spentNanos: progress.spentNanos, limitNanos: computeLimit(budget, progress) };
  const due = listDueActions(budget.actions ?? [], spent);
  if (due.length === 0) return 0;
  const periodStart = progress.period.startsAt;
  const id = await findNewestIncidentId(getDb(), workspaceId, `budget:${budget.id}:${periodStart.toISOString()}`);
  const incident = id === null ? null : await findIncident(getDb(), workspaceId, id);
  let made = 0;
  for (const action of due) {
    if (
      await pursue(input, wishOf(budget, periodStart, action, incident, aimAtBudget(budget, action, connectionId), now))
    )
      made += 1;
  }
  return made;
}

function wishOf(
  budget: Budget,
  periodStart: Date,
  action: BudgetAction,
  incident: Incident | null,
  target: ContainmentTarget | null,
  now: Date,
): AutomationWish {
  const mode = action.mode === 'off' ? 'dry_run' : action.mode;
  const causeKey = buildBudgetCause(budget.id, periodStart, action);
  return {
    mode,
    name: `Budget "${budget.name}" at ${action.percent}%`,
    policyId: null,
    budgetId: budget.id,
    maxPerHour: Number.MAX_SAFE_INTEGER,
    delaySeconds: action.delaySeconds,
    causeKey: mode === 'dry_run' ? `dry:${causeKey}` : causeKey,
    action: action.action,
    incident,
    cause: {
      severity: 'critical',
      // A person who closed the incident of this period has decided about it.
      state: incident?.state ?? 'open',
      isPartOfAnother: incident?.mergedIntoId != null,
      isKnown: target !== null,
      dataUntil: now,
      detectedAt: now,
    },
    target,
  };
}

/** The part of the organization a budget speaks of; null = not one of one connection, or a saved view's or a payer's. */
function aimAtBudget(
  { scope }: Budget,
  action: BudgetAction,
  connectionId: string | undefined,
): ContainmentTarget | null {
  const { projectId, apiKeyId, userId, savedView, payerId, connectionIds } = scope;
  const model = action.model ?? scope.model;
  if (connectionId === undefined || savedView !== undefined || payerId !== undefined) return null;
  if (connectionIds?.includes(connectionId) === false) return null;
  return {
    connectionId,
    ...(projectId === undefined ? {} : { projectId }),
    ...(apiKeyId === undefined ? {} : { apiKeyId }),
    ...(userId === undefined ? {} : { userId }),
    ...(model === undefined ? {} : { model }),
  };
}
