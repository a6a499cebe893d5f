import { getPool } from '@/lib/db/client';
import type { Interval } from '@/lib/domain/calendar';
import { BUCKET_SECONDS, type Grain } from '@/lib/domain/usage/usage';
import type { ReadSegment } from '@/lib/domain/usage/usage-plan';
import { COUNTED_NANOS, IS_COUNTED } from './counted-costs';
import { type BilledElsewhere, renderBillOnce, renderSeriesOnce } from './counted-once';
import { Values } from './statement-values';
import { chooseSource, renderMember } from './usage-sources';

/** What usage can be split and filtered by. */
type Dimension = 'model' | 'project' | 'apiKey' | 'user' | 'kind' | 'serviceTier' | 'batch' | 'connection' | 'provider';

/** Accepted values a dimension; null stands for usage without the dimension. An absent dimension accepts all. */
export type DimensionFilters = Partial<Record<Dimension, readonly (string | null)[]>>;

/** A UTC day of one connection whose bill is final, so that its estimates give way. */
export type BilledDay = { connectionId: string; startsAt: Date };

/** Sums of one group in one chart bucket. `group` holds one value a grouped dimension. */
export type UsageSums = {
  bucketIndex: number;
  group: (string | null)[];
  counts: Record<CountName, number>;
  /** Sum over rows outside of billed days; null when none of them has a price. */
  estimatedNanos: bigint | null;
  /** The part of the estimate that rests on an assumption. */
  assumedNanos: bigint;
  estimatedRows: number;
  billedRows: number;
  unpricedRequests: number;
  /** True = all groups together that were not asked for by name; `group` is empty. */
  isOther: boolean;
};

export type BilledSums = { bucketIndex: number; group: (string | null)[]; billedNanos: bigint; isOther: boolean };

export const COUNT_COLUMNS = {
  requests: 'requests',
  inputTokens: 'input_tokens',
  cachedInputTokens: 'cached_input_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  outputTokens: 'output_tokens',
  inputAudioTokens: 'input_audio_tokens',
  outputAudioTokens: 'output_audio_tokens',
  inputImageTokens: 'input_image_tokens',
  outputImageTokens: 'output_image_tokens',
  units: 'units',
} as const;
/** Tokens of rows that do not report their number of requests: while there are any, a sum of requests is incomplete. */
const UNCOUNTED_TOKENS = 'CASE WHEN u.requests = 0 THEN u.input_tokens + u.output_tokens ELSE 0 END';
export type CountName = keyof typeof COUNT_COLUMNS | 'uncountedTokens';
export const COUNT_NAMES = [...Object.keys(COUNT_COLUMNS), 'uncountedTokens'] as CountName[];

/** SQL for a count of a stored row `u`. */
export const renderCount = (name: CountName): string =>
  name === 'uncountedTokens' ? UNCOUNTED_TOKENS : `u.${COUNT_COLUMNS[name]}`;

/** Provider of the connection of a row; a workspace has few connections, so each is looked up once. */
function providerOf(row: 's' | 'c'): string {
  return `(SELECT o.provider FROM connection o WHERE o.workspace_id = ${row}.workspace_id AND o.id = ${row}.connection_id)`;
}

export const SERIES_COLUMNS: Record<Dimension, string> = {
  model: 's.model',
  project: 's.project_id',
  apiKey: 's.api_key_id',
  user: 's.user_id',
  kind: 's.kind',
  serviceTier: 's.service_tier',
  batch: 's.batch::text',
  connection: 's.connection_id::text',
  provider: providerOf('s'),
};

/** The bill knows these dimensions and no others; empty text is its word for "none". */
const COST_COLUMNS: Partial<Record<Dimension, string>> = {
  project: "nullif(c.project_id, '')",
  apiKey: "nullif(c.api_key_id, '')",
  connection: 'c.connection_id::text',
  provider: providerOf('c'),
};

/** More groups than any chart can show: the caller gets an error that asks for less. */
export const MAX_RESULT_ROWS = 200_000;

export type SumQuery = {
  /** Groups that stay separate; all others are summed up as one. Absent = every group stays separate. */
  kept?: readonly (readonly (string | null)[])[] | undefined;
  workspaceId: string;
  connectionIds: readonly string[];
  groupBy: readonly Dimension[];
  filters: DimensionFilters;
  elsewhere: BilledElsewhere;
  billedDays: readonly BilledDay[];
  /** Of the bill only credits, which are below zero. */
  isCreditOnly?: boolean;
};

/**
 * Sums stored rows of one grain by chart bucket and group, in one pass over the time range. Which chart bucket a row
 * counts to is found by binary search in the segments' limits. Segments are in order of time and do not overlap.
 */
export async function sumUsage(grain: Grain, segments: readonly ReadSegment[], query: SumQuery): Promise<UsageSums[]> {
  const values = new Values();
  const source = chooseSource(grain, segments, query);
  const place = locateBuckets('u.bucket_start', segments, source.bucketSeconds, values);
  const groups = planGroups(query, SERIES_COLUMNS, values);
  const billed = grain === 'day' && query.billedDays.length > 0;
  const open = billed ? 'b.starts_at IS NULL' : 'true';
  const wanted = `s.workspace_id = ${values.add(query.workspaceId, '::uuid')}
      AND s.connection_id = ANY (${values.add(query.connectionIds, '::uuid[]')})
      ${renderFilters(query.filters, SERIES_COLUMNS, values)} ${renderSeriesOnce(query.elsewhere, values)}`;
  const sql = `
    WITH ${renderMember(source, groups, wanted)}
    SELECT ${place.sql} AS place, ${groups.names},
      ${COUNT_NAMES.map((name) => `coalesce(sum(${renderCount(name)}), 0)::text AS "${name}"`).join(', ')},
      (sum(${source.costNanos}) FILTER (WHERE ${open}))::text AS estimated_nanos,
      coalesce(sum(${source.assumedNanos}) FILTER (WHERE ${open}), 0)::text AS assumed_nanos,
      count(*) FILTER (WHERE ${open})::int AS estimated_rows,
      count(*) FILTER (WHERE NOT ${open})::int AS billed_rows,
      coalesce(sum(${source.unpricedRequests}) FILTER (WHERE ${open}), 0)::text AS unpriced_requests
    FROM ${source.table} u
    JOIN ${source.member} m ON m.id = u.${source.key}
    ${billed ? joinBilledDays(query.billedDays, 'm.connection_id', 'u.bucket_start', 'LEFT', values) : ''}
    WHERE u.workspace_id = ${values.add(query.workspaceId, '::uuid')} ${source.only}
      AND ${renderStretches('u.bucket_start', segments, values)}
    GROUP BY 1, ${groups.names}
    LIMIT ${MAX_RESULT_ROWS + 1}`;
  const { rows } = await getPool().query<SumRecord>(sql, values.list);
  return rows.flatMap((row) => {
    const bucketIndex = place.findIndex(row.place);
    return bucketIndex === null ? [] : [mapSumRecord(row, bucketIndex, groups.read(row))];
  });
}

/** Sums the bill of the given days by chart bucket and group. Groups and filters must be ones that the bill knows. */
export async function sumBilledCosts(segments: readonly ReadSegment[], query: SumQuery): Promise<BilledSums[]> {
  if (query.billedDays.length === 0) return [];
  const values = new Values();
  const day = "(c.cost_on::timestamp AT TIME ZONE 'UTC')";
  const place = locateBuckets(day, segments, BUCKET_SECONDS.day, values);
  const groups = planGroups(query, COST_COLUMNS, values);
  const sql = `
    SELECT place, ${groups.names}, sum(nanos)::text AS billed_nanos FROM (
    SELECT ${place.sql} AS place, ${groups.columns}, ${COUNTED_NANOS} AS nanos
    FROM cost_day c
    ${groups.join}
    ${joinBilledDays(query.billedDays, 'c.connection_id', day, 'INNER', values)}
    WHERE c.workspace_id = ${values.add(query.workspaceId, '::uuid')}
      AND c.connection_id = ANY (${values.add(query.connectionIds, '::uuid[]')})
      AND ${IS_COUNTED} ${query.isCreditOnly ? 'AND c.amount_nanos < 0' : ''}
      ${renderFilters(query.filters, COST_COLUMNS, values)} ${renderBillOnce(query.elsewhere, values)}
    ) billed GROUP BY 1, ${groups.names}`;
  const { rows } = await getPool().query<GroupRecord & { place: Place; billed_nanos: string }>(sql, values.list);
  return rows.flatMap((row) => {
    const bucketIndex = place.findIndex(row.place);
    if (bucketIndex === null) return [];
    return [{ bucketIndex, ...groups.read(row), billedNanos: BigInt(row.billed_nanos) }];
  });
}

/** Columns `g0…gn` hold a group's values; with kept groups the one column `slot` holds its number, 0 for all others. */
export type GroupRecord = { slot?: number } & Record<`g${number}`, string | null>;

type GroupPlan = {
  columns: string;
  names: string;
  join: string;
  read: (row: GroupRecord) => Pick<UsageSums, 'group' | 'isOther'>;
};

/** SQL for the groups of a sum. Kept groups are found by their values; no id is empty text, so it stands for none. */
export function planGroups(
  { groupBy, kept }: SumQuery,
  columnOf: Partial<Record<Dimension, string>>,
  values: Values,
): GroupPlan {
  const groupColumns = groupBy.map((dimension) => columnOf[dimension] ?? 'NULL::text');
  if (kept === undefined || groupBy.length === 0) {
    const names = ['one', ...groupBy.map((_, at) => `g${at}`)];
    return {
      columns: ['1 AS one', ...groupColumns.map((column, at) => `${column} AS g${at}`)].join(', '),
      names: names.join(', '),
      join: '',
      read: (row) => ({ group: groupBy.map((_, at) => row[`g${at}`] ?? null), isOther: false }),
    };
  }
  const lists = groupBy.map((_, at) =>
    values.add(
      kept.map((group) => group[at] ?? ''),
      '::text[]',
    ),
  );
  const names = groupBy.map((_, at) => `g${at}`);
  const isSame = groupColumns.map((column, at) => `k.g${at} = coalesce(${column}, '')`);
  return {
    columns: 'coalesce(k.slot, 0)::int AS slot',
    names: 'slot',
    join: `LEFT JOIN unnest(${lists.join(', ')}) WITH ORDINALITY AS k(${names.join(', ')}, slot) ON ${isSame.join(' AND ')}`,
    read: ({ slot = 0 }) => ({ group: [...(kept[slot - 1] ?? [])], isOther: slot === 0 }),
  };
}

/**
 * Days in a span for which the provider has sent a bill. `byKey` keeps only days whose bill names keys: the provider
 * does not split older days by key.
 */
export async function listBilledDays(
  workspaceId: string,
  span: Interval,
  options: { byKey: boolean },
): Promise<BilledDay[]> {
  const { rows } = await getPool().query<{ connection_id: string; starts_at: Date }>(
    `SELECT connection_id::text, (cost_on::timestamp AT TIME ZONE 'UTC') AS starts_at
     FROM cost_day c
     WHERE workspace_id = $1::uuid AND ${IS_COUNTED}
       AND cost_on >= ($2::timestamptz AT TIME ZONE 'UTC')::date
       AND cost_on < ($3::timestamptz AT TIME ZONE 'UTC')::date
     GROUP BY connection_id, cost_on
     HAVING NOT $4::boolean OR bool_or(api_key_id <> '')`,
    [workspaceId, span.startsAt, span.endsAt, options.byKey],
  );
  return rows.map((row) => ({ connectionId: row.connection_id, startsAt: row.starts_at }));
}

type Place = number | Date;
type SumRecord = Record<CountName, string> &
  GroupRecord & {
    place: Place;
    estimated_nanos: string | null;
    assumed_nanos: string;
    estimated_rows: number;
    billed_rows: number;
    unpriced_requests: string;
  };

/** Counts of a record, absent ones as zero. There are thousands, so their shape is made once and copied. */
export function readCounts(row: Readonly<Record<CountName, string | null>>): Record<CountName, number> {
  const counts = { ...NO_COUNTS };
  for (const name of COUNT_NAMES) counts[name] = Number(row[name]);
  return counts;
}

const NO_COUNTS = Object.fromEntries(COUNT_NAMES.map((name) => [name, 0])) as Record<CountName, number>;

function mapSumRecord(
  row: SumRecord,
  bucketIndex: number,
  { group, isOther }: Pick<UsageSums, 'group' | 'isOther'>,
): UsageSums {
  return {
    bucketIndex,
    group,
    isOther,
    counts: readCounts(row),
    estimatedNanos: row.estimated_nanos === null ? null : BigInt(row.estimated_nanos),
    assumedNanos: BigInt(row.assumed_nanos),
    estimatedRows: row.estimated_rows,
    billedRows: row.billed_rows,
    unpricedRequests: Number(row.unpriced_requests),
  };
}

/**
 * SQL that finds the place of an instant among the segments, and the chart bucket of a place. Where each segment is
 * exactly one stored bucket the instant itself is the place, which saves the search.
 */
function locateBuckets(instant: string, segments: readonly ReadSegment[], unitSeconds: number, values: Values) {
  const isOneToOne = segments.every((one) => one.endsAt.getTime() - one.startsAt.getTime() === unitSeconds * 1_000);
  if (isOneToOne) {
    const byStart = new Map(segments.map((one) => [one.startsAt.getTime(), one.bucketIndex]));
    return { sql: instant, findIndex: (at: Place) => byStart.get(Number(at)) ?? null };
  }
  const { limits, indexes } = listLimits(segments);
  return {
    sql: `width_bucket(${instant}, ${values.add(limits, '::timestamptz[]')})`,
    findIndex: (at: Place) => indexes[Number(at) - 1] ?? null,
  };
}

/** Limits between segments and, for each stretch that begins at one, the chart bucket (null = a gap). */
function listLimits(segments: readonly ReadSegment[]): { limits: Date[]; indexes: (number | null)[] } {
  const limits: Date[] = [];
  const indexes: (number | null)[] = [];
  for (const [at, segment] of segments.entries()) {
    limits.push(segment.startsAt);
    indexes.push(segment.bucketIndex);
    if (segments[at + 1]?.startsAt.getTime() === segment.endsAt.getTime()) continue;
    limits.push(segment.endsAt);
    indexes.push(null);
  }
  return { limits, indexes };
}

/**
 * The stretches of time that a statement reads. A gap is read and dropped where it is shorter than what precedes it;
 * longer ones are left out, so that two edges of a year do not read the year.
 */
function renderStretches(instant: string, segments: readonly ReadSegment[], values: Values): string {
  const stretches: Interval[] = [];
  for (const { startsAt, endsAt } of segments) {
    const last = stretches.at(-1);
    const isNear = last && startsAt.getTime() - last.endsAt.getTime() < last.endsAt.getTime() - last.startsAt.getTime();
    if (isNear) last.endsAt = endsAt;
    else stretches.push({ startsAt, endsAt });
  }
  const parts = stretches.map(
    ({ startsAt, endsAt }) => `(${instant} >= ${values.add(startsAt)} AND ${instant} < ${values.add(endsAt)})`,
  );
  return `(${parts.join(' OR ')})`;
}

function joinBilledDays(
  days: readonly BilledDay[],
  connection: string,
  instant: string,
  kind: 'LEFT' | 'INNER',
  values: Values,
): string {
  const connections = values.add(
    days.map((day) => day.connectionId),
    '::uuid[]',
  );
  const starts = values.add(
    days.map((day) => day.startsAt),
    '::timestamptz[]',
  );
  return `${kind} JOIN unnest(${connections}, ${starts}) AS b(connection_id, starts_at)
      ON b.connection_id = ${connection} AND b.starts_at = ${instant}`;
}

export function renderFilters(
  filters: DimensionFilters,
  columns: Partial<Record<Dimension, string>>,
  values: Values,
): string {
  return (Object.entries(filters) as [Dimension, readonly (string | null)[]][])
    .map(([dimension, accepted]) => {
      const column = columns[dimension];
      if (column === undefined) return '';
      const named = accepted.filter((value) => value !== null);
      const isNone = accepted.includes(null) ? ` OR ${column} IS NULL` : '';
      return `AND (${column} = ANY (${values.add(named, '::text[]')})${isNone})`;
    })
    .join('\n      ');
}
