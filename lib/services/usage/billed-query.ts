import type { UsageGroupBy, UsageQuery } from '@/lib/contracts/usage/usage';

/** Dimensions that every day of a bill is split by; by key only some are. Payers get all of it. */
const ALWAYS_BILLED: readonly UsageGroupBy[] = ['project', 'connection', 'provider', 'payer'];
const isAlwaysBilled = (dimension: UsageGroupBy) => ALWAYS_BILLED.includes(dimension);

/** True when the bill knows every group of a question, so that nothing of it is left over. */
export const isWhollyBilled = (groupBy: readonly UsageGroupBy[]) => groupBy.every(isAlwaysBilled);

/**
 * The same question with only the dimensions that every bill has. With `top` the folded groups cannot be distinguished,
 * so missing parts are reported for all at once.
 */
export function findBilledQuery({ groupBy, top, rankBy: _rankBy, ...query }: UsageQuery): UsageQuery {
  return { ...query, groupBy: top === undefined ? groupBy.filter(isAlwaysBilled) : [] };
}
