import type { Transaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import type { BillQuestion } from '@/lib/db/usage/billed-days';
import { sumScopeSpend } from '@/lib/db/usage/scope-spend';
import { listUsageCursors } from '@/lib/db/usage/usage-coverage';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import type { Interval } from '@/lib/domain/calendar';
import type { BilledDay } from '@/lib/domain/usage/one-off';
import {
  type PeriodSpend,
  planPeriodSpend,
  type ScopeCoverage,
  selectCoverages,
} from '@/lib/domain/usage/period-spend';
import type { SpendSegment } from '@/lib/domain/usage/spend-segment';
import { nameLeftOut } from '@/lib/services/name-left-out';
import { loadBilledDays } from './load-billed-days';
import { loadPayerSpend } from './load-payer-spend';

/** Spend of a scope over a period; `id` names the question. */
export type PeriodQuestion = { id: string; scope: BudgetScope; period: Interval };

/** Estimates, and on days whose bill is final what was billed, where the bill knows the scope. */
export async function loadPeriodSpend(
  tx: Transaction,
  workspaceId: string,
  questions: readonly PeriodQuestion[],
  today: Date,
): Promise<Map<string, PeriodSpend>> {
  const known = await listConnectionIds(tx, workspaceId);
  const connections = known.map(({ id }) => id);
  const cursors = await listUsageCursors(tx, workspaceId);
  const coveragesOf = remember((scope: BudgetScope): ScopeCoverage[] => selectCoverages(scope, connections, cursors));
  const all = questions.map(({ id, scope, period }) => ({
    ...{ id, scope, period },
    ...planPeriodSpend(period, coveragesOf(scope), today),
  }));
  const planned = all.filter(({ scope }) => scope.payerId === undefined);
  const ofPayers = all.flatMap(({ id, scope, period, isWhole }) =>
    scope.payerId === undefined ? [] : [{ id, payerId: scope.payerId, period, isWhole }],
  );
  const estimated = await sumScopeSpend(tx, workspaceId, planned);
  const billed = await loadBilledDays(tx, workspaceId, planned.flatMap(askBill), today);
  const byPayer = await loadPayerSpend(tx, workspaceId, ofPayers, today);
  return new Map([
    ...byPayer,
    ...planned.map(({ id, isExact, isWhole }): [string, PeriodSpend] => {
      const { nanos, unpricedRequests, assumedNanos, leftOut } = estimated.get(id) ?? NOTHING_ESTIMATED;
      const billedDays = billed.get(id) ?? [];
      const replacedNanos = add(billedDays, 'replacedNanos');
      const openNanos = nanos - replacedNanos;
      return [
        id,
        {
          spentNanos: openNanos + add(billedDays, 'billedNanos'),
          oneOffNanos: add(billedDays, 'oneOffNanos'),
          // What is billed rests on nothing and lacks nothing.
          unpricedRequests: unpricedRequests - add(billedDays, 'replacedUnpriced'),
          assumedNanos: assumedNanos - add(billedDays, 'replacedAssumedNanos'),
          leftOut: nameLeftOut(leftOut, known),
          costSource: billedDays.length === 0 ? 'estimated' : openNanos === 0n ? 'billed' : 'mixed',
          ...{ isExact, isWhole, billedDays },
        },
      ];
    }),
  ]);
}

const NOTHING_ESTIMATED = { nanos: 0n, unpricedRequests: 0n, assumedNanos: 0n, leftOut: [] };

const add = (days: readonly BilledDay[], field: Exclude<keyof BilledDay, 'startsAt'>) =>
  days.reduce((sum, day) => sum + day[field], 0n);

/**
 * What a scope asks of the bill, none for a model, a person, a kind or a saved view: the bill is split by project and key
 * only.
 */
export function askBill({
  id,
  scope,
  segments,
}: {
  id: string;
  scope: BudgetScope;
  segments: readonly SpendSegment[];
}): BillQuestion[] {
  const { connectionId, projectId, apiKeyId, model, userId, kind, savedView, provider } = scope;
  if (model !== undefined || userId !== undefined || kind !== undefined || savedView) return [];
  return segments
    .filter((segment) => segment.grain === 'day')
    .map(({ connectionIds, startsAt, endsAt }) => ({
      ...{ id, startsAt, endsAt },
      connectionId: connectionId ?? null,
      connectionIds: connectionIds ?? (connectionId === undefined ? (scope.connectionIds ?? null) : [connectionId]),
      provider: provider ?? null,
      projectIds: projectId === undefined ? null : [projectId],
      apiKeyId: apiKeyId ?? null,
    }));
}

/** Scopes differ in few things that matter to coverage, and there may be hundreds of them. */
function remember(find: (scope: BudgetScope) => ScopeCoverage[]): (scope: BudgetScope) => ScopeCoverage[] {
  const known = new Map<string, ScopeCoverage[]>();
  return (scope) => {
    const { connectionId, connectionIds, kind, savedView } = scope;
    const { kind: kinds, connection } = savedView?.filter ?? {};
    const key = JSON.stringify([connectionId, connectionIds, kind, kinds, connection]);
    const found = known.get(key) ?? find(scope);
    known.set(key, found);
    return found;
  };
}
