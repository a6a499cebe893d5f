import { findDetectorHead, saveDetectorChanges } from '@/lib/db/alert-rules/detector-states';
import { formatBucketKey, listObservedRows, type ObservedRows } from '@/lib/db/alert-rules/observed-rows';
import { deletePendingBuckets, lockPendingBuckets, type PendingBucket } from '@/lib/db/alert-rules/pending-buckets';
import { getDb, inSingleTransaction, type Transaction } from '@/lib/db/client';
import { lockForTransaction } from '@/lib/db/locks';
import { isWriteConflict } from '@/lib/db/write-conflict';
import type { DetectionEvent, ObservedBucket } from '@/lib/domain/anomaly/types';
import { BUCKET_SECONDS, type Grain } from '@/lib/domain/usage/usage';
import {
  type DetectorSession,
  findLearningEnd,
  keepDetector,
  openDetectorSession,
  takeCachedDetector,
} from './detector-session';
import { recordDetection } from './record-detection';

/** What an evaluation did. `retries` counts the times another process had been faster. */
export type EvaluationResult = {
  buckets: number;
  opened: number;
  escalated: number;
  resolved: number;
  retries: number;
};

const FIRST_CHUNK_BUCKETS = 32;
const MAX_CHUNK_BUCKETS = 2_000;
/** Rows held in memory at once, about. */
const CHUNK_ROWS = 20_000;
const MAX_RETRIES = 5;
const TRANSACTION_TIMEOUT_MS = 120_000;

type Step = { kind: 'outdated' } | { kind: 'evaluated'; buckets: number; rows: number; isLast: boolean };

/**
 * Shows the detector what changed since the last time and stores what it decides: incidents, notifications with their
 * deliveries, its new state and the consumed queue move in one transaction a chunk, so a crash anywhere is repeated with
 * the same result. Memory does not grow with the length of the queue. Throws `not_found` for an unknown connection.
 */
export async function evaluateUsage(input: {
  workspaceId: string;
  connectionId: string;
  now: Date;
}): Promise<EvaluationResult> {
  const { workspaceId, connectionId, now } = input;
  const result: EvaluationResult = { buckets: 0, opened: 0, escalated: 0, resolved: 0, retries: 0 };
  const cacheKey = `${workspaceId}/${connectionId}`;
  let session = await openDetectorSession(getDb(), workspaceId, connectionId, now, takeCachedDetector(cacheKey));
  let limit = FIRST_CHUNK_BUCKETS;
  for (;;) {
    const step = await evaluateChunk(session, limit, now, result);
    if (step.kind === 'outdated') {
      result.retries += 1;
      if (result.retries > MAX_RETRIES) return result;
      session = await openDetectorSession(getDb(), workspaceId, connectionId, now, null);
      continue;
    }
    result.buckets += step.buckets;
    if (step.isLast) break;
    limit = planChunkSize(step);
  }
  const { detector, revision, optionsKey } = session;
  keepDetector(cacheKey, { detector, revision, optionsKey });
  return result;
}

/** Aims at the row limit, judging by what a bucket held so far. */
function planChunkSize(step: { buckets: number; rows: number }): number {
  const rowsPerBucket = Math.max(1, step.rows / step.buckets);
  return Math.max(1, Math.min(MAX_CHUNK_BUCKETS, Math.floor(CHUNK_ROWS / rowsPerBucket)));
}

/** Evaluates up to `limit` pending buckets; after the last of them lets time pass, so that what is over ends. */
async function evaluateChunk(
  session: DetectorSession,
  limit: number,
  now: Date,
  result: EvaluationResult,
): Promise<Step> {
  const { workspaceId, connection, detector } = session;
  const owner = { workspaceId, connectionId: connection.id };
  const counts = { opened: 0, escalated: 0, resolved: 0 };
  const chunk = inSingleTransaction(async (tx): Promise<Step> => {
    await lockForTransaction(tx, `detector:${workspaceId}:${connection.id}`);
    const head = await findDetectorHead(tx, owner);
    if ((head?.revision ?? 0) !== session.revision) return { kind: 'outdated' };
    const pending = await lockPendingBuckets(tx, workspaceId, connection.id, limit);
    const { buckets, rows } = await loadBuckets(tx, owner, pending);
    const events = buckets.flatMap((bucket) => detector.observe(bucket));
    const isLast = pending.length < limit;
    if (isLast) events.push(...letTimePass(session, now));
    const next = { revision: session.revision + 1, learnUntilSeconds: findLearningEnd(session) };
    await saveDetectorChanges(tx, owner, next, detector.takeChanges());
    await deletePendingBuckets(tx, workspaceId, connection.id, pending);
    // At last, because from the first incident on the other judges of the workspace wait.
    for (const event of events) await countDetection(tx, session, event, now, counts);
    return { kind: 'evaluated', buckets: pending.length, rows, isLast };
  }, TRANSACTION_TIMEOUT_MS);
  const step = await chunk.catch((error: unknown): Step => {
    // The detector in memory is ahead of what is stored: it is loaded again.
    if (isWriteConflict(error)) return { kind: 'outdated' };
    throw error;
  });
  if (step.kind === 'evaluated') {
    session.revision += 1;
    result.opened += counts.opened;
    result.escalated += counts.escalated;
    result.resolved += counts.resolved;
  }
  return step;
}

/** Missing data is not calm: time passes only up to where everything was read. */
function letTimePass({ detector, knownUntil }: DetectorSession, now: Date): DetectionEvent[] {
  if (!knownUntil) return [];
  return detector.advance(Math.floor(Math.min(now.getTime(), knownUntil.getTime()) / 1000));
}

async function countDetection(
  tx: Transaction,
  session: DetectorSession,
  event: DetectionEvent,
  now: Date,
  counts: Pick<EvaluationResult, 'opened' | 'escalated' | 'resolved'>,
): Promise<void> {
  const decision = await recordDetection(tx, session, event, now);
  if (decision?.action === 'open' || decision?.action === 'reopen') counts.opened += 1;
  if (decision?.action === 'escalate') counts.escalated += 1;
  if (decision?.action === 'resolve') counts.resolved += 1;
}

/** Buckets with their rows, in the order of the queue. A bucket whose rows are gone is there without rows. */
async function loadBuckets(
  tx: Transaction,
  owner: { workspaceId: string; connectionId: string },
  pending: readonly PendingBucket[],
): Promise<{ buckets: ObservedBucket[]; rows: number }> {
  const byGrain = new Map<Grain, ObservedRows>();
  for (const grain of new Set(pending.map((one) => one.grain))) {
    const starts = pending.filter((one) => one.grain === grain).map((one) => one.bucketStart);
    byGrain.set(grain, await listObservedRows(tx, owner, grain, starts));
  }
  const buckets = pending.map(({ grain, kind, bucketStart, observedAt }): ObservedBucket => {
    return {
      kind,
      startSeconds: bucketStart.getTime() / 1000,
      widthSeconds: BUCKET_SECONDS[grain],
      observedAtSeconds: Math.floor(observedAt.getTime() / 1000),
      rows: byGrain.get(grain)?.get(formatBucketKey(bucketStart, kind)) ?? [],
    };
  });
  return { buckets, rows: buckets.reduce((sum, bucket) => sum + bucket.rows.length, 0) };
}
