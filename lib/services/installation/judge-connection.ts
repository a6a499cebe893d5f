import type { JobRunner } from './run-jobs';

/**
 * Judges what a pull changed: the detector first, because a leak does not wait, then thresholds and budgets. Each is a job of
 * its own: one that fails stops neither the others nor the pull, and what another worker judges at this moment is judged
 * once more after it. `onJudged` is called when something may have been decided.
 */
export async function judgeConnection(
  runner: Pick<JobRunner, 'request'>,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  onJudged: () => void,
): Promise<void> {
  const jobs = [
    { kind: 'unusual-spend', subject: connectionId },
    { kind: 'thresholds', subject: '' },
    { kind: 'budgets', subject: '' },
  ] as const;
  await runner.request(workspaceId, jobs, onJudged);
}
