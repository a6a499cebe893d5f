import type { Viewer } from '@/lib/auth/viewer';
import { listFailingJobs as listRows } from '@/lib/db/installation/jobs';
import { decideJobState, type JobKind, type JobState } from '@/lib/domain/installation/job';

/** A job whose last run failed: what it would do or find is not done or told meanwhile. */
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

/** Failing jobs of a workspace, those first that fail longest; whoever may see all projects sees them. */
export async function listFailingJobs(viewer: Viewer): Promise<FailingJob[]> {
  if (viewer.projectIds) return [];
  return (await listRows(viewer.workspaceId)).map(({ workspaceId: _workspaceId, failingSince, nextTryAt, ...job }) => ({
    ...job,
    state: decideJobState(job.failureCount),
    failingSince: failingSince.toISOString(),
    nextTryAt: nextTryAt.toISOString(),
  }));
}
