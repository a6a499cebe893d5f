import { v7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import type { TargetInput } from '@/lib/contracts/containment/containments';
import { getDb, type Transaction } from '@/lib/db/client';
import { insertContainment, listContainmentRows, type NewContainment } from '@/lib/db/containment/containments';
import { getContainmentSettings } from '@/lib/db/containment/policies';
import { lockForTransaction } from '@/lib/db/locks';
import { type ContainmentAction, listMissingFields, narrowTarget } from '@/lib/domain/containment/action';
import { renderAim, renderKeeps, renderStops } from '@/lib/domain/containment/containment-text';
import { buildTargetKey, type Containment, type PlanText } from '@/lib/domain/containment/record';
import { type ContainmentState, findOverlap } from '@/lib/domain/containment/state';
import type { Incident } from '@/lib/domain/incidents/incident';
import { AppError } from '@/lib/errors';
import { demandWithin } from './demand-within';
import { loadAffected, loadMonthToDate } from './load-affected';
import { openLevers } from './open-levers';
import { resolveTarget } from './resolve-target';

export type PlanWish = {
  action: ContainmentAction;
  target: TargetInput;
  incidentId: string | null;
  /** Who asks, whose projects it has to keep to; absent = automation. */
  viewer?: Viewer;
  /** Part of the excess that a cause has to make; absent = half. */
  leastShare?: number;
};

/** Everything of a plan that does not depend on who asks. */
export type DraftedPlan = Pick<
  NewContainment,
  | 'connectionId'
  | 'incidentId'
  | 'action'
  | 'target'
  | 'targetKey'
  | 'title'
  | 'plan'
  | 'reversible'
  | 'holds'
  | 'steps'
> & { incident: Incident | null; stoppedKeyIds: string[]; hasActionKey: boolean };

/**
 * Asks the provider what an action would change and our data what would stop; nothing is changed and nothing stored.
 * Throws `invalid_input` when the target is not complete, `conflict` when the provider has no such lever for it.
 */
export async function draftContainment(workspaceId: string, wish: PlanWish, now: Date): Promise<DraftedPlan> {
  const { action } = wish;
  const resolved = await resolveTarget(workspaceId, wish.target, wish.incidentId, wish.leastShare);
  if (wish.viewer) demandWithin(wish.viewer, resolved);
  const { names, keys, incident } = resolved;
  const narrowed = narrowTarget(action, resolved.target);
  // The owner's other keys matter only when the person is removed.
  const isAboutOwner = action === 'remove-member' || action === 'delete-service-account';
  const target = { ...narrowed, ownedKeyIds: isAboutOwner ? resolved.target.ownedKeyIds : [] };
  demandComplete(action, target);
  const { levers, hasActionKey } = await openLevers(workspaceId, target.connectionId);
  const monthToDateNanos = await loadMonthToDate(getDb(), workspaceId, target, now);
  const lever = await levers.plan(action, target, { monthToDateNanos, now });
  const affected = await loadAffected(getDb(), workspaceId, { action, target, names, keys }, now);
  const { protectedKeyIds } = await getContainmentSettings(getDb(), workspaceId);
  const warned = affected.stoppedKeyIds.filter((id) => protectedKeyIds.includes(id));
  const plan: PlanText = {
    stops: affected.stops,
    keepsRunning: affected.keepsRunning,
    stopsText: renderStops(affected.stops, lever.isStop),
    keepsText: renderKeeps(affected.keepsRunning),
    speed: lever.speed,
    undo: lever.undo,
    isStop: lever.isStop,
    warnings: warned.map((id) => `The key ${names[id] ?? id} is protected from automation, and this stops it.`),
  };
  return {
    connectionId: target.connectionId,
    incidentId: incident?.id ?? null,
    action,
    target: narrowed,
    targetKey: buildTargetKey(narrowed),
    title: renderAim(action, narrowed, names),
    plan,
    reversible: lever.undo.isPossible,
    holds: lever.holds,
    steps: lever.steps,
    incident,
    stoppedKeyIds: affected.stoppedKeyIds,
    hasActionKey,
  };
}

function demandComplete(action: ContainmentAction, target: Parameters<typeof listMissingFields>[1]): void {
  const missing = listMissingFields(action, target);
  if (missing.length === 0) return;
  const errors = missing.map((field) => ({
    path: `target.${field}`,
    message: `target.${field}: expected the provider's id, for ${action} is aimed at it`,
  }));
  throw new AppError('invalid_input', errors.map(({ message }) => message).join('; '), { errors });
}

/** Who wants a plan and what shall become of it. */
export type PlanOrder = Pick<
  NewContainment,
  | 'policyId'
  | 'budgetId'
  | 'causeKey'
  | 'reason'
  | 'dryRun'
  | 'state'
  | 'requesterKind'
  | 'requesterId'
  | 'requester'
  | 'applyAt'
>;

/** Stores a drafted plan. Throws `conflict` when another plan holds the same thing. */
export async function storeContainment(
  tx: Transaction,
  workspaceId: string,
  draft: DraftedPlan,
  order: PlanOrder,
  now: Date,
): Promise<Containment> {
  const { incident: _incident, stoppedKeyIds: _keys, hasActionKey: _hasKey, ...rest } = draft;
  const id = v7();
  if (!order.dryRun) await demandFree(tx, workspaceId, { id, ...rest });
  return insertContainment(tx, workspaceId, { id, ...rest, ...order, createdAt: now });
}

const HOLDING: readonly ContainmentState[] = ['applying', 'applied', 'verified', 'partly_failed', 'undoing'];

/** Throws `conflict` when another plan works on the same thing or has done the same. Held until the transaction ends. */
export async function demandFree(
  tx: Transaction,
  workspaceId: string,
  wanted: Pick<Containment, 'id' | 'connectionId' | 'action' | 'targetKey' | 'holds'>,
): Promise<void> {
  const { connectionId } = wanted;
  await lockForTransaction(tx, `containment:${connectionId}`);
  const others = await listContainmentRows(tx, workspaceId, {
    connectionId,
    states: HOLDING,
    isReal: true,
    limit: 1_000,
  });
  const other = findOverlap(wanted, others);
  if (!other) return;
  const found = others.find((one) => one.id === other.id);
  throw new AppError(
    'conflict',
    `"${found?.title}" is ${other.state} already (containment ${other.id}): undo it or wait until it is done`,
  );
}
