import type { Viewer } from '@/lib/auth/viewer';
import { listFailingJobs as listRows } from '@/lib/db/installation/jobs';
import { decideJobState, type JobKind, type JobState } from '@/lib/domain/installation/job';

/** A job whose last run failed: its work is not done until it succeeds. */
export type FailingJob = {
  kind: JobKind;
  /** Connection that it is about; empty = the whole workspace. */
  subject: string;
  connectionName: string | null;
  state: JobState;
  failureCount: number;
  failingSince: string;
  nextTryAt: string;
  lastError: string;
};

/** Failing jobs of a workspace, the longest failing first; shown to viewers without a limit to projects. */
export async function listFailingJobs(viewer: Viewer): Promise<FailingJob[]> {
  if (viewer.projectIds) return [];
  return (await listRows(viewer.workspaceId)).map(({ workspaceId: _workspaceId, failingSince, nextTryAt, ...job }) => ({
    ...job,
    state: decideJobState(job.failureCount),
    failingSince: failingSince.toISOString(),
    nextTryAt: nextTryAt.toISOString(),
  }));
}
