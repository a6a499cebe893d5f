import { markBucketsPending } from '@/lib/db/alert-rules/pending-bucket-writes';
import { advanceCursor, listUsageCursors } from '@/lib/db/connections/ingest-cursors';
import { countPage, finishIngestRun, type IngestTrigger, startIngestRun } from '@/lib/db/connections/ingest-runs';
import { inIngestTransaction } from '@/lib/db/connections/ingest-transaction';
import { replaceRefusedRows } from '@/lib/db/connections/refused-rows';
import { ensurePartitions } from '@/lib/db/partitions';
import { resolveSeriesIds } from '@/lib/db/usage/series';
import { type FactWindow, findDifferingBuckets, replaceFacts } from '@/lib/db/usage/usage-facts';
import type { IngestCursor } from '@/lib/domain/connections/ingest-plan';
import { computeCost, mapStoredCost } from '@/lib/domain/pricing';
import { groupIntoSpans, type Span } from '@/lib/domain/span';
import {
  BUCKET_SECONDS,
  COARSER_GRAIN,
  FINER_GRAIN,
  GRAINS,
  type Grain,
  type UsageBucket,
  type UsageDimensions,
  type UsageKind,
} from '@/lib/domain/usage/usage';
import type { FactRow } from '@/lib/domain/usage/usage-fact';
import type { RefusedRow, UsageProvider } from '@/lib/providers/provider';
import type { PullContext } from './pull-context';
import { rollUpUsage } from './roll-up-usage';

/** Rows written in one transaction: bounds memory and the time a lock is held. */
const MAX_ROWS_PER_WRITE = 20_000;

export type UsageStep = { kind: UsageKind; grain: Grain; trigger: IngestTrigger; startsAt: Date; endsAt: Date };
type Client = Parameters<typeof resolveSeriesIds>[0];
type Slice = { buckets: UsageBucket[]; startsAt: Date; endsAt: Date };
type PricedRow = Omit<FactRow, 'seriesId'> & { dimensions: UsageDimensions };
/** What one slice needs to be written. `onSent` is called once the database is at work and this process has time. */
type SliceWrite = {
  slice: Slice;
  rows: readonly PricedRow[];
  refused: readonly RefusedRow[];
  runId: string;
  onSent: () => void;
};

/**
 * Cuts a page into runs of whole buckets of at most `MAX_ROWS_PER_WRITE` rows that cover its window without gap. It cuts
 * where a coarser bucket begins if it can, so that this one is summed once and not twice.
 */
function* slicePage(
  buckets: readonly UsageBucket[],
  window: { startsAt: Date; endsAt: Date },
  coarserSeconds: number,
): Generator<Slice> {
  let startsAt = window.startsAt;
  let taken: UsageBucket[] = [];
  let rows = 0;
  for (const bucket of buckets) {
    const isBoundary = bucket.startsAt.getTime() % (coarserSeconds * 1_000) === 0;
    const isFull = rows + bucket.rows.length > MAX_ROWS_PER_WRITE;
    if (rows > 0 && (isFull || (isBoundary && rows > MAX_ROWS_PER_WRITE / 2))) {
      yield { buckets: taken, startsAt, endsAt: bucket.startsAt };
      [startsAt, taken, rows] = [bucket.startsAt, [], 0];
    }
    taken.push(bucket);
    rows += bucket.rows.length;
  }
  yield { buckets: taken, startsAt, endsAt: window.endsAt };
}

/** Facts of the buckets with their prices; the series ids are not known yet. */
function priceRows(kind: UsageKind, buckets: readonly UsageBucket[], catalogue: string | null): PricedRow[] {
  const facts: PricedRow[] = [];
  for (const { startsAt, rows } of buckets) {
    for (const { dimensions, counts, costNanos } of rows) {
      const cost =
        costNanos === undefined
          ? computeCost(kind, dimensions, counts, startsAt, catalogue ?? undefined)
          : ({ state: 'priced', costNanos } as const);
      facts.push({ dimensions, bucketStart: startsAt, counts, ...mapStoredCost(cost, counts) });
    }
  }
  return facts;
}

/** Gives each priced row the series it belongs to. */
async function attachSeries(
  client: Client,
  context: PullContext,
  kind: UsageKind,
  rows: readonly PricedRow[],
  seenAt: Date,
): Promise<{ facts: FactRow[]; remember: () => void }> {
  const tuples: UsageDimensions[] = [];
  for (const row of rows) tuples.push(row.dimensions);
  const { ids, remember } = await resolveSeriesIds(client, context, kind, tuples, seenAt);
  const facts: FactRow[] = [];
  for (const { dimensions: _, ...fact } of rows) facts.push({ seriesId: ids[facts.length] ?? -1, ...fact });
  return { facts, remember };
}

async function writeSlice(
  context: PullContext,
  step: UsageStep,
  { slice, rows, refused, runId, onSent }: SliceWrite,
  cursors: Record<Grain, IngestCursor | null>,
): Promise<void> {
  const { workspaceId, connectionId } = context;
  const window: FactWindow = {
    workspaceId,
    connectionId,
    kind: step.kind,
    grain: step.grain,
    startsAt: slice.startsAt,
    endsAt: slice.endsAt,
  };
  const observedAt = context.readClock();
  // Before the transaction: it holds one connection of the pool and must not wait for a second.
  for (const grain of GRAINS) await ensurePartitions(grain, slice.startsAt, slice.endsAt);
  const write = async (client: Client) => {
    const { facts, remember } = await attachSeries(client, context, step.kind, rows, observedAt);
    const changed = await replaceFacts(client, window, facts, context.priceVersionId, onSent);
    await markBucketsPending(
      client,
      window,
      changed.map((one) => one.bucketStart),
      observedAt,
    );
    await rollUpUsage(client, window, { facts, changed, cursors, priceVersionId: context.priceVersionId });
    const refusedFrom = await replaceRefusedRows(client, { ...window, subject: step.kind }, refused);
    const newestUsageAt = slice.buckets.findLast((bucket) => bucket.rows.length > 0)?.startsAt ?? null;
    await advanceCursor(
      client,
      { workspaceId, connectionId, subject: step.kind, grain: step.grain },
      { from: slice.startsAt, until: slice.endsAt, at: observedAt, newestUsageAt },
    );
    await countPage(
      client,
      { workspaceId, id: runId },
      {
        rows: rows.length,
        insertedRows: changed.reduce((sum, one) => sum + one.inserted, 0),
        revisedRows: changed.reduce((sum, one) => sum + one.revised, 0),
        refused,
      },
    );
    return { remember, changedFrom: findFirst([...changed.map((one) => one.bucketStart), refusedFrom]) };
  };
  const { remember } = await inIngestTransaction(context, write, ({ changedFrom }) => changedFrom);
  remember();
}

/** The earliest of some instants; null = there is none. */
function findFirst(instants: readonly (Date | null)[]): Date | null {
  const startMs = Math.min(...instants.flatMap((at) => at?.getTime() ?? []));
  return Number.isFinite(startMs) ? new Date(startMs) : null;
}

/** Parts of the slice where the coarse bucket disagrees with the finer rows we hold: those are read again, finer first. */
async function findSpansToRepair(
  context: PullContext,
  step: UsageStep,
  slice: Slice,
  finer: IngestCursor,
  catalogue: string | null,
): Promise<Span[]> {
  const startsAt = slice.startsAt > finer.coveredFrom ? slice.startsAt : finer.coveredFrom;
  const endsAt = slice.endsAt < finer.coveredUntil ? slice.endsAt : finer.coveredUntil;
  if (startsAt >= endsAt) return [];
  const buckets = slice.buckets.filter((bucket) => bucket.startsAt >= startsAt && bucket.startsAt < endsAt);
  const window: FactWindow = {
    workspaceId: context.workspaceId,
    connectionId: context.connectionId,
    kind: step.kind,
    grain: step.grain,
    startsAt,
    endsAt,
  };
  const compare = async (client: Client) => {
    const rows = priceRows(step.kind, buckets, catalogue);
    const { facts } = await attachSeries(client, context, step.kind, rows, context.readClock());
    return findDifferingBuckets(client, window, facts);
  };
  const differing = await inIngestTransaction(context, compare, () => null);
  return groupIntoSpans(differing, BUCKET_SECONDS[step.grain]);
}

async function ingestSlice(
  context: PullContext,
  provider: UsageProvider,
  step: UsageStep,
  write: SliceWrite,
): Promise<void> {
  const cursors = (await listUsageCursors(context.workspaceId, context.connectionId)).get(step.kind) ?? {
    minute: null,
    hour: null,
    day: null,
  };
  const finerGrain = FINER_GRAIN[step.grain];
  const finer = finerGrain ? cursors[finerGrain] : null;
  if (finerGrain && finer) {
    for (const span of await findSpansToRepair(
      context,
      step,
      write.slice,
      finer,
      provider.capabilities.priceCatalogue,
    )) {
      await ingestUsage(context, provider, { kind: step.kind, grain: finerGrain, trigger: 'repair', ...span });
    }
  }
  await writeSlice(context, step, write, cursors);
}

/**
 * Reads one kind at one grain over a window and makes our rows equal to the provider's, a transaction a slice: rows,
 * coarser sums, pending buckets for the detector, cursor and run counts move together or not at all. Reading the same
 * twice changes nothing; a killed run goes on at its cursor.
 */
export async function ingestUsage(context: PullContext, provider: UsageProvider, step: UsageStep): Promise<void> {
  const { workspaceId, connectionId } = context;
  const run = {
    workspaceId,
    id: await startIngestRun({
      workspaceId,
      connectionId,
      trigger: step.trigger,
      subject: `${step.kind}/${step.grain}`,
      windowStart: step.startsAt,
      windowEnd: step.endsAt,
      startedAt: context.readClock(),
    }),
  };
  // While the database compares one slice, the next is fetched and priced: at most one write is under way.
  let writing: Promise<void> = Promise.resolve();
  try {
    const query = {
      kind: step.kind,
      bucketSeconds: BUCKET_SECONDS[step.grain],
      startsAt: step.startsAt,
      endsAt: step.endsAt,
      signal: context.signal,
    };
    for await (const page of provider.listUsagePages(query)) {
      for (const notice of page.notices)
        context.log.info({ kind: step.kind, grain: step.grain, code: notice.code }, notice.message);
      for (const slice of slicePage(page.buckets, page.window, BUCKET_SECONDS[COARSER_GRAIN[step.grain] ?? 'day'])) {
        const rows = priceRows(step.kind, slice.buckets, provider.capabilities.priceCatalogue);
        await writing;
        const sent = Promise.withResolvers<void>();
        const refused = page.refused.filter((row) => row.startsAt >= slice.startsAt && row.startsAt < slice.endsAt);
        writing = ingestSlice(context, provider, step, { slice, rows, refused, runId: run.id, onSent: sent.resolve });
        // A failure surfaces where the write is awaited; until then it must not count as unhandled.
        writing.catch(() => {});
        await Promise.race([sent.promise, writing]);
      }
    }
    await writing;
    await finishIngestRun(run, context.readClock(), null);
  } catch (error) {
    // What is being written belongs to this run: it is not over before that has ended, one way or the other.
    await writing.catch(() => {});
    await finishIngestRun(run, context.readClock(), describeFailure(error)).catch(() => {});
    throw error;
  }
}

/** Code and message of a failed run, for its record. */
export function describeFailure(error: unknown): { code: string; message: string } {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'internal';
  return { code, message: error instanceof Error ? error.message : String(error) };
}
