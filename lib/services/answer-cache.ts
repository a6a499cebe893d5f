import { LRUCache } from 'lru-cache';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Db } from '@/lib/db/client';
import { readDataVersion, readPastVersion } from '@/lib/db/connections/data-versions';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';

type Entry = { version: string; answer: Promise<unknown> };

type AnswerCache = {
  /**
   * The answer kept under this key and version, or a new one from `compute`. Equal questions that arrive together wait
   * for one computation; a failure is not kept.
   */
  get: <T>(key: string, version: string, compute: () => Promise<T>) => Promise<T>;
};

/** Answers kept by this process up to `maxBytes` in all; those unused for longest are dropped first. */
export function createAnswerCache(maxBytes: number): AnswerCache {
  const entries = new LRUCache<string, Entry>({ maxSize: maxBytes });
  return {
    get: (key, version, compute) => {
      type Answer = ReturnType<typeof compute>;
      const known = entries.get(key);
      if (known?.version === version) return known.answer as Answer;
      const answer = compute();
      const entry = { version, answer };
      entries.set(key, entry, { size: key.length });
      answer.then(
        (value) => {
          if (entries.peek(key) === entry) entries.set(key, { ...entry }, { size: key.length + estimateBytes(value) });
        },
        () => {
          if (entries.peek(key) === entry) entries.delete(key);
        },
      );
      return answer;
    },
  };
}

/** About how much memory a plain value takes: 8 bytes a slot or number, 32 an object, a digit string or an instant. */
export function estimateBytes(value: unknown): number {
  if (typeof value === 'string') return 24 + value.length;
  if (typeof value === 'bigint' || value instanceof Date) return 32;
  if (typeof value !== 'object' || value === null) return 8;
  const parts = value instanceof Map ? [...value].flat() : value instanceof Set ? [...value] : Object.values(value);
  return parts.reduce<number>((sum, part) => sum + 8 + estimateBytes(part), 32);
}

const waiting = new Map<string, Promise<unknown>>();

/**
 * Runs equal questions of one turn of the event loop once: a page plans a dozen sums that need the same few rows. The
 * query starts after the last caller asked, so no answer is older than its question. `question` holds everything that
 * decides the answer, the workspace first; callers share the answer and must not change it.
 */
export function askTogether<T>(question: readonly string[], ask: () => Promise<T>): Promise<T> {
  const key = JSON.stringify(question);
  const known = waiting.get(key);
  if (known) return known as Promise<T>;
  const asked = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    waiting.delete(key);
    return ask();
  });
  waiting.set(key, asked);
  return asked;
}

const MEBIBYTE = 1_048_576;
const MAX_ANSWER_BYTES = 32 * MEBIBYTE;
const MAX_PAST_BYTES = 48 * MEBIBYTE;
/** Longer than any write takes and clocks differ. */
const WRITE_MS = 2 * HOUR_MS;

/** Kept by this process only: another copy of the web process computes its own. */
const answers = createAnswerCache(MAX_ANSWER_BYTES);
const pastSums = createAnswerCache(MAX_PAST_BYTES);

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
 * every minute, but seldom to days that are over. `question` holds everything else that decides the sums. Within a
 * transaction `db` is that one, so that nobody waits for a connection while holding one.
 */
export async function throughPastCache<T>(
  workspaceId: string,
  question: readonly [kind: string, query: unknown],
  compute: () => Promise<T[]>,
  db?: Db,
): Promise<T[]> {
  const data = db
    ? await readPastVersion(workspaceId, db)
    : await askTogether([workspaceId, 'past version'], () => readPastVersion(workspaceId));
  const version = `${Math.floor(readNow().getTime() / HOUR_MS)} ${data}`;
  return pastSums.get(JSON.stringify([workspaceId, question]), version, compute);
}
