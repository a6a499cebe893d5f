import type { Transaction } from '@/lib/db/client';
import { sumScopeSpendByBucket } from '@/lib/db/usage/scope-spend';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import { type DailySpend, listRegularDays } from '@/lib/domain/budgets/budget-forecast';
import { DAY_MS } from '@/lib/domain/time';
import { loadBilledDays } from './load-billed-days';
import { loadPayerHistory } from './load-payer-spend';
import { askBill } from './load-period-spend';

const HISTORY_DAYS = 28;

/**
 * Regular spend of the last 28 whole UTC days before `today`, by the id of its scope: billed where the bill is final, else
 * estimated. One-off credits and charges are left out.
 */
export async function loadRegularDays(
  tx: Transaction,
  workspaceId: string,
  scopes: readonly { id: string; scope: BudgetScope }[],
  today: Date,
): Promise<Map<string, Required<DailySpend>[]>> {
  const stretch = { startsAt: new Date(today.getTime() - HISTORY_DAYS * DAY_MS), endsAt: today };
  const counted = scopes.filter(({ scope }) => scope.payerId === undefined);
  const questions = counted.map((one) => ({ ...one, ...stretch }));
  const payerIds = scopes.flatMap(({ scope }) => scope.payerId ?? []);
  const ofPayers = await loadPayerHistory(tx, workspaceId, payerIds, { today, count: HISTORY_DAYS });
  const estimated = await sumScopeSpendByBucket(tx, workspaceId, 'day', questions);
  const asked = questions.flatMap((one) => askBill({ ...one, segments: [{ grain: 'day', ...stretch }] }));
  const billed = await loadBilledDays(tx, workspaceId, asked, today);
  return new Map([
    ...questions.map(({ id }): [string, Required<DailySpend>[]] => [
      id,
      listRegularDays(estimated.get(id) ?? new Map(), billed.get(id) ?? [], today),
    ]),
    ...scopes.flatMap(({ id, scope }): [string, Required<DailySpend>[]][] =>
      scope.payerId === undefined ? [] : [[id, ofPayers.get(scope.payerId) ?? []]],
    ),
  ]);
}
