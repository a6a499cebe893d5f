import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { BudgetSuggestion as BudgetSuggestionContract } from '@/lib/contracts/budgets/budgets';
import { listAllBudgets } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction } from '@/lib/db/client';
import { listProjectRows } from '@/lib/db/keys/projects';
import { sumScopeSpendByBucket } from '@/lib/db/usage/scope-spend';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import { type DailySpend, listRegularDays } from '@/lib/domain/budgets/budget-forecast';
import { type BudgetSuggestion, suggestBudgets } from '@/lib/domain/budgets/budget-suggestion';
import { toIncidentScope } from '@/lib/domain/budgets/budget-text';
import { computeBudgetPhase } from '@/lib/domain/calendar';
import { selectScopeNames } from '@/lib/domain/incidents/incident-text';
import { formatNanosExact } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';
import { loadScopeNames } from '@/lib/services/load-scope-names';
import { mapBudgetScope } from './manage-budgets';

const HISTORY_DAYS = 28;
const MAX_PROJECTS = 50;

/**
 * Budgets near what is expected to be spent, and those far off it, with the reasoning. They cover the whole
 * organization: who is limited to some projects is suggested none.
 */
export async function listBudgetSuggestions(
  viewer: Viewer,
  now: Date = readNow(),
): Promise<{ data: BudgetSuggestionContract[]; nextCursor: null }> {
  if (listAllowedProjects(viewer) !== null) return { data: [], nextCursor: null };
  const { workspaceId } = viewer;
  const budgets = (await listAllBudgets(getDb(), workspaceId)).filter(
    // What a payer pays is not in the usage of any scope.
    ({ period, scope, ...budget }) =>
      period === 'month' && scope.payerId === undefined && computeBudgetPhase({ period, ...budget }, now) === 'active',
  );
  const projects = await listProjectRows(getDb(), workspaceId, {
    connectionId: undefined,
    afterId: null,
    limit: MAX_PROJECTS,
    projectIds: null,
  });
  const scopes = [
    { scope: {}, label: 'Everything' },
    ...projects
      .filter((one) => one.deletedAt === null)
      .map(({ id, name }) => ({ scope: { projectId: id }, label: name })),
  ];
  const histories = await loadHistories(
    workspaceId,
    [...scopes.map((one) => one.scope), ...budgets.map((one) => one.scope)],
    now,
  );
  const suggestions = suggestBudgets(
    scopes.map((one, index) => ({ ...one, days: histories[index] ?? [] })),
    budgets.map((budget, index) => ({ budget, days: histories[scopes.length + index] ?? [] })),
  );
  return { data: await mapSuggestions(workspaceId, suggestions), nextCursor: null };
}

async function loadHistories(workspaceId: string, scopes: readonly BudgetScope[], now: Date): Promise<DailySpend[][]> {
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const from = new Date(today.getTime() - HISTORY_DAYS * DAY_MS);
  const questions = scopes.map((scope, index) => ({ id: String(index), scope, startsAt: from, endsAt: today }));
  const byQuestion = await inTransaction((tx) => sumScopeSpendByBucket(tx, workspaceId, 'day', questions));
  return questions.map(({ id }) => listRegularDays(byQuestion.get(id) ?? new Map(), [], today));
}

async function mapSuggestions(
  workspaceId: string,
  suggestions: readonly BudgetSuggestion[],
): Promise<BudgetSuggestionContract[]> {
  const names = await loadScopeNames(getDb(), workspaceId, suggestions.map(toIncidentScope));
  return suggestions.map(({ amountNanos, currentNanos, expectedNanos, ...rest }) => ({
    ...rest,
    scope: mapBudgetScope(rest.scope),
    scopeNames: selectScopeNames(toIncidentScope(rest), names),
    period: 'month',
    amount: formatNanosExact(amountNanos),
    currentAmount: currentNanos === null ? null : formatNanosExact(currentNanos),
    expected: formatNanosExact(expectedNanos),
  }));
}
