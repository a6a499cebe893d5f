import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { listWorkspaceIds } from '@/lib/db/installation/workspaces';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { MINUTE_MS } from '@/lib/domain/time';
import { getLogger } from '@/lib/logger';
import { watchJudge } from './watch-self';

/** A judge that fails this long opens an incident: a restart of the database is over by then. */
const TOLERATED_MS = 3 * MINUTE_MS;
/** Workspaces that one job looks after at the same time. */
const PARALLEL_WORKSPACES = 4;

/** Since when a judge of a workspace fails in this process; null = it works, and no incident says otherwise. */
const failingSince = new Map<string, Date | null>();

type Judge = {
  workspaceId: string;
  judge: string;
  /** As it is stored; null = the last run was well. */
  failingSince: Date | null;
  failureCount: number;
};

/**
 * Runs one judge of one workspace. A failure is logged and, once it lasts, opens an incident of that workspace;
 * it is never thrown, so that no judge stops reading, another judge or another workspace. Returns the failure, or null.
 */
export async function tryJudge(one: Judge, work: () => Promise<unknown>): Promise<{ error: unknown } | null> {
  const { workspaceId, judge } = one;
  const key = `${workspaceId} ${judge}`;
  try {
    await inWorkspace(workspaceId, work);
  } catch (error) {
    const now = readNow();
    const since = one.failingSince ?? now;
    failingSince.set(key, since);
    getLogger().error({ workspaceId, judge, err: error }, `${judge} failed; everything else goes on`);
    if (now.getTime() - since.getTime() >= TOLERATED_MS) await report(workspaceId, judge, { since, error });
    return { error };
  }
  // Also once per process: the process that opened the incident may have ended since.
  if (one.failureCount > 0 || failingSince.get(key) !== null) await report(workspaceId, judge, null);
  failingSince.set(key, null);
  return null;
}

/** The same for a part of a job, whose failures are remembered by this process alone. False = it failed. */
export async function runJudge(workspaceId: string, judge: string, work: () => Promise<unknown>): Promise<boolean> {
  const since = failingSince.get(`${workspaceId} ${judge}`) ?? null;
  return (await tryJudge({ workspaceId, judge, failingSince: since, failureCount: 0 }, work)) === null;
}

/** Runs a job for each workspace, several at a time; what fails in one concerns no other. */
export async function forEachWorkspace(judge: string, work: (workspaceId: string) => Promise<unknown>): Promise<void> {
  const waiting = await listWorkspaceIds(getDb());
  const lane = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      const workspaceId = id;
      await runJudge(workspaceId, judge, () => work(workspaceId));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_WORKSPACES }, lane));
}

async function report(workspaceId: string, judge: string, failure: { since: Date; error: unknown } | null) {
  try {
    await inWorkspace(workspaceId, () => watchJudge({ workspaceId, now: readNow() }, judge, failure));
  } catch (error) {
    getLogger().error({ workspaceId, judge, err: error }, 'the failure of a judge could not be reported');
  }
}
