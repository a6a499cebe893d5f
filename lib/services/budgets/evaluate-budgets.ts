import { listAlertRuleRows } from '@/lib/db/alert-rules/alert-rules';
import { insertFirings, listAllBudgets, listUnreadableBudgets } from '@/lib/db/budgets/budgets';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockForTransaction } from '@/lib/db/locks';
import { findScopeNames } from '@/lib/db/usage/scope-names';
import { applyBudgetRules } from '@/lib/domain/alert-rules/budget-rules';
import {
  type Budget,
  type BudgetDecision,
  type BudgetFiring,
  type BudgetProgress,
  type BudgetThreshold,
  computeBudgetSeverity,
  computeLimit,
  decideBudgetFirings,
  selectMostSevere,
} from '@/lib/domain/budgets/budget';
import {
  renderBudgetExplanation,
  renderBudgetFacts,
  renderBudgetTitle,
  toIncidentScope,
} from '@/lib/domain/budgets/budget-text';
import { computeBudgetPhase, findCalendarPeriod } from '@/lib/domain/calendar';
import type { Incident, IncidentMeasures } from '@/lib/domain/incidents/incident';
import type { ScopeNames } from '@/lib/domain/incidents/incident-text';
import { computePercent } from '@/lib/domain/money';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { type LoadedProgress, loadBudgetProgress } from './load-budget-progress';

const TRANSACTION_TIMEOUT_MS = 120_000;

type Evaluation = {
  workspaceId: string;
  now: Date;
  names: ScopeNames;
  /** Unresolved budget incidents by dedup key. */
  open: ReadonlyMap<string, Incident>;
};

/**
 * Judges all budgets of a workspace at once: each threshold notifies once a period, of several that are newly crossed the
 * most severe one. An incident ends with its period, once all usage of it is known. Firings, incidents and deliveries are
 * one transaction.
 */
export async function evaluateBudgets(input: {
  workspaceId: string;
  now: Date;
}): Promise<{ fired: number; resolved: number }> {
  const { workspaceId, now } = input;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `budgets:${workspaceId}`);
    const all = applyBudgetRules(await listAllBudgets(tx, workspaceId), await listAlertRuleRows(tx, workspaceId));
    const loaded = await loadBudgetProgress(tx, workspaceId, all, now, { isJudging: true });
    const progress = new Map([...loaded].filter(([, one]) => one.asOf !== null));
    const budgets = all.filter(
      (budget) => computeBudgetPhase(budget, loaded.get(budget.id)?.newestAt ?? now) === 'active',
    );
    const unresolved = await listUnresolvedIncidents(tx, workspaceId, { kind: 'budget' });
    const names = await findScopeNames(tx, workspaceId, {
      projectIds: budgets.flatMap(({ scope }) => scope.projectId ?? []),
      apiKeyIds: budgets.flatMap(({ scope }) => scope.apiKeyId ?? []),
      userIds: budgets.flatMap(({ scope }) => scope.userId ?? []),
    });
    const open = new Map(unresolved.map((incident) => [incident.dedupKey, incident]));
    const evaluation: Evaluation = { workspaceId, now, names, open };
    const current = new Set<string>();
    let fired = 0;
    for (const budget of budgets) {
      const own = progress.get(budget.id);
      if (!own) continue;
      current.add(buildDedupKey(budget, own));
      if (await evaluateBudget(tx, evaluation, budget, own)) fired += 1;
    }
    const unreadable = new Set((await listUnreadableBudgets(tx, workspaceId)).map((one) => one.id));
    const judged = unresolved.filter(({ budgetId }) => budgetId === null || !unreadable.has(budgetId));
    const past = judged.filter((incident) => !current.has(incident.dedupKey) && isPeriodKnown(incident, all, loaded));
    for (const incident of past) await endPeriod(tx, evaluation, incident);
    return { fired, resolved: past.length };
  }, TRANSACTION_TIMEOUT_MS);
}

/** Whether the period of an incident is over on the clock of the data; until then its last figures may still come. */
function isPeriodKnown(
  { budgetId, windowStart }: Incident,
  budgets: readonly Budget[],
  loaded: ReadonlyMap<string, LoadedProgress>,
): boolean {
  const budget = budgets.find((one) => one.id === budgetId);
  const asOf = budget && loaded.get(budget.id)?.asOf;
  if (!budget || asOf === undefined) return true;
  return asOf !== null && asOf >= findCalendarPeriod(budget, windowStart).endsAt;
}

/** True when a threshold fired. */
async function evaluateBudget(
  tx: Transaction,
  evaluation: Evaluation,
  budget: Budget,
  progress: LoadedProgress,
): Promise<boolean> {
  const decision = decideBudgetFirings(budget, progress);
  if (decision.kind === 'fire') {
    await fireThresholds(tx, evaluation, budget, progress, decision);
    return true;
  }
  // Numbers of an open incident stay fresh without telling anyone again.
  const mostSevere = selectMostSevere(progress.firings);
  if (mostSevere && evaluation.open.has(buildDedupKey(budget, progress))) {
    await raise(tx, evaluation, budget, progress, mostSevere, false);
  }
  return false;
}

async function fireThresholds(
  tx: Transaction,
  evaluation: Evaluation,
  budget: Budget,
  progress: LoadedProgress,
  decision: Extract<BudgetDecision, { kind: 'fire' }>,
): Promise<void> {
  const { workspaceId, now } = evaluation;
  const firings: BudgetFiring[] = decision.thresholds.map((one) => ({ ...one, firedAt: now }));
  await insertFirings(
    tx,
    workspaceId,
    firings.map((firing) => ({ ...firing, budgetId: budget.id, periodStart: progress.period.startsAt })),
  );
  await raise(tx, evaluation, budget, progress, decision.leading, decision.reason === 'further-threshold');
}

async function raise(
  tx: Transaction,
  evaluation: Evaluation,
  budget: Budget,
  progress: LoadedProgress,
  leading: BudgetThreshold,
  isWorse: boolean,
): Promise<void> {
  const { workspaceId, now, names } = evaluation;
  await recordIncidentSignal(tx, {
    workspaceId,
    source: {
      dedupKey: buildDedupKey(budget, progress),
      kind: 'budget',
      alertRuleId: null,
      budgetId: budget.id,
      connectionId: budget.scope.connectionId ?? null,
      detectorNumber: null,
      scope: toIncidentScope(budget),
    },
    signal: {
      kind: 'raised',
      severity: computeBudgetSeverity(leading),
      isWorse,
      budgetPercent: Math.floor(computePercent(progress.spentNanos, computeLimit(budget, progress))),
    },
    measures: buildMeasures(budget, progress, leading, names),
    channelIds: budget.channelIds,
    at: progress.newestAt,
    now,
  });
}

/** `expected` is the budget, `excess` what goes beyond it; a budget has no rate of its own. */
function buildMeasures(
  budget: Budget,
  progress: LoadedProgress,
  leading: BudgetThreshold,
  names: ScopeNames,
): IncidentMeasures {
  const limitNanos = computeLimit(budget, progress);
  const overNanos = progress.spentNanos - limitNanos;
  return {
    title: renderBudgetTitle(budget, progress, leading),
    windowStart: progress.period.startsAt,
    windowEnd: progress.newestAt,
    observedNanos: progress.spentNanos,
    expectedNanos: limitNanos,
    excessNanos: overNanos > 0n ? overNanos : 0n,
    ratePerHourNanos: 0n,
    projected24hNanos: 0n,
    contributors: [],
    facts: renderBudgetFacts(budget, progress),
    explanation: renderBudgetExplanation(budget, progress, leading, names),
  };
}

async function endPeriod(tx: Transaction, evaluation: Evaluation, incident: Incident): Promise<void> {
  const { workspaceId, now } = evaluation;
  await recordIncidentSignal(tx, {
    workspaceId,
    dedupKey: incident.dedupKey,
    signal: { kind: 'calm', isQuiet: true },
    at: now,
    now,
    text: 'The period of the budget is over',
  });
}

/** One incident per budget and period. */
function buildDedupKey(budget: Budget, progress: BudgetProgress): string {
  return `budget:${budget.id}:${progress.period.startsAt.toISOString()}`;
}
