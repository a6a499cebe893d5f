import { listAlertRuleRows } from '@/lib/db/alert-rules/alert-rules';
import { insertFirings, listAllBudgets, listUnreadableBudgets } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listUnresolvedIncidents } from '@/lib/db/incidents/incidents';
import { lockForTransaction } from '@/lib/db/locks';
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
import { loadScopeNames } from '@/lib/services/load-scope-names';
import { tryEach } from '@/lib/services/try-each';
import { type LoadedProgress, loadBudgetProgress } from './load-budget-progress';

const TRANSACTION_TIMEOUT_MS = 120_000;

type Evaluation = {
  workspaceId: string;
  now: Date;
  names: ScopeNames;
  /** Unresolved budget incidents by dedup key. */
  open: ReadonlyMap<string, Incident>;
};

/** Budgets of one transaction: what a busy machine does in a part of the time that a transaction may take. */
const GROUP = 20;

/** A group of budgets by id; null = incidents whose budget is there no more. */
type Group = readonly string[] | null;
type Outcome = { fired: number; resolved: number };

/**
 * Judges all budgets of a workspace: each threshold notifies once a period, of several that are newly crossed the most
 * severe one. An incident ends with its period, once all usage of it is known. Firings, incidents and deliveries of a group
 * of budgets are one transaction; a group that fails is judged one by one, so that one budget never keeps back another.
 */
export async function evaluateBudgets(input: { workspaceId: string; now: Date }): Promise<Outcome> {
  const ids = (await listAllBudgets(getDb(), input.workspaceId)).map(({ id }) => id);
  const groups: Group[] = [];
  for (let from = 0; from < ids.length; from += GROUP) groups.push(ids.slice(from, from + GROUP));
  const total = { fired: 0, resolved: 0 };
  const evaluate = async (group: Group) => {
    const { fired, resolved } = await evaluateGroup(input, group);
    total.fired += fired;
    total.resolved += resolved;
  };
  await tryEach([...groups, null], (group) =>
    evaluate(group).catch((error: unknown) => {
      if (group === null || group.length === 1) throw error;
      return tryEach(group, (id) => evaluate([id]));
    }),
  );
  return total;
}

async function evaluateGroup(input: { workspaceId: string; now: Date }, group: Group): Promise<Outcome> {
  const { workspaceId, now } = input;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `budgets:${workspaceId}`);
    const isOfGroup = (budgetId: string | null) => budgetId !== null && (group?.includes(budgetId) ?? false);
    const stored = await listAllBudgets(tx, workspaceId);
    const all = applyBudgetRules(
      stored.filter(({ id }) => isOfGroup(id)),
      await listAlertRuleRows(tx, workspaceId),
    );
    const loaded = await loadBudgetProgress(tx, workspaceId, all, now, { isJudging: true });
    const progress = new Map([...loaded].filter(([, one]) => one.asOf !== null));
    const budgets = all.filter(
      (budget) => computeBudgetPhase(budget, loaded.get(budget.id)?.newestAt ?? now) === 'active',
    );
    const unreadable = await listUnreadableBudgets(tx, workspaceId);
    const others = new Set([...stored, ...unreadable].map(({ id }) => id));
    const unresolved = (await listUnresolvedIncidents(tx, workspaceId, { kind: 'budget' })).filter(({ budgetId }) =>
      group === null ? budgetId === null || !others.has(budgetId) : isOfGroup(budgetId),
    );
    const names = await loadScopeNames(tx, workspaceId, budgets.map(toIncidentScope));
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
    const past = unresolved.filter(
      (incident) => !current.has(incident.dedupKey) && isPeriodKnown(incident, all, loaded),
    );
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
