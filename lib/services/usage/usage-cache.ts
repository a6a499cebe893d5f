import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { readDataVersion, readPastVersion } from '@/lib/db/connections/data-versions';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { createAnswerCache } from './answer-cache';
import { askTogether } from './ask-together';

/** Answers are a few hundred kilobytes at most; this many fit beside everything else. */
const MAX_ANSWERS = 200;
/** Rows of sums, about 300 bytes each. */
const MAX_PAST_ROWS = 150_000;
/** Longer than any write takes and clocks differ. */
const WRITE_MS = 2 * HOUR_MS;

/** Kept by this process only: another copy of the web process computes its own. */
const answers = createAnswerCache(MAX_ANSWERS);
const pastSums = createAnswerCache(MAX_PAST_ROWS);

/**
 * The answer to a usage question, computed once for as long as nothing that decides it has changed: the data version of
 * the workspace, and the hour, by which old grains are dropped and bills become final.
 */
export async function throughUsageCache<T>(
  viewer: Viewer,
  question: readonly [kind: string, query: unknown],
  now: Date,
  compute: () => Promise<T>,
): Promise<T> {
  // Read before computing: an answer may be newer than the version it is kept under, never older.
  const { workspaceId } = viewer;
  const data = await askTogether([workspaceId, 'data version'], () => readDataVersion(workspaceId));
  const version = `${Math.floor(now.getTime() / HOUR_MS)} ${data}`;
  const key = JSON.stringify([workspaceId, viewer.timezone, viewer.projectIds ?? [], question]);
  return answers.get(key, version, compute);
}

/**
 * Up to when usage is past: the last UTC midnight, once writes that began before it have ended. It follows the real
 * clock, as the writers do, whatever instant a question is asked for.
 */
export function findPastEnd(): Date {
  return new Date(Math.floor((readNow().getTime() - WRITE_MS) / DAY_MS) * DAY_MS);
}

/**
 * Sums of stored rows that all begin before `findPastEnd()`, computed once until one of them changes: new usage comes in
 * every minute, but seldom to days that are over. `question` holds everything else that decides the sums.
 */
export async function throughPastCache<T>(
  workspaceId: string,
  question: readonly [kind: string, query: unknown],
  compute: () => Promise<T[]>,
): Promise<T[]> {
  const data = await askTogether([workspaceId, 'past version'], () => readPastVersion(workspaceId));
  const version = `${Math.floor(readNow().getTime() / HOUR_MS)} ${data}`;
  return pastSums.get(JSON.stringify([workspaceId, question]), version, compute, (rows) => 1 + rows.length);
}
