import type { UsageGroupBy, UsagePoint, UsageResponse, UsageSeries, UsageTotals } from '@/lib/contracts/usage/usage';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';

const readNanos = (cost: string | null) => (cost === null ? 0n : parseDecimalToNanos(cost));

/**
 * Adds what is missing to the totals of the same window by the dimensions that every bill knows: `whole` is the answer by
 * these, `dimensions` are those asked for. What the bill has beyond the groups of a bucket becomes a line of its own.
 */
export function balanceUsage(
  usage: UsageResponse,
  whole: UsageResponse,
  dimensions: readonly UsageGroupBy[],
): UsageResponse {
  const known = Object.keys(whole.series[0]?.group ?? {});
  const keyOf = (group: Record<string, string | null>, start: string) =>
    JSON.stringify([start, ...known.map((dimension) => group[dimension] ?? null)]);
  const assigned = new Map<string, bigint>();
  for (const { group, points } of [...usage.series, { group: {}, points: usage.other?.points ?? [] }]) {
    for (const { start, cost } of points) {
      const key = keyOf(group, start);
      assigned.set(key, (assigned.get(key) ?? 0n) + readNanos(cost));
    }
  }
  const unassigned = whole.series.flatMap(({ group, names, points }): UsageSeries[] => {
    const left = points.flatMap((point) => {
      const nanos = readNanos(point.cost) - (assigned.get(keyOf(group, point.start)) ?? 0n);
      return nanos === 0n ? [] : [emptyPoint(point, nanos)];
    });
    const own = Object.fromEntries(dimensions.map((dimension) => [dimension, group[dimension] ?? null]));
    return left.length === 0 ? [] : [{ group: own, names, points: left }];
  });
  if (unassigned.length === 0) return usage;
  const { cost, costSource } = whole.totals;
  return { ...usage, unassigned, totals: { ...usage.totals, cost, costSource } };
}

function emptyPoint(point: UsagePoint, nanos: bigint): UsagePoint {
  const counts = Object.entries(point).map(([field, value]) => [field, typeof value === 'number' ? 0 : value]);
  return {
    ...(Object.fromEntries(counts) as UsagePoint),
    cost: formatNanosExact(nanos),
    costSource: 'billed',
    assumedCost: '0',
  };
}

/** The same of totals: what the bill of the whole window has beyond the groups; null = nothing. */
export function findUnassigned(totals: UsageTotals, whole: UsageTotals): UsageTotals | null {
  const nanos = readNanos(whole.cost) - readNanos(totals.cost);
  if (nanos === 0n) return null;
  const counts = Object.entries(totals).map(([field, value]) => [field, typeof value === 'number' ? 0 : value]);
  return {
    ...(Object.fromEntries(counts) as UsageTotals),
    cost: formatNanosExact(nanos),
    costSource: 'billed',
    assumedCost: '0',
  };
}
