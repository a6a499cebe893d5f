import { evaluateThresholds } from '@/lib/services/alert-rules/evaluate-thresholds';
import { evaluateUsage } from '@/lib/services/alert-rules/evaluate-usage';
import { evaluateBudgets } from '@/lib/services/budgets/evaluate-budgets';
import { runJudge } from '@/lib/services/installation/run-judge';

/**
 * Judges what a pull changed: the detector first, because a leak does not wait, then thresholds and budgets. Each by itself:
 * one that fails stops neither the others nor the pull. `onJudged` is called when something may have been decided.
 */
export async function judgeConnection(
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  readClock: () => Date,
  onJudged: () => void,
): Promise<void> {
  const now = readClock;
  await runJudge(workspaceId, 'unusual spend', () => evaluateUsage({ workspaceId, connectionId, now: now() }));
  onJudged();
  await runJudge(workspaceId, 'thresholds', () => evaluateThresholds({ workspaceId, now: now() }));
  await runJudge(workspaceId, 'budgets', () => evaluateBudgets({ workspaceId, now: now() }));
  onJudged();
}
