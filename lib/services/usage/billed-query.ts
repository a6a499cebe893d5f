import type { UsageGroupBy, UsageQuery } from '@/lib/contracts/usage/usage';

/** Dimensions that every day of a bill is split by; by key only some are. */
const isAlwaysBilled = (dimension: UsageGroupBy) =>
  dimension === 'project' || dimension === 'connection' || dimension === 'provider';

/** True when the bill knows every group of a question, so that nothing of it is left over. */
export const isWhollyBilled = (groupBy: readonly UsageGroupBy[]) => groupBy.every(isAlwaysBilled);

/**
 * The same question by what every bill knows. With `top` the groups that are folded together cannot be told apart, so what
 * is missing is told for all at once.
 */
export function findBilledQuery({ groupBy, top, rankBy: _rankBy, ...query }: UsageQuery): UsageQuery {
  return { ...query, groupBy: top === undefined ? groupBy.filter(isAlwaysBilled) : [] };
}
