import type { PlannedEvent as PlannedEventContract } from '@/lib/contracts/alert-rules/planned-events';
import type { Db } from '@/lib/db/client';
import { findScopeNames } from '@/lib/db/usage/scope-names';
import { computePlanState, type PlannedEvent } from '@/lib/domain/alert-rules/planned-event';
import { selectScopeNames } from '@/lib/domain/incidents/incident-text';

/** Announced changes as the HTTP API shows them, with names from the inventory. */
export async function mapPlannedEvents(
  db: Db,
  workspaceId: string,
  plans: readonly PlannedEvent[],
  now: Date,
): Promise<PlannedEventContract[]> {
  const names = await findScopeNames(db, workspaceId, {
    projectIds: plans.flatMap(({ scope }) => scope.projectId ?? []),
    apiKeyIds: plans.flatMap(({ scope }) => scope.apiKeyId ?? []),
    userIds: plans.flatMap(({ scope }) => scope.userId ?? []),
  });
  return plans.map(({ connectionId, scope, ...plan }) => ({
    ...plan,
    scope: { ...scope, ...(connectionId === null ? {} : { connectionId }) },
    scopeNames: selectScopeNames(scope, names),
    startsAt: plan.startsAt.toISOString(),
    endsAt: plan.endsAt?.toISOString() ?? null,
    state: computePlanState(plan, now),
    createdAt: plan.createdAt.toISOString(),
    cancelledAt: plan.cancelledAt?.toISOString() ?? null,
  }));
}
