import type {
  CostSource,
  UsageGroupBy,
  UsagePoint,
  UsageResponse,
  UsageSeries,
  UsageTotals,
} from '@/lib/contracts/usage/usage';
import { formatNanosExact } from '@/lib/domain/money';
import { USAGE_COUNTS } from '@/lib/domain/usage/usage-measure';

type Counts = Record<(typeof USAGE_COUNTS)[number], number>;
/** Counts as they are stored; `uncountedTokens` = those of reports without a number of requests, absent = none. */
type PartCounts = Counts & { uncountedTokens?: number };

/** A part of one point: what one grain, one connection or the bill adds to it. */
export type UsagePart = {
  bucketIndex: number;
  group: (string | null)[];
  /** True = belongs to no group of its own. */
  isOther?: boolean;
  counts?: PartCounts;
  /** Null or absent = nothing estimated has a price. */
  estimatedNanos?: bigint | null;
  /** The part of the estimate that rests on an assumption; absent = none of it. */
  assumedNanos?: bigint;
  /** True when rows were estimated, priced or not. */
  isEstimated: boolean;
  /** Absent = no bill for this part. */
  billedNanos?: bigint;
  unpricedRequests: number;
};

export type AssembleInput = {
  from: Date;
  to: Date;
  bucket: UsageResponse['bucket'];
  timezone: string;
  asOf: Date | null;
  groupBy: readonly UsageGroupBy[];
  coveredFrom: Date | null;
  /** Start of each chart bucket, whether it is over and read, and whether its limits lie between stored rows. */
  buckets: readonly { startsAt: Date; isComplete: boolean; isExact: boolean }[];
  /** Whether the limits of the whole window lie between stored rows. */
  isExact: boolean;
  parts: readonly UsagePart[];
  /** How many groups the parts with `isOther` stand for; absent = every group is apart. */
  otherGroups?: number | undefined;
  findName: (dimension: UsageGroupBy, id: string) => string | undefined;
};

type Sum = {
  counts: Counts;
  uncountedTokens: number;
  estimatedNanos: bigint | null;
  assumedNanos: bigint;
  isEstimated: boolean;
  billedNanos: bigint | null;
  unpricedRequests: number;
};

type Group = { values: (string | null)[]; total: Sum; points: Map<number, Sum> };

/**
 * Adds parts up to series, points and totals. A bucket without any part is absent: no usage was seen there. Series come
 * with the costliest first.
 */
export function assembleUsageResponse(input: AssembleInput): UsageResponse {
  const groups = new Map<string, Group>();
  const total = createSum();
  const other: Group = { values: [], total: createSum(), points: new Map() };
  for (const part of input.parts) {
    const key = JSON.stringify(part.group);
    const group = part.isOther
      ? other
      : (groups.get(key) ?? { values: part.group, total: createSum(), points: new Map() });
    if (!part.isOther) groups.set(key, group);
    const point = group.points.get(part.bucketIndex) ?? createSum();
    group.points.set(part.bucketIndex, point);
    for (const sum of [point, group.total, total]) addPart(sum, part);
  }
  return {
    from: input.from.toISOString(),
    to: input.to.toISOString(),
    bucket: input.bucket,
    timezone: input.timezone,
    currency: 'USD',
    asOf: input.asOf?.toISOString() ?? null,
    coveredFrom: input.coveredFrom?.toISOString() ?? null,
    series: [...groups.values()].sort(compareGroups).map((group) => renderSeries(group, input)),
    ...(input.otherGroups === undefined
      ? {}
      : { other: { groups: input.otherGroups, points: renderPoints(other, input.buckets) } }),
    totals: renderSum(total),
    ...(input.isExact ? {} : { approximate: true }),
  };
}

/** Totals of each group over all buckets, in no particular order. */
export function listGroupTotals(parts: readonly UsagePart[]): { values: (string | null)[]; totals: UsageTotals }[] {
  const groups = new Map<string, { values: (string | null)[]; total: Sum }>();
  for (const part of parts) {
    const key = JSON.stringify(part.group);
    const group = groups.get(key) ?? { values: part.group, total: createSum() };
    groups.set(key, group);
    addPart(group.total, part);
  }
  return [...groups.values()].map(({ values, total }) => ({ values, totals: renderSum(total) }));
}

/** Totals of all parts together. */
export function sumParts(parts: readonly UsagePart[]): UsageTotals {
  const total = createSum();
  for (const part of parts) addPart(total, part);
  return renderSum(total);
}

/** Copied for each sum: there are thousands, and an object made from a list of names is slow to make and to add to. */
const NO_COUNTS = Object.fromEntries(USAGE_COUNTS.map((name) => [name, 0])) as Counts;

function createSum(): Sum {
  return {
    counts: { ...NO_COUNTS },
    uncountedTokens: 0,
    estimatedNanos: null,
    assumedNanos: 0n,
    isEstimated: false,
    billedNanos: null,
    unpricedRequests: 0,
  };
}

function addPart(sum: Sum, part: UsagePart): void {
  if (part.counts) for (const name of USAGE_COUNTS) sum.counts[name] += part.counts[name];
  sum.uncountedTokens += part.counts?.uncountedTokens ?? 0;
  if (part.estimatedNanos != null) sum.estimatedNanos = (sum.estimatedNanos ?? 0n) + part.estimatedNanos;
  if (part.billedNanos !== undefined) sum.billedNanos = (sum.billedNanos ?? 0n) + part.billedNanos;
  sum.assumedNanos += part.assumedNanos ?? 0n;
  sum.isEstimated ||= part.isEstimated;
  sum.unpricedRequests += part.unpricedRequests;
}

const sumCost = (sum: Sum) => (sum.estimatedNanos ?? 0n) + (sum.billedNanos ?? 0n);

function compareGroups(left: Group, right: Group): number {
  const difference = sumCost(right.total) - sumCost(left.total);
  if (difference !== 0n) return difference > 0n ? 1 : -1;
  return JSON.stringify(left.values) < JSON.stringify(right.values) ? -1 : 1;
}

function findSource(sum: Sum): CostSource {
  if (sum.billedNanos === null) return 'estimated';
  return sum.isEstimated ? 'mixed' : 'billed';
}

/** An unreported number of requests is unknown, not zero. */
function describeRequests({ counts, uncountedTokens }: Sum): Pick<UsageTotals, 'requests' | 'requestsComplete'> {
  if (uncountedTokens === 0) return { requests: counts.requests };
  return { requests: counts.requests === 0 ? null : counts.requests, requestsComplete: false };
}

function renderSum(sum: Sum): UsageTotals {
  const hasCost = sum.estimatedNanos !== null || sum.billedNanos !== null;
  return {
    ...sum.counts,
    ...describeRequests(sum),
    cost: hasCost ? formatNanosExact(sumCost(sum)) : null,
    costSource: findSource(sum),
    assumedCost: formatNanosExact(sum.assumedNanos),
    unpricedRequests: sum.unpricedRequests,
  };
}

function renderSeries(group: Group, { groupBy, buckets, findName }: AssembleInput): UsageSeries {
  const named = groupBy.flatMap((dimension, at): [string, string][] => {
    const id = group.values[at];
    const name = id == null ? undefined : findName(dimension, id);
    return name === undefined ? [] : [[dimension, name]];
  });
  return {
    group: Object.fromEntries(groupBy.map((dimension, at) => [dimension, group.values[at] ?? null])),
    names: Object.fromEntries(named),
    points: renderPoints(group, buckets),
  };
}

function renderPoints(group: Group, buckets: AssembleInput['buckets']): UsagePoint[] {
  return [...group.points]
    .sort(([left], [right]) => left - right)
    .flatMap(([index, sum]): UsagePoint[] => {
      const bucket = buckets[index];
      if (!bucket) return [];
      const { startsAt, isComplete, isExact } = bucket;
      const state = { complete: isComplete && isExact, ...(isComplete && !isExact && { approximate: true }) };
      return [{ start: startsAt.toISOString(), ...renderSum(sum), ...state }];
    });
}
