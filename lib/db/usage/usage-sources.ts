import { FACT_TABLE, SUM_MINUTES } from '@/lib/db/partitions';
import type { Interval } from '@/lib/domain/calendar';
import { BUCKET_SECONDS, type Grain } from '@/lib/domain/usage/usage';

/** Stored rows that a question is summed from, as SQL on the row `u`. */
export type UsageSource = {
  /** Names the CTE with the series or groups asked for, by the `id` that `u`'s key refers to. */
  member: 'member' | 'member_group';
  table: string;
  /** Column of `u` that refers to the member, and the column of `series` it comes from. */
  key: 'series_id' | 'group_id';
  memberId: string;
  /** Further condition on `u`, or none. */
  only: string;
  bucketSeconds: number;
  /** Amounts of one row that add up; null where the row has none. */
  costNanos: string;
  assumedNanos: string;
  unpricedRequests: string;
  pricedUse: string;
};

/** SQL for the requests of a fact row that have no price, or a part without one; null = none. */
export function renderUnpriced(row: string): string {
  return `coalesce(${row}.unpriced_requests, CASE WHEN ${row}.cost_nanos IS NULL THEN ${row}.requests END)`;
}

const factsOf = (grain: Grain): UsageSource => ({
  member: 'member',
  table: FACT_TABLE[grain],
  key: 'series_id',
  memberId: 's.id',
  only: '',
  bucketSeconds: BUCKET_SECONDS[grain],
  costNanos: 'u.cost_nanos',
  assumedNanos: 'u.assumed_nanos',
  unpricedRequests: renderUnpriced('u'),
  pricedUse:
    'CASE WHEN u.cost_nanos IS NOT NULL THEN u.requests + u.input_tokens + u.output_tokens + coalesce(u.units, 0) END',
});

const sumsOf = (grain: Grain): UsageSource => ({
  member: 'member_group',
  table: 'usage_sum',
  key: 'group_id',
  memberId: 'DISTINCT s.group_id',
  only: `AND u.width_minutes = ${SUM_MINUTES[grain]}`,
  bucketSeconds: SUM_MINUTES[grain] * 60,
  costNanos: 'CASE WHEN u.priced_facts > 0 THEN u.cost_nanos END',
  assumedNanos: 'u.assumed_nanos',
  unpricedRequests: 'u.unpriced_requests',
  pricedUse: 'u.priced_use',
});

const FACTS: Record<Grain, UsageSource> = { minute: factsOf('minute'), hour: factsOf('hour'), day: factsOf('day') };
const SUMS: Record<Grain, UsageSource> = { minute: sumsOf('minute'), hour: sumsOf('hour'), day: sumsOf('day') };

/**
 * The fewest rows that answer for spans of one grain: facts by series, or their sums by group where the question does
 * not distinguish keys or users. Minutes are summed by quarters of an hour, on whose limits the days of every zone
 * begin.
 */
export function chooseSource(
  grain: Grain,
  spans: readonly Interval[],
  { groupBy, filters }: { groupBy: readonly string[]; filters: object },
): UsageSource {
  const isByKeyOrUser = [...groupBy, ...Object.keys(filters)].some((one) => one === 'apiKey' || one === 'user');
  const sums = SUMS[grain];
  const isWhole = (at: Date) => at.getTime() % (sums.bucketSeconds * 1_000) === 0;
  return !isByKeyOrUser && spans.every((one) => isWhole(one.startsAt) && isWhole(one.endsAt)) ? sums : FACTS[grain];
}

/** The CTE with what a question asks for: its groups' columns, by the id that the source's rows refer to. */
export function renderMember(
  { member, memberId }: UsageSource,
  groups: { columns: string; join: string },
  wanted: string,
): string {
  return `${member} AS MATERIALIZED (
      SELECT ${memberId} AS id, s.connection_id, ${groups.columns} FROM series s ${groups.join} WHERE ${wanted}
    )`;
}
