import type { UsageBucket, UsageGroupBy, UsagePoint, UsageResponse, UsageSeries } from '@/lib/contracts/usage/usage';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { listBucketStarts } from '@/lib/presenters/calendar-steps';

/** An answer that adds up to the same whatever it is grouped by: `unassigned` = what the bill does not split so. */
export type ExportUsage = UsageResponse & { unassigned?: UsageSeries[] };

/** `assigned`: a group; `other`: groups beyond the biggest; `unassigned`: charges and credits that belong to no group. */
export type LineKind = 'assigned' | 'other' | 'unassigned';
export type Line = {
  kind: LineKind;
  group: Record<string, string | null>;
  names: Record<string, string>;
  otherGroups: number | null;
};
export type Entry = Line & { point: UsagePoint; endsAt: string };

/** A row for each bucket and group, in order of time; "Other" and what has no group last in their bucket. */
export function listEntries(usage: ExportUsage): Entry[] {
  const ends = listBucketEnds(usage);
  const lines = [
    ...usage.series.map((one) => ({ ...one, kind: 'assigned' as const, otherGroups: null })),
    ...(usage.other && usage.other.groups > 0
      ? [{ kind: 'other' as const, group: {}, names: {}, otherGroups: usage.other.groups, points: usage.other.points }]
      : []),
    ...(usage.unassigned ?? []).map((one) => ({ ...one, kind: 'unassigned' as const, otherGroups: null })),
  ];
  return lines
    .flatMap(({ points, ...line }, order) =>
      points.map((point) => ({ ...line, point, order, endsAt: ends.get(Date.parse(point.start)) ?? usage.to })),
    )
    .sort((left, right) => Date.parse(left.point.start) - Date.parse(right.point.start) || left.order - right.order)
    .map(({ order: _order, ...entry }) => entry);
}

function listBucketEnds(usage: {
  from: string;
  to: string;
  bucket: UsageBucket;
  timezone: string;
}): Map<number, string> {
  const starts = listBucketStarts(usage.from, usage.to, usage.bucket, usage.timezone);
  return new Map(
    starts.map((startMs, at) => [startMs, new Date(starts[at + 1] ?? Date.parse(usage.to)).toISOString()]),
  );
}

const readNanos = (cost: string | null) => (cost === null ? 0n : parseDecimalToNanos(cost));

/**
 * Adds what is missing to the totals of the same window by the dimensions that every bill knows: `whole` is the answer by
 * these, `dimensions` are those asked for. What the bill has beyond the groups of a bucket becomes a line of its own.
 */
export function balanceUsage(
  usage: UsageResponse,
  whole: UsageResponse,
  dimensions: readonly UsageGroupBy[],
): ExportUsage {
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
