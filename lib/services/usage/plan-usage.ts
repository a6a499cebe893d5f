import type { Viewer } from '@/lib/auth/viewer';
import type { UsageGroupBy, UsageQuery } from '@/lib/contracts/usage/usage';
import { listPayerRows } from '@/lib/db/allocation/payers';
import { getDb } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listRefusedBuckets, type RefusedBucket } from '@/lib/db/connections/refused-rows';
import { type BilledElsewhere, listGatewayParts } from '@/lib/db/usage/counted-once';
import { listModelsNamed } from '@/lib/db/usage/model-names';
import { findNames } from '@/lib/db/usage/names';
import { listUsageCursors } from '@/lib/db/usage/usage-coverage';
import { sumUsagePieces } from '@/lib/db/usage/usage-piece-sums';
import {
  type BilledDay,
  type DimensionFilters,
  listBilledDays,
  MAX_RESULT_ROWS,
  type SumQuery,
  sumBilledCosts,
  sumUsage,
} from '@/lib/db/usage/usage-queries';
import type { Interval } from '@/lib/domain/calendar';
import { narrowProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';
import { findDoublyAnswered, isBilledBy } from '@/lib/domain/usage/billed-elsewhere';
import { expandModelNames } from '@/lib/domain/usage/model-family';
import { type ConnectionCoverage, computeCoverage } from '@/lib/domain/usage/usage-coverage';
import { planReadPieces } from '@/lib/domain/usage/usage-pieces';
import {
  estimateBucketCount,
  findFittingBucket,
  type GrainCoverage,
  isReadExactly,
  joinSegments,
  listChartBuckets,
  planUsageRead,
  type ReadSegment,
} from '@/lib/domain/usage/usage-plan';
import { AppError } from '@/lib/errors';
import type { UsagePart } from '@/lib/presenters/usage/usage-response';
import { findProfile } from '@/lib/providers/profiles';
import { askTogether } from '@/lib/services/answer-cache';
import { checkPayerQuery, isByPayer, listColumns, readPayerParts } from './read-payer-parts';

const MAX_POINTS = 2_000;
/** A day's bill is final a day after the day is over. */
const BILL_SETTLING_MS = DAY_MS;
const DIMENSIONS = [
  'model',
  'project',
  'apiKey',
  'user',
  'kind',
  'serviceTier',
  'batch',
  'connection',
  'provider',
] as const satisfies readonly UsageGroupBy[];
const BILL_DIMENSIONS: readonly string[] = ['project', 'apiKey', 'connection', 'provider'];

/** A usage question with everything that decides which stored rows answer it. */
export type UsagePlan = {
  workspaceId: string;
  span: Interval;
  timezone: string;
  groupBy: readonly UsageGroupBy[];
  buckets: Interval[];
  asOf: Date | null;
  /** From when on the rows that this bucket needs are stored of every connection; null = nothing was read. */
  coveredFrom: Date | null;
  /** Over and read; and whether its limits lie between stored rows. */
  isComplete: (bucket: Interval) => boolean;
  isExact: (bucket: Interval) => boolean;
  filters: DimensionFilters;
  /** What gateways show and a connection of the vendor bills. */
  elsewhere: BilledElsewhere;
  billedDays: BilledDay[];
  reads: Read[];
  /** What is asked of the allocation instead of stored rows: these payers (null = nobody's), empty = all; absent = rows. */
  payers?: readonly (string | null)[];
};

type PlannedQuery = Omit<UsageQuery, 'top' | 'rankBy'>;

/**
 * Plans the reading. `listBuckets` cuts the span, where the provider's hours are not asked for. Throws `invalid_input` when
 * the range has more than 2,000 points and says which bucket fits.
 */
export async function planUsage(
  viewer: Viewer,
  query: PlannedQuery,
  now: Date,
  listBuckets?: (span: Interval, timezone: string) => Interval[],
): Promise<UsagePlan> {
  if (isByPayer(query)) return planPayerUsage(viewer, query, now);
  const span = { startsAt: new Date(query.from), endsAt: new Date(query.to) };
  const timezone = query.timezone ?? viewer.timezone;
  const buckets = listBuckets?.(span, timezone) ?? listBucketsWithinLimit(span, query.bucket, timezone);
  const filters = limitFilters(viewer, await expandModels(viewer, parseFilters(query)));
  const [coverages, billedDays] = await Promise.all([
    loadCoverages(viewer, filters),
    canShowBill(query.groupBy, filters) ? loadBilledDays(viewer, span, query, filters, now) : [],
  ]);
  const elsewhere = await findBilledElsewhere(viewer, coverages, filters);
  const refused = await loadRefused(viewer, span, coverages, filters.kind);
  return {
    workspaceId: viewer.workspaceId,
    span,
    timezone,
    groupBy: query.groupBy,
    buckets,
    asOf: findAsOf(coverages),
    coveredFrom: findCoveredFrom(coverages, query.bucket),
    isComplete: (bucket) => isComplete(bucket, query.bucket, coverages) && !lacksRows(bucket, refused),
    isExact: (bucket) =>
      coverages.every(({ known }) => known === null || isReadExactly(bucket, query.bucket, known.grains)),
    filters,
    elsewhere,
    billedDays,
    reads: planReads(coverages, buckets, query.bucket),
  };
}

/** The same window of all usage, answered by who pays for it. Throws `invalid_input` for what is not told by payer. */
async function planPayerUsage(viewer: Viewer, query: PlannedQuery, now: Date): Promise<UsagePlan> {
  checkPayerQuery(viewer, query);
  const { payer, groupBy, ...rest } = query;
  const whole = await planUsage(viewer, { ...rest, groupBy: [], payer: [] }, now);
  const isMidnight = ({ startsAt, endsAt }: Interval) => [startsAt, endsAt].every((at) => at.getTime() % DAY_MS === 0);
  return {
    ...{ ...whole, groupBy, payers: payer.map((id) => (id === 'none' ? null : id)) },
    isExact: (bucket) => isMidnight(bucket) || bucket.endsAt > now,
    ...{ elsewhere: { parts: [], models: null }, billedDays: [], reads: [] },
  };
}

export type ReadOptions = {
  /** Names the groups that stay apart, all others add up; without it each group is apart. */
  kept?: readonly (readonly (string | null)[])[] | undefined;
  /** Leaves out the split by bucket: all parts count to bucket 0, and add up to the same totals. */
  isWhole?: boolean;
};

/** Reads the parts of an answer, all of them anew or with some from memory. */
export type ReadParts = (plan: UsagePlan, options?: ReadOptions) => Promise<UsagePart[]>;

/** The parts of an answer. Throws `invalid_input` when there are too many of them. */
export async function readUsageParts(plan: UsagePlan, options: ReadOptions = {}): Promise<UsagePart[]> {
  if (plan.payers) return readPayerParts(plan, plan.payers, options);
  const reads = options.isWhole
    ? plan.reads.map((read) => ({ ...read, segments: joinSegments(read.segments) }))
    : plan.reads;
  return expectFewParts((await Promise.all(reads.map((read) => readParts(plan, read, options.kept)))).flat());
}

/** Credits (below zero) of final bills by group and start of the bucket; none where the bill does not know the groups. */
export async function readCredits(
  plan: UsagePlan,
): Promise<{ group: (string | null)[]; start: string; nanos: bigint }[]> {
  const { workspaceId, groupBy, filters, elsewhere, billedDays } = plan;
  const sums = await Promise.all(
    plan.reads.map(({ connectionIds, segments }) => {
      const days = segments.filter((segment) => segment.grain === 'day');
      const columns = listColumns(groupBy);
      const query = {
        workspaceId,
        connectionIds,
        groupBy: columns,
        filters,
        elsewhere,
        billedDays,
        isCreditOnly: true,
      };
      return days.length === 0 ? [] : sumBilledCosts(days, query);
    }),
  );
  return sums.flat().flatMap(({ group, bucketIndex, billedNanos }) => {
    const start = plan.buckets[bucketIndex]?.startsAt.toISOString();
    return start === undefined ? [] : [{ group, start, nanos: billedNanos }];
  });
}

/** The parts given, if they are not too many for any chart. */
export function expectFewParts(parts: UsagePart[]): UsagePart[] {
  if (parts.length > MAX_RESULT_ROWS) {
    const message = `more than ${MAX_RESULT_ROWS} points: expected fewer groups, wider buckets, or \`top\` to keep the biggest groups`;
    throw new AppError('invalid_input', message);
  }
  return parts;
}

/** What people call the ids in these groups. */
export async function findGroupNames(plan: UsagePlan, groups: readonly (readonly (string | null)[])[]) {
  const names = await findNames(getDb(), plan.workspaceId, listGroupIds(plan.groupBy, groups));
  const payers = plan.payers ? await listPayerRows(getDb(), plan.workspaceId) : [];
  return (dimension: UsageGroupBy, id: string) =>
    dimension === 'payer'
      ? payers.find((one) => one.id === id)?.name
      : dimension === 'provider'
        ? findProfile(id)?.name
        : isNamed(dimension)
          ? names[dimension].get(id)
          : undefined;
}

function listBucketsWithinLimit(span: Interval, bucket: UsageQuery['bucket'], timezone: string): Interval[] {
  const isFarTooMany = estimateBucketCount(span, bucket) > MAX_POINTS + 2;
  const buckets = isFarTooMany ? [] : listChartBuckets(span, bucket, timezone);
  if (!isFarTooMany && buckets.length <= MAX_POINTS) return buckets;
  const count = isFarTooMany ? estimateBucketCount(span, bucket) : buckets.length;
  const fitting = findFittingBucket(span, MAX_POINTS);
  const advice = fitting === null ? 'choose a shorter range' : `bucket "${fitting}" fits`;
  const message = `bucket "${bucket}" makes ${count} points a series, expected at most ${MAX_POINTS}: ${advice}`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'bucket', message }] });
}

/** Keeps to the viewer's projects. Throws `forbidden` when none of the projects asked for is among them. */
function limitFilters(viewer: Viewer, filters: DimensionFilters): DimensionFilters {
  const projects = narrowProjects(viewer, filters.project ?? []);
  if (projects === null) return filters;
  if (projects.length === 0) {
    throw new AppError('forbidden', `project "${filters.project?.join(', ')}": expected one of those you may see`);
  }
  return { ...filters, project: projects };
}

/** "none" asks for usage without the dimension. */
function parseFilters(query: PlannedQuery): DimensionFilters {
  const given = DIMENSIONS.filter((dimension) => query[dimension].length > 0);
  return Object.fromEntries(
    given.map((dimension) => [dimension, query[dimension].map((value) => (value === 'none' ? null : value))]),
  );
}

/** A model by the name that pages show, which is without its date, stands for its dated versions. */
async function expandModels({ workspaceId }: Viewer, filters: DimensionFilters): Promise<DimensionFilters> {
  const names = filters.model?.filter((name) => name !== null) ?? [];
  if (filters.model === undefined || names.length === 0) return filters;
  const known = await askTogether([workspaceId, 'models', ...names], () => listModelsNamed(workspaceId, names));
  return { ...filters, model: expandModelNames(filters.model, known) };
}

type Coverage = { connectionId: string; provider: string; isPaused: boolean; known: ConnectionCoverage | null };

async function loadCoverages(viewer: Viewer, filters: DimensionFilters): Promise<Coverage[]> {
  const { workspaceId } = viewer;
  const [connections, cursors] = await askTogether([workspaceId, 'coverage'], () =>
    Promise.all([listConnectionIds(getDb(), workspaceId), listUsageCursors(getDb(), workspaceId)]),
  );
  const kinds = filters.kind;
  const asked = cursors.filter((cursor) => kinds === undefined || kinds.includes(cursor.kind));
  const known = new Map(computeCoverage(asked).map((one) => [one.connectionId, one]));
  return connections
    .filter(({ id }) => filters.connection === undefined || filters.connection.includes(id))
    .filter(({ provider }) => filters.provider === undefined || filters.provider.includes(provider))
    .map(({ id, provider, state }) => ({
      connectionId: id,
      provider,
      isPaused: state === 'paused',
      known: known.get(id) ?? null,
    }));
}

/** What gateways among the connections show and others of them bill. */
async function findBilledElsewhere(
  { workspaceId }: Viewer,
  coverages: readonly Coverage[],
  filters: DimensionFilters,
): Promise<BilledElsewhere> {
  const doubly = findDoublyAnswered(filters);
  const ids = coverages.map((one) => one.connectionId);
  if (doubly === null || ids.length < 2) return { parts: [], models: null };
  const parts = await askTogether([workspaceId, 'gateways', ...ids], () => listGatewayParts(workspaceId, ids));
  const asked = coverages.map(({ connectionId, provider }) => ({ id: connectionId, provider }));
  return {
    parts: parts.filter(({ vendor, billedBy }) => asked.some((one) => isBilledBy(one, vendor, billedBy))),
    models: doubly.models,
  };
}

/** The bill is split by day, project and key only. */
function canShowBill(groupBy: readonly UsageGroupBy[], filters: DimensionFilters): boolean {
  return [...groupBy, ...Object.keys(filters)].every((dimension) => BILL_DIMENSIONS.includes(dimension));
}

function loadBilledDays(
  viewer: Viewer,
  span: Interval,
  query: PlannedQuery,
  filters: DimensionFilters,
  now: Date,
): Promise<BilledDay[]> {
  if (query.bucket === 'minute' || query.bucket === 'hour') return Promise.resolve([]);
  const settledMs = Math.floor((now.getTime() - BILL_SETTLING_MS) / DAY_MS) * DAY_MS;
  const endsAt = new Date(Math.min(span.endsAt.getTime(), settledMs));
  const byKey = query.groupBy.includes('apiKey') || filters.apiKey !== undefined;
  return listBilledDays(viewer.workspaceId, { startsAt: span.startsAt, endsAt }, { byKey });
}

type Read = { connectionIds: string[]; segments: ReadSegment[]; coverage: GrainCoverage };

const NOTHING_COVERED = { minute: null, hour: null, day: null };

/** One plan for each set of connections that are covered alike, mostly one for all. */
function planReads(coverages: readonly Coverage[], buckets: readonly Interval[], bucket: UsageQuery['bucket']): Read[] {
  const reads = new Map<string, Read>();
  for (const { connectionId, known } of coverages) {
    const coverage = clipCoverage(known?.grains ?? NOTHING_COVERED, buckets[0]);
    const segments = planUsageRead(buckets, bucket, coverage);
    const key = JSON.stringify([segments, coverage]);
    const read = reads.get(key) ?? { connectionIds: [], segments, coverage };
    read.connectionIds.push(connectionId);
    reads.set(key, read);
  }
  return [...reads.values()];
}

/** How far coverage reaches back before a window makes no difference to it. */
function clipCoverage(coverage: GrainCoverage, first: Interval | undefined): GrainCoverage {
  const dayMs = Math.floor((first?.startsAt.getTime() ?? 0) / DAY_MS) * DAY_MS;
  const clip = (from: Date | null) => from && new Date(Math.max(from.getTime(), dayMs));
  return { minute: clip(coverage.minute), hour: clip(coverage.hour), day: clip(coverage.day) };
}

async function readParts(
  { workspaceId, groupBy, filters, elsewhere, billedDays }: UsagePlan,
  { connectionIds, segments, coverage }: Read,
  kept: readonly (readonly (string | null)[])[] | undefined,
): Promise<UsagePart[]> {
  const query = { workspaceId, connectionIds, groupBy: listColumns(groupBy), filters, elsewhere, billedDays, kept };
  const days = segments.filter((segment) => segment.grain === 'day');
  const finer = segments.filter((segment) => segment.grain !== 'day');
  const [billed, ...sums] = await Promise.all([
    days.length > 0 ? sumBilledCosts(days, query) : [],
    days.length > 0 ? sumUsage('day', days, query) : [],
    sumFiner(finer, coverage, query),
  ]);
  const used = sums.flat().map((sum) => ({
    ...sum,
    isEstimated: sum.estimatedRows > 0,
    // A billed day that charged this group nothing costs nothing, which is known and not missing.
    ...(sum.billedRows > 0 && { billedNanos: 0n }),
  }));
  return [...used, ...billed.map((one) => ({ ...one, isEstimated: false, unpricedRequests: 0 }))];
}

/** Sums of hours and minutes, by coarser rows where these need fewer. */
async function sumFiner(segments: readonly ReadSegment[], coverage: GrainCoverage, query: SumQuery) {
  const pieces = planReadPieces(segments, coverage);
  if (pieces.some((piece) => piece.grain === 'day')) return sumUsagePieces(pieces, query);
  const byGrain = [...Map.groupBy(segments, (segment) => segment.grain)];
  return (await Promise.all(byGrain.map(([grain, own]) => sumUsage(grain, own, query)))).flat();
}

type NamedDimension = 'project' | 'apiKey' | 'user' | 'connection';
const isNamed = (dimension: UsageGroupBy): dimension is NamedDimension =>
  dimension === 'project' || dimension === 'apiKey' || dimension === 'user' || dimension === 'connection';

function listGroupIds(groupBy: readonly UsageGroupBy[], groups: readonly (readonly (string | null)[])[]) {
  const ids: { [K in NamedDimension]?: string[] } = {};
  for (const [at, dimension] of groupBy.entries()) {
    if (!isNamed(dimension)) continue;
    ids[dimension] = [...new Set(groups.map((group) => group[at]).filter((id) => id != null))];
  }
  return ids;
}

/** How fresh the least fresh connection is; paused ones do not count while others run. */
function findAsOf(coverages: readonly Coverage[]): Date | null {
  const running = coverages.filter((one) => !one.isPaused);
  const instants = (running.length > 0 ? running : coverages).flatMap((one) =>
    one.known ? [one.known.asOf.getTime()] : [],
  );
  return instants.length > 0 ? new Date(Math.min(...instants)) : null;
}

/** Buckets that lack rows that could not be read, of the connections and kinds asked for; a bill is of every kind. */
async function loadRefused(
  { workspaceId }: Viewer,
  span: Interval,
  coverages: readonly Coverage[],
  kinds: DimensionFilters['kind'],
): Promise<RefusedBucket[]> {
  const connectionIds = new Set(coverages.map((one) => one.connectionId));
  const isAsked = (subject: string) => kinds === undefined || subject === 'costs' || kinds.includes(subject);
  const refused = await listRefusedBuckets(workspaceId, span);
  return refused.filter((one) => connectionIds.has(one.connectionId) && isAsked(one.subject));
}

const lacksRows = (bucket: Interval, refused: readonly RefusedBucket[]) =>
  refused.some((one) => one.startsAt < bucket.endsAt && one.endsAt > bucket.startsAt);

/** Over and read since by every connection, in each of its kinds, at a width that the bucket needs. */
function isComplete(bucket: Interval, width: UsageQuery['bucket'], coverages: readonly Coverage[]): boolean {
  return coverages.every(({ known }) => {
    const from = known && findStoredFrom(known, width);
    return known !== null && from != null && from <= bucket.startsAt && bucket.endsAt <= known.readUntil;
  });
}

/** The latest of all connections that have been read; paused ones count, for what they used is missing, too. */
function findCoveredFrom(coverages: readonly Coverage[], width: UsageQuery['bucket']): Date | null {
  const starts = coverages.flatMap(({ known }) => (known ? [findStoredFrom(known, width)] : []));
  if (starts.length === 0 || starts.includes(null)) return null;
  return new Date(Math.max(...starts.map((one) => one?.getTime() ?? 0)));
}

/** Rows wider than a bucket say nothing about it. Hours are summed from minutes as these come. */
function findStoredFrom({ grains, readFrom }: ConnectionCoverage, width: UsageQuery['bucket']): Date | null {
  if (width === 'minute') return grains.minute;
  if (width === 'hour') return grains.hour ?? grains.minute;
  return readFrom;
}
