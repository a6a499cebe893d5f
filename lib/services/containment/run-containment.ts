import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { findContainment } from '@/lib/db/containment/containments';
import {
  claimContainment,
  listDueContainments,
  releaseContainment,
  renewContainment,
} from '@/lib/db/containment/leases';
import { findTask, WORKING_STATES } from '@/lib/domain/containment/state';
import { tryEach } from '@/lib/services/try-each';
import { openLevers } from './open-levers';
import type { ContainmentActor } from './record-containment';
import { takeStep } from './take-step';

export type RunOptions = {
  actor: ContainmentActor;
  readClock?: () => Date;
  /** Longest wait for the provider before the rest is left to a worker, in milliseconds. */
  patienceMs: number;
};

/**
 * Works on a plan until all is done, nothing is due or another process holds it. What is left (a provider that is down,
 * a crash) is taken up by the worker from what was recorded.
 */
export async function runContainment(workspaceId: string, id: string, options: RunOptions): Promise<void> {
  const owner = randomUUID();
  if (!(await claimContainment(workspaceId, id, owner))) return;
  try {
    const isHeld = () => renewContainment(workspaceId, id, owner);
    for (let waitedMs = 0; ; ) {
      const waitMs = await workOnce(workspaceId, id, options, isHeld);
      if (waitMs === null || waitedMs + waitMs > options.patienceMs) return;
      if (waitMs > 0) await sleep(waitMs);
      waitedMs += waitMs;
    }
  } finally {
    await releaseContainment(workspaceId, id, owner);
  }
}

/** Does the next piece of work. Returns how long to wait before the one after it; null = there is none. */
async function workOnce(
  workspaceId: string,
  id: string,
  { actor, readClock = readNow }: RunOptions,
  isHeld: () => Promise<boolean>,
): Promise<number | null> {
  const plan = await findContainment(getDb(), workspaceId, id);
  if (!plan || !WORKING_STATES.includes(plan.state)) return null;
  const found = findTask(plan.direction, plan.steps);
  if (!found) return null;
  const waitMs = plan.nextAttemptAt === null ? 0 : plan.nextAttemptAt.getTime() - readClock().getTime();
  if (waitMs > 0) return waitMs;
  if (!(await isHeld())) return null;
  const { levers } = await openLevers(workspaceId, plan.connectionId);
  await takeStep({ workspaceId, plan, ...found, levers, actor, readClock, isHeld });
  return 0;
}

/** Continues every plan with due work, also those that another process left. Returns how many there were. */
export async function resumeContainments(input: { workspaceId: string; readClock?: () => Date }): Promise<number> {
  const { workspaceId, readClock = readNow } = input;
  const ids = await listDueContainments(workspaceId, readClock());
  await tryEach(ids, (id) => runContainment(workspaceId, id, { actor: null, readClock, patienceMs: 0 }));
  return ids.length;
}
