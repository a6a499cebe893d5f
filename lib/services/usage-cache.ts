import type { Viewer } from '@/lib/auth/viewer';
import { readDataVersion } from '@/lib/db/data-versions';

const HOUR_MS = 3_600_000;
/** Answers are a few hundred kilobytes at most; this many fit beside everything else. */
const MAX_ENTRIES = 200;

type Entry = { version: string; answer: Promise<unknown> };

/** Kept by this process only: another copy of the web process computes its own. */
const entries = new Map<string, Entry>();

/**
 * The answer to a usage question, computed once for as long as nothing that decides it has changed: the data version of
 * the workspace, and the hour, by which old grains are dropped and bills become final. Equal questions that arrive
 * together wait for one computation; a failure is not kept.
 */
export async function throughUsageCache<T>(
  viewer: Viewer,
  question: readonly [kind: string, query: unknown],
  now: Date,
  compute: () => Promise<T>,
): Promise<T> {
  // Read before computing: an answer may be newer than the version it is kept under, never older.
  const data = await readDataVersion(viewer.workspaceId);
  const version = `${Math.floor(now.getTime() / HOUR_MS)} ${data}`;
  const key = JSON.stringify([viewer.workspaceId, viewer.timezone, viewer.projectIds ?? [], question]);
  const known = entries.get(key);
  if (known?.version === version) {
    entries.delete(key);
    entries.set(key, known);
    return known.answer as Promise<T>;
  }
  const answer = compute();
  entries.set(key, { version, answer });
  answer.catch(() => {
    if (entries.get(key)?.answer === answer) entries.delete(key);
  });
  for (const oldest of entries.keys()) {
    if (entries.size <= MAX_ENTRIES) break;
    entries.delete(oldest);
  }
  return answer;
}
