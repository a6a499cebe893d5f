import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { readDataVersion, readPastVersion } from '@/lib/db/connections/data-versions';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';

type Entry = { version: string; answer: Promise<unknown>; weight: number };

type AnswerCache = {
  /**
   * The answer kept under this key and version, or a new one from `compute`. Equal questions that arrive together wait
   * for one computation; a failure is not kept.
   */
  get: <T>(key: string, version: string, compute: () => Promise<T>, weigh?: (answer: T) => number) => Promise<T>;
};

/** Answers kept by this process up to a total weight, 1 each unless weighed; those unused for longest go first. */
export function createAnswerCache(maxWeight: number): AnswerCache {
  const entries = new Map<string, Entry>();
  let weight = 0;

  const drop = (key: string, entry: Entry) => {
    if (entries.get(key) !== entry) return;
    entries.delete(key);
    weight -= entry.weight;
  };
  const add = (key: string, entry: Entry, more: number) => {
    if (entries.get(key) !== entry) return;
    entry.weight += more;
    weight += more;
    for (const [oldestKey, oldest] of entries) {
      if (weight <= maxWeight) break;
      drop(oldestKey, oldest);
    }
  };

  return {
    get: (key, version, compute, weigh) => {
      type Answer = ReturnType<typeof compute>;
      const known = entries.get(key);
      if (known) entries.delete(key);
      if (known?.version === version) {
        entries.set(key, known);
        return known.answer as Answer;
      }
      if (known) weight -= known.weight;
      const answer = compute();
      const entry = { version, answer, weight: 0 };
      entries.set(key, entry);
      add(key, entry, 1);
      answer.then(
        (value) => add(key, entry, weigh ? weigh(value) - 1 : 0),
        () => drop(key, entry),
      );
      return answer;
    },
  };
}

const waiting = new Map<string, Promise<unknown>>();

/**
 * One question for all who ask the same within one turn of the event loop: a page plans a dozen sums that need the same
 * few rows. It is put after the last of them asked, so nobody hears what was true before they asked. `question` holds
 * everything that decides the answer, the workspace first; those who get it share it and must not change it.
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
