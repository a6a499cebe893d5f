import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { BUCKET_SECONDS, FINER_GRAIN, GRAINS, type Grain, USAGE_KINDS, type UsageKind } from '@/lib/domain/usage/usage';

/** Decides what to read next from a provider. Pure: cursors and the time come in, windows go out. */

/**
 * How far back each grain is read: `backfillMs` once after connecting, `rereadMs` again and again every `everyMs`,
 * because providers restate buckets as late usage arrives (minutes to hours for usage, days for costs).
 * `alignMs` keeps a window's start on the next coarser bucket, so that sums over finer rows are whole.
 */
export const READ_POLICY = {
  minute: { backfillMs: DAY_MS, rereadMs: 2 * HOUR_MS, everyMs: 0, alignMs: HOUR_MS },
  hour: { backfillMs: 14 * DAY_MS, rereadMs: 3 * DAY_MS, everyMs: HOUR_MS, alignMs: DAY_MS },
  day: { backfillMs: 90 * DAY_MS, rereadMs: 35 * DAY_MS, everyMs: DAY_MS, alignMs: DAY_MS },
} as const satisfies Record<Grain, { backfillMs: number; rereadMs: number; everyMs: number; alignMs: number }>;

export const COST_POLICY = { backfillMs: 90 * DAY_MS, rereadMs: 35 * DAY_MS, everyMs: HOUR_MS } as const;
export const INVENTORY_EVERY_MS = 15 * MINUTE_MS;

/** A kind without use for this long is asked less often, but never later than `IDLE_EVERY_MS`. */
const IDLE_AFTER_MS = 7 * DAY_MS;
export const IDLE_EVERY_MS = 4.5 * MINUTE_MS;

/** Whether a kind is asked less often, because it was not used for long; `null` = never seen in use. */
export function isIdleKind(lastUsageAt: Date | null, now: Date): boolean {
  return now.getTime() - (lastUsageAt?.getTime() ?? 0) > IDLE_AFTER_MS;
}

/** What has been read of one kind at one grain: everything in `[coveredFrom, coveredUntil)` at least once. */
export type IngestCursor = {
  coveredFrom: Date;
  coveredUntil: Date;
  backfillFrom: Date;
  lastPulledAt: Date;
  /** Newest bucket with usage; null = none seen. */
  lastUsageAt: Date | null;
};

export type PullStep = {
  kind: UsageKind;
  grain: Grain;
  trigger: 'schedule' | 'backfill';
  startsAt: Date;
  endsAt: Date;
};

const floorTo = (timeMs: number, stepMs: number) => Math.floor(timeMs / stepMs) * stepMs;
const ceilTo = (timeMs: number, stepMs: number) => Math.ceil(timeMs / stepMs) * stepMs;

/** Where the window that is re-read on each visit begins: buckets from here on belong to this grain. */
export function computeRereadStart(grain: Grain, now: Date): Date {
  const { rereadMs, alignMs } = READ_POLICY[grain];
  return new Date(floorTo(now.getTime() - rereadMs, alignMs));
}

/** Where history begins for a connection made now. */
export function computeBackfillStart(grain: Grain, now: Date): Date {
  const { backfillMs, alignMs } = READ_POLICY[grain];
  return new Date(floorTo(now.getTime() - backfillMs, alignMs));
}

/**
 * Coarse grains stop where the finer grain's own re-read begins, once the finer one has caught up: two reads a moment
 * apart would otherwise disagree about the newest buckets.
 */
function computeWindowEnd(grain: Grain, finer: IngestCursor | null, now: Date): number {
  const newest = ceilTo(now.getTime(), BUCKET_SECONDS[grain] * 1_000);
  const finerGrain = FINER_GRAIN[grain];
  if (!finerGrain || !finer) return newest;
  const owned = computeRereadStart(finerGrain, now).getTime();
  return finer.coveredUntil.getTime() > owned ? owned : newest;
}

/** Is this kind at this grain due? A kind never read is; a kind idle for a week is asked every five minutes at most. */
function isDue(grain: Grain, cursor: IngestCursor | null, now: Date): boolean {
  if (!cursor) return true;
  const sinceMs = now.getTime() - cursor.lastPulledAt.getTime();
  if (grain !== 'minute') {
    // A grain that has not caught up goes on at once, whatever its rhythm.
    return sinceMs >= READ_POLICY[grain].everyMs || cursor.coveredUntil < computeRereadStart(grain, now);
  }
  const hasCaughtUp = cursor.coveredUntil >= computeRereadStart('minute', now);
  const isIdle = isIdleKind(cursor.lastUsageAt, now) && hasCaughtUp;
  return !isIdle || sinceMs >= IDLE_EVERY_MS;
}

/**
 * The next window of one kind at one grain, or null when it is not due. After a gap (the worker was down) it starts
 * where reading stopped; a gap longer than the backfill of the grain starts at the backfill's limit, for coarser grains
 * cover what lies before.
 */
export function planStep(
  kind: UsageKind,
  grain: Grain,
  cursor: IngestCursor | null,
  finer: IngestCursor | null,
  now: Date,
): PullStep | null {
  if (!isDue(grain, cursor, now)) return null;
  const backfillStart = computeBackfillStart(grain, now).getTime();
  const rereadStart = computeRereadStart(grain, now).getTime();
  const reached = cursor ? floorTo(cursor.coveredUntil.getTime(), READ_POLICY[grain].alignMs) : backfillStart;
  const startMs = Math.max(backfillStart, Math.min(reached, rereadStart));
  const endMs = computeWindowEnd(grain, finer, now);
  if (startMs >= endMs) return null;
  const trigger = !cursor || cursor.coveredUntil.getTime() < rereadStart ? 'backfill' : 'schedule';
  return { kind, grain, trigger, startsAt: new Date(startMs), endsAt: new Date(endMs) };
}

/** Shares of the three grains in the backfill's work, for one honest progress bar. */
const BACKFILL_WEIGHT: Record<Grain, number> = { day: 0.4, hour: 0.35, minute: 0.25 };

/** Progress of history in parts of 1000 over all kinds; 1000 only when every kind and grain has caught up. */
export function computeBackfillPermil(cursors: readonly Record<Grain, IngestCursor | null>[], now: Date): number {
  if (cursors.length === 0) return 0;
  let done = 0;
  for (const byGrain of cursors) {
    for (const grain of GRAINS.toReversed()) {
      const cursor = byGrain[grain];
      if (!cursor) continue;
      const goal = computeRereadStart(grain, now).getTime();
      const from = cursor.backfillFrom.getTime();
      const share = goal <= from ? 1 : (cursor.coveredUntil.getTime() - from) / (goal - from);
      done += BACKFILL_WEIGHT[grain] * Math.max(0, Math.min(1, share));
    }
  }
  return Math.floor((done / cursors.length) * 1000 + 1e-9);
}

/** The longest pause between two tries: a provider that asks for more is probed, for it may be wrong or recover early. */
export const LONGEST_RETRY_SECONDS = 900;

/**
 * Seconds until the next try after `failureCount` failures in a row: doubles from the interval, or what the provider
 * asks for if that is longer, up to 15 minutes.
 */
export function computeRetryDelaySeconds(
  failureCount: number,
  pollIntervalSeconds: number,
  retryAfterSeconds: number | null,
): number {
  const backoff = pollIntervalSeconds * 2 ** Math.max(0, Math.min(failureCount - 1, 10));
  return Math.min(LONGEST_RETRY_SECONDS, Math.max(retryAfterSeconds ?? 0, backoff));
}

export type HistoryStep =
  | { subject: UsageKind; grain: Grain; startsAt: Date; endsAt: Date }
  | { subject: 'costs'; startsAt: Date; endsAt: Date };

const HISTORY_CHUNK_MS = 7 * DAY_MS;

/**
 * Steps that read `[since, until)` on purpose: a week at a time from the oldest, days before hours before minutes, each
 * grain as far back as `keptFrom` says that it is kept (null = for ever), for older rows would go again.
 */
export function planHistory(
  since: Date,
  until: Date,
  now: Date,
  keptFrom: Record<Grain, Date | null>,
  kinds: readonly UsageKind[] = USAGE_KINDS,
): HistoryStep[] {
  const steps: HistoryStep[] = [];
  const endMs = ceilTo(until.getTime(), DAY_MS);
  for (let startMs = floorTo(since.getTime(), DAY_MS); startMs < endMs; startMs += HISTORY_CHUNK_MS) {
    const [startsAt, endsAt] = [new Date(startMs), new Date(Math.min(endMs, startMs + HISTORY_CHUNK_MS))];
    for (const grain of GRAINS.toReversed()) {
      const keptFromMs = keptFrom[grain]?.getTime() ?? Number.NEGATIVE_INFINITY;
      if (endsAt.getTime() <= keptFromMs) continue;
      const from = new Date(Math.max(startMs, keptFromMs));
      const newest = new Date(Math.min(endsAt.getTime(), ceilTo(now.getTime(), BUCKET_SECONDS[grain] * 1_000)));
      if (from < newest)
        steps.push(...kinds.map((subject): HistoryStep => ({ subject, grain, startsAt: from, endsAt: newest })));
    }
    steps.push({ subject: 'costs', startsAt, endsAt });
  }
  return steps;
}
