import { canContain } from '@/lib/auth/permissions';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Containment as ContainmentContract } from '@/lib/contracts/containment/containments';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findContainment, updateContainment, updateContainmentStep } from '@/lib/db/containment/containments';
import { decideApproval } from '@/lib/domain/containment/approval';
import type { Containment } from '@/lib/domain/containment/record';
import { type ContainmentCommand, decideCommand, resetStep } from '@/lib/domain/containment/state';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { makeContainmentNotFound, mapContainment } from './map-containment';
import { demandFree } from './plan-containment';
import { type ContainmentActor, demandContainment, recordContainment } from './record-containment';
import { runContainment } from './run-containment';

/** An answer is given after so long, whatever the provider does; the worker goes on. */
const PATIENCE_MS = 8_000;

/**
 * Applies a plan, or goes on with one that failed in part; or puts back what it changed, as it was. Throws `conflict` with
 * the reason, `verification_needed`, `not_found`.
 */
async function commandContainment(
  viewer: Viewer,
  id: string,
  direction: 'apply' | 'undo',
  readClock: () => Date = readNow,
): Promise<ContainmentContract> {
  demandProof(viewer);
  const now = readClock();
  await inTransaction(async (tx) => {
    const plan = await demandCommand(tx, viewer, id, direction);
    await begin(tx, viewer.workspaceId, plan, { direction, actor: viewer.actor.name, now });
  });
  return finish(viewer, id, readClock);
}

export const applyContainment = (viewer: Viewer, id: string, readClock?: () => Date) =>
  commandContainment(viewer, id, 'apply', readClock);

export const undoContainment = (viewer: Viewer, id: string, readClock?: () => Date) =>
  commandContainment(viewer, id, 'undo', readClock);

/** Approves a plan that waits for it, and applies it. Throws `forbidden` for who may not approve it. */
export async function approveContainment(
  viewer: Viewer,
  id: string,
  readClock: () => Date = readNow,
): Promise<ContainmentContract> {
  const now = readClock();
  const { actor, role } = viewer;
  const isPerson = actor.kind === 'user';
  await inTransaction(async (tx) => {
    const plan = await demandCommand(tx, viewer, id, 'approve');
    const person = { id: actor.id, isPerson, isOwner: role === 'owner', mayContain: canContain(role) };
    const decision = decideApproval(person, plan.requesterKind === 'system' ? null : plan.requesterId);
    if (!decision.isAllowed) throw new AppError('forbidden', decision.reason);
    demandProof(viewer);
    await updateContainment(tx, viewer.workspaceId, id, { approvedBy: actor.name, approvedAt: now });
    await begin(tx, viewer.workspaceId, plan, { direction: 'apply', actor: actor.name, now, verb: 'Approved' });
  });
  return finish(viewer, id, readClock);
}

/** Ends a plan before it is applied; anybody who handles incidents may. */
export async function cancelContainment(
  viewer: Viewer,
  id: string,
  now: Date = readNow(),
): Promise<ContainmentContract> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    const plan = await demandCommand(tx, viewer, id, 'cancel');
    await cancel(tx, workspaceId, plan, { actor: actor.name, text: `Cancelled: ${plan.title}.`, now });
    return mapContainment(await demandContainment(tx, workspaceId, id));
  });
}

/** Ends a plan in an open transaction that holds it. */
export async function cancel(
  tx: Transaction,
  workspaceId: string,
  plan: Containment,
  { actor, text, now }: { actor: ContainmentActor; text: string; now: Date },
): Promise<void> {
  await updateContainment(tx, workspaceId, plan.id, {
    state: 'cancelled',
    cancelledBy: actor ?? 'Spendwatch',
    applyAt: null,
  });
  await recordContainment(tx, workspaceId, plan, { at: now, actor, act: 'cancelled', text });
}

type Begin = { direction: 'apply' | 'undo'; actor: ContainmentActor; now: Date; verb?: string };

/** Sets a plan to work in a direction; the machine does the rest. */
export async function begin(tx: Transaction, workspaceId: string, plan: Containment, order: Begin): Promise<void> {
  const { direction, actor, now } = order;
  if (direction === 'apply') await demandFree(tx, workspaceId, plan);
  for (const step of plan.steps) {
    // The state shows whether an attempt is the first or a repeat.
    const isFresh = direction === 'apply' && step.state === 'pending';
    const state = isFresh ? 'pending' : resetStep(direction, step.state);
    const isTurned = state !== step.state || plan.direction !== direction;
    await updateContainmentStep(tx, workspaceId, step.id, {
      state,
      ...(isTurned && !isFresh ? { startedAt: null, attemptCount: 0 } : {}),
    });
  }
  await updateContainment(tx, workspaceId, plan.id, {
    state: direction === 'undo' ? 'undoing' : 'applying',
    direction,
    nextAttemptAt: null,
    applyAt: null,
    ...(direction === 'apply' ? { undoneAt: null, spendStoppedAt: null } : {}),
  });
  const verb = order.verb ?? (direction === 'undo' ? 'Undoing' : 'Applying');
  const act = order.verb ? 'approved' : direction === 'undo' ? 'undo-begun' : 'apply-begun';
  await recordContainment(tx, workspaceId, plan, { at: now, actor, act, text: `${verb}: ${plan.title}.` });
}

async function demandCommand(
  tx: Transaction,
  viewer: Viewer,
  id: string,
  command: ContainmentCommand,
): Promise<Containment> {
  const plan = await demandContainment(tx, viewer.workspaceId, id);
  if (!isWithinProjects(viewer, plan.target.projectId)) throw makeContainmentNotFound(id);
  const { state, dryRun: isDryRun, reversible: isReversible } = plan;
  const decision = decideCommand(command, { state, isDryRun, isReversible, undoText: plan.plan.undo.text });
  if (decision.isAllowed) return plan;
  throw new AppError('conflict', `containment ${id} cannot be ${PAST[command]}: ${decision.reason}`);
}

const PAST: Record<ContainmentCommand, string> = {
  approve: 'approved',
  apply: 'applied',
  undo: 'undone',
  cancel: 'cancelled',
};

/** People prove that it is them; a token's right is its scope. */
function demandProof(viewer: Viewer): void {
  if (viewer.actor.kind === 'user' && viewer.session) demandRecentProof(viewer);
}

async function finish({ workspaceId, actor }: Viewer, id: string, readClock: () => Date): Promise<ContainmentContract> {
  await runContainment(workspaceId, id, { actor: actor.name, readClock, patienceMs: PATIENCE_MS });
  const plan = await findContainment(getDb(), workspaceId, id);
  if (!plan) throw makeContainmentNotFound(id);
  return mapContainment(plan);
}
