import { z } from 'zod';
import { CONTAINMENT_ACTIONS } from '@/lib/domain/containment/action';

/** What a budget does by itself once a share of it is spent: "at 110 % deny gpt-5-pro". Stored as JSON. */
export const BudgetActionSchema = z.object({
  /** Of the budget's amount, by what is really spent. */
  percent: z.number().int().min(1).max(1_000),
  action: z.enum(CONTAINMENT_ACTIONS),
  /** What to deny or slow down where the budget's own scope names no model. */
  model: z.string().min(1).max(200).exactOptional(),
  mode: z.enum(['off', 'dry_run', 'ask', 'automatic']).default('dry_run'),
  delaySeconds: z.number().int().min(0).max(86_400).default(0),
});
export type BudgetAction = z.infer<typeof BudgetActionSchema>;

/** Names one action of one period: what was done about it once is not done again. */
export function buildBudgetCause(budgetId: string, periodStart: Date, action: BudgetAction): string {
  return `budget:${budgetId}:${periodStart.toISOString()}:${action.percent}:${action.action}:${action.model ?? ''}`;
}

/** Actions whose share of the limit is spent. */
export function listDueActions(
  actions: readonly BudgetAction[],
  spent: { spentNanos: bigint; limitNanos: bigint },
): BudgetAction[] {
  return actions.filter(
    ({ mode, percent }) => mode !== 'off' && spent.spentNanos * 100n >= spent.limitNanos * BigInt(percent),
  );
}
