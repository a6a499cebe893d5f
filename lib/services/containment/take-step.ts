import type { Transaction } from '@/lib/db/client';
import { inTransaction } from '@/lib/db/client';
import {
  lockContainment,
  type StepChange,
  updateContainment,
  updateContainmentStep,
} from '@/lib/db/containment/containments';
import { renderStepLine } from '@/lib/domain/containment/containment-text';
import { isSameValue } from '@/lib/domain/containment/plan';
import type { Containment, ContainmentStep } from '@/lib/domain/containment/record';
import { computeContainmentState, type StepTask } from '@/lib/domain/containment/state';
import {
  decideAfterReading,
  decideAfterReply,
  decideResume,
  type LeverReply,
  type StepOutcome,
} from '@/lib/domain/containment/step-outcome';
import { AppError } from '@/lib/errors';
import type { Levers, StepReading } from '@/lib/providers/levers';
import { type ContainmentActor, recordContainment } from './record-containment';

/** What one piece of work needs. `isHeld` = this process still owns the plan; asked before each call that changes. */
export type StepWork = {
  workspaceId: string;
  plan: Containment;
  step: ContainmentStep;
  task: StepTask;
  levers: Levers;
  actor: ContainmentActor;
  readClock: () => Date;
  isHeld: () => Promise<boolean>;
};

/**
 * Does one piece of work on one step: recorded before the provider is asked and after its answer. A change that may have
 * been made already is read back first and never made twice.
 */
export async function takeStep(work: StepWork): Promise<void> {
  const { task } = work;
  if (task === 'verify' || task === 'confirm') return readBack({ ...work, task });
  const reading = await readStep(work);
  if ('kind' in reading) return saveReply(await noteAttempt(work, null), reading);
  const started = await noteAttempt(work, reading);
  const resume = decideResume(task, reading.position);
  if (resume === 'done') return saveReply(started, { kind: 'done', words: describeReading(reading) });
  if (resume === 'give-up') {
    const words = `It was changed at the provider since, so the old value is not put back over it. Now: ${JSON.stringify(reading.value)}`;
    return saveReply(started, { kind: 'refused', words });
  }
  if (!(await work.isHeld())) return;
  const reply = await work.levers[task](work.plan.action, started.step);
  return saveReply(started, await settleReply(started, reply));
}

const describeReading = ({ value }: StepReading) => `Read back as wanted: ${JSON.stringify(value)}`.slice(0, 500);

/**
 * A refusal or 404 may mean that the change is made already, by an attempt whose answer was lost or by someone else.
 */
async function settleReply(work: StepWork, reply: LeverReply): Promise<LeverReply> {
  if (reply.kind === 'done' || reply.kind === 'temporary') return reply;
  const reading = await readStep(work);
  if ('kind' in reading) return reply;
  const isDone = reading.position === (work.task === 'undo' ? 'before' : 'after');
  return isDone ? { kind: 'done', words: `${reply.words}. ${describeReading(reading)}` } : reply;
}

/** Where the provider stands, or its failure as a reply. */
async function readStep({ levers, plan, step }: StepWork): Promise<StepReading | LeverReply> {
  try {
    return await levers.read(plan.action, step);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'provider_rejected' || error.code === 'provider_request_refused')
      return { kind: 'refused', words: error.message };
    return { kind: 'temporary', words: error.message, retryAfterSeconds: error.retryAfterSeconds };
  }
}

/** Records that the provider is about to be asked, with the value that is there now: an undo puts that one back. */
async function noteAttempt<T extends StepWork>(work: T, reading: StepReading | null): Promise<T> {
  const { workspaceId, step, task, readClock } = work;
  const isFirst = step.state === 'pending' && task === 'apply';
  const isOther = reading !== null && (reading.position === 'before' || reading.position === 'elsewhere');
  const change: StepChange = {
    state: task === 'undo' ? 'undoing' : 'applying',
    attemptCount: step.attemptCount + 1,
    startedAt: step.startedAt ?? readClock(),
    ...(isFirst && isOther && !isSameValue(reading.value, step.before) ? { before: reading.value } : {}),
  };
  const now = readClock();
  await inTransaction(async (tx) => {
    await updateContainmentStep(tx, workspaceId, step.id, change);
    if (isFirst && work.plan.startedAt === null) {
      await updateContainment(tx, workspaceId, work.plan.id, { startedAt: now });
    }
  });
  return { ...work, step: { ...step, ...change } };
}

async function saveReply(work: StepWork, reply: LeverReply): Promise<void> {
  const now = work.readClock();
  const attempts = { ...work.step, task: work.task, startedAt: work.step.startedAt ?? now };
  return saveOutcome(work, decideAfterReply(attempts, reply, now), reply.words, now);
}

async function readBack(work: StepWork & { task: 'verify' | 'confirm' }): Promise<void> {
  const reading = await readStep(work);
  const now = work.readClock();
  const { step, task } = work;
  const attempts = { ...step, task, startedAt: step.startedAt ?? now, attemptCount: step.attemptCount };
  const position = 'kind' in reading ? 'elsewhere' : reading.position;
  const outcome = decideAfterReading(attempts, position, now);
  const words = 'kind' in reading ? reading.words : null;
  return saveOutcome(work, outcome, words, now);
}

async function saveOutcome(work: StepWork, outcome: StepOutcome, words: string | null, now: Date): Promise<void> {
  const { workspaceId, plan, step, actor } = work;
  await inTransaction(async (tx) => {
    await updateContainmentStep(tx, workspaceId, step.id, {
      state: outcome.state,
      ...(words === null ? {} : { providerReply: words }),
      ...(outcome.state === 'applied' ? { appliedAt: step.appliedAt ?? now } : {}),
      ...(outcome.state === 'verified' ? { verifiedAt: now } : {}),
    });
    await settlePlan(tx, workspaceId, plan.id, outcome.retryAt, now);
    const isNews = outcome.state !== step.state || words !== step.providerReply;
    if (!isNews) return;
    const text = renderStepLine({ ...step, state: outcome.state }, words ?? step.providerReply);
    await recordContainment(tx, workspaceId, plan, {
      ...{ at: now, actor, text },
      act: outcome.state.replace('_', '-'),
      before: { state: step.state, value: step.before },
      after: { state: outcome.state, value: step.after, providerReply: words },
    });
  });
}

/** Sets the state of the whole from its steps. */
async function settlePlan(tx: Transaction, workspaceId: string, id: string, retryAt: Date | null, now: Date) {
  const plan = await lockContainment(tx, workspaceId, id);
  if (!plan) return;
  const state = computeContainmentState(
    plan.direction,
    plan.steps.map((step) => step.state),
  );
  const isApplied = state === 'applied' || state === 'verified' || state === 'partly_failed';
  await updateContainment(tx, workspaceId, id, {
    state,
    nextAttemptAt: retryAt,
    ...(isApplied && plan.direction === 'apply' ? { appliedAt: plan.appliedAt ?? now } : {}),
    ...(state === 'verified' ? { verifiedAt: now } : {}),
    ...(state === 'undone' ? { undoneAt: now } : {}),
  });
}
