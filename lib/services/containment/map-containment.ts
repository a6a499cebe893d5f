import type {
  Containment as ContainmentContract,
  RunningItem as RunningContract,
} from '@/lib/contracts/containment/containments';
import type { RunningItem } from '@/lib/domain/containment/plan';
import type { Containment } from '@/lib/domain/containment/record';
import { formatNanosExact } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';

/** A plan as the HTTP API shows it. */
export function mapContainment(plan: Containment): ContainmentContract {
  const { plan: text } = plan;
  const iso = (at: Date | null) => at?.toISOString() ?? null;
  return {
    id: plan.id,
    state: plan.state,
    action: plan.action,
    target: plan.target,
    title: plan.title,
    reason: plan.reason,
    dryRun: plan.dryRun,
    incidentId: plan.incidentId,
    policyId: plan.policyId,
    budgetId: plan.budgetId,
    reversible: plan.reversible,
    isStop: text.isStop,
    stops: text.stops.map(mapItem),
    keepsRunning: text.keepsRunning.map(mapItem),
    explanation: { stops: text.stopsText, keepsRunning: text.keepsText, speed: text.speed, undo: text.undo.text },
    warnings: text.warnings,
    steps: plan.steps.map(({ id, title, state, before, after, isReadable, providerReply, attemptCount }) => ({
      ...{ id, title, state, before, after, isReadable, providerReply },
      attempts: attemptCount,
    })),
    requestedBy: plan.requester,
    approvedBy: plan.approvedBy,
    cancelledBy: plan.cancelledBy,
    createdAt: plan.createdAt.toISOString(),
    applyAt: iso(plan.applyAt),
    appliedAt: iso(plan.appliedAt),
    verifiedAt: iso(plan.verifiedAt),
    spendStoppedAt: iso(plan.spendStoppedAt),
    lostAfterApply: plan.lostNanos === null ? null : formatNanosExact(plan.lostNanos),
    undoneAt: iso(plan.undoneAt),
    nextAttemptAt: iso(plan.nextAttemptAt),
  };
}

function mapItem({ spendPerDayNanos, lastUsedAt, ...item }: RunningItem): RunningContract {
  return {
    ...item,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    spendPerDay: spendPerDayNanos === null ? null : formatNanosExact(spendPerDayNanos),
  };
}

/** The answer to an id that no plan of the workspace has. */
export function makeContainmentNotFound(id: string): AppError {
  return new AppError('not_found', `containment "${id}": there is no such plan in this workspace`);
}
