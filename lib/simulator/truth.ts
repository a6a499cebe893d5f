import { computeCost } from '@/lib/domain/pricing';
import { addCounts, NO_COUNTS, type UsageCounts, type UsageDimensions, type UsageKind } from '@/lib/domain/usage/usage';
import { isEmptyTally, mapTallyToCounts, type Traffic } from './traffic';

type TruthDimension = 'kind' | keyof UsageDimensions;

export type TruthQuery = {
  from: Date;
  to: Date;
  groupBy?: readonly TruthDimension[];
  /** Rows are priced and rounded per bucket of this width, as a reader of such buckets would. Default 60. */
  bucketSeconds?: 60 | 3_600 | 86_400;
  /** Moment whose reports count; default everything, however late. */
  asOf?: Date;
  kind?: UsageKind;
};

export type TruthRow = {
  group: Partial<Record<TruthDimension, string | boolean | null>>;
  counts: UsageCounts;
  costNanos: bigint;
};

/** Exact sums by dimension, made without HTTP: what a reader of the API must arrive at. */
export function computeTruth(traffic: Traffic, query: TruthQuery): TruthRow[] {
  const { groupBy = [], bucketSeconds = 60, kind } = query;
  const fromSecond = query.from.getTime() / 1_000;
  const toSecond = query.to.getTime() / 1_000;
  const asOfSecond = query.asOf ? query.asOf.getTime() / 1_000 : Number.POSITIVE_INFINITY;
  const rows = new Map<string, TruthRow>();
  for (const stream of traffic.streams) {
    if (kind !== undefined && stream.kind !== kind) continue;
    const group: TruthRow['group'] = {};
    for (const name of groupBy) group[name] = name === 'kind' ? stream.kind : stream.dimensions[name];
    const key = JSON.stringify(group);
    const row = rows.get(key) ?? { group, counts: NO_COUNTS, costNanos: 0n };
    for (let start = fromSecond; start < toSecond; start += bucketSeconds) {
      const tally = traffic.sum(stream, start, Math.min(start + bucketSeconds, toSecond), asOfSecond);
      if (isEmptyTally(tally)) continue;
      const counts = mapTallyToCounts(tally);
      row.counts = addCounts(row.counts, counts);
      const cost = computeCost(stream.kind, stream.dimensions, counts, new Date(start * 1_000));
      if (cost.state === 'priced') row.costNanos += cost.costNanos;
    }
    rows.set(key, row);
  }
  return [...rows.values()].filter(({ counts }) => counts.requests > 0 || counts.units > 0 || counts.inputTokens > 0);
}
