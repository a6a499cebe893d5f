import type { PreviewedIncident } from '@/lib/contracts/alert-rules/alert-rules';
import { listAllBudgets } from '@/lib/db/budgets/budgets';
import { getDb } from '@/lib/db/client';
import type { AlertRule } from '@/lib/domain/alert-rules/alert-rule';
import { isRuleFor } from '@/lib/domain/alert-rules/budget-rules';
import { type Budget, computeBudgetSeverity } from '@/lib/domain/budgets/budget';
import { findCalendarPeriod, formatBudgetPeriod } from '@/lib/domain/calendar';
import { formatDollars, formatNanosExact } from '@/lib/domain/money';
import { loadStoredUsage } from './load-stored-usage';

type BudgetRule = Extract<AlertRule, { kind: 'budget' }>;

/** When budgets would have crossed a rule's share of their amount, by the finest rows that are stored of their spend. */
export async function previewBudgetRule(
  workspaceId: string,
  rule: BudgetRule,
  span: { from: Date; until: Date },
): Promise<{ incidents: PreviewedIncident[]; note: string }> {
  const budgets = (await listAllBudgets(getDb(), workspaceId)).filter((budget) => isRuleFor(rule, budget));
  if (budgets.length === 0) return { incidents: [], note: 'No budget fits this rule.' };
  if (rule.config.basis === 'forecast') {
    return { incidents: [], note: 'Forecasts of the past are not kept, so nothing can be replayed.' };
  }
  const replayed: Awaited<ReturnType<typeof replayBudget>>[] = [];
  for (const budget of budgets) replayed.push(await replayBudget(workspaceId, budget, rule, span));
  const missing = replayed.flatMap(({ missingUntil }) => missingUntil ?? []);
  const latest = new Date(Math.max(...missing.map((at) => at.getTime())));
  return {
    incidents: replayed.flatMap((one) => one.incidents),
    note:
      missing.length === 0 ? '' : `Usage before ${latest.toISOString().slice(0, 10)} was not read, so some is missing.`,
  };
}

async function replayBudget(
  workspaceId: string,
  budget: Budget,
  rule: BudgetRule,
  span: { from: Date; until: Date },
): Promise<{ incidents: PreviewedIncident[]; missingUntil: Date | null }> {
  const first = findCalendarPeriod(budget, span.from);
  const from = first.startsAt < span.from ? first.startsAt : span.from;
  const { points, readFrom } = await loadStoredUsage(workspaceId, budget.scope, { from, until: span.until });
  const limit = (budget.amountNanos * BigInt(rule.config.percent)) / 100n;
  const incidents: PreviewedIncident[] = [];
  let period = first;
  let spent = 0n;
  let hasFired = false;
  for (const point of points) {
    if (point.startsAt >= period.endsAt || point.startsAt < period.startsAt) {
      period = findCalendarPeriod(budget, point.startsAt);
      spent = 0n;
      hasFired = false;
    }
    spent += point.nanos;
    if (hasFired || spent < limit) continue;
    hasFired = true;
    if (point.startsAt >= span.from) incidents.push(mapCrossing(budget, rule, period, point.startsAt, spent));
  }
  return { incidents, missingUntil: readFrom !== null && readFrom > first.startsAt ? readFrom : null };
}

function mapCrossing(
  budget: Budget,
  rule: BudgetRule,
  period: { startsAt: Date; endsAt: Date },
  at: Date,
  spent: bigint,
): PreviewedIncident {
  const { percent, basis } = rule.config;
  const over = spent - budget.amountNanos;
  const { kind: _kind, savedView: _savedView, connectionIds: _ids, ...scope } = budget.scope;
  const name = formatBudgetPeriod(budget.period, budget.timezone, period.startsAt);
  return {
    kind: 'budget',
    severity: rule.severity ?? computeBudgetSeverity({ percent, basis }),
    title: `Budget "${budget.name}": ${percent}% of ${formatDollars(budget.amountNanos)} spent in ${name}`,
    scope,
    scopeNames: {},
    openedAt: at.toISOString(),
    resolvedAt: period.endsAt.toISOString(),
    window: { start: period.startsAt.toISOString(), end: at.toISOString() },
    observed: formatNanosExact(spent),
    expected: formatNanosExact(budget.amountNanos),
    excess: formatNanosExact(over > 0n ? over : 0n),
    explanation: `By the hour of ${at.toISOString().slice(0, 13).replace('T', ' ')} UTC, ${formatDollars(spent)} of the budget's ${formatDollars(budget.amountNanos)} were spent (estimated).`,
  };
}
