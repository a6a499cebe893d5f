import { z } from 'zod';
import type { ContainmentAction, ContainmentTarget } from './action';
import type { PlannedStep, RunningItem, UndoPlan } from './plan';
import type { ContainmentState, Direction, StepState } from './state';

/** What a plan says to people, frozen when it was made. */
export type PlanText = {
  stops: RunningItem[];
  keepsRunning: RunningItem[];
  /** Plain sentences. */
  stopsText: string;
  keepsText: string;
  speed: string;
  undo: UndoPlan;
  /** False = it slows the spend and does not end it. */
  isStop: boolean;
  /** What a person should know before: a protected key, a key that others share. */
  warnings: string[];
};

const Nanos = z
  .string()
  .regex(/^-?\d+$/)
  .transform((text) => BigInt(text));
const StoredItem = z.object({
  kind: z.enum(['key', 'model', 'project', 'unattributed']),
  id: z.string(),
  name: z.string(),
  owner: z.string().nullable(),
  lastUsedAt: z.coerce.date().nullable(),
  requestsPerMinute: z.number(),
  spendPerDayNanos: Nanos.nullable(),
});

/** Stored as JSON, amounts as decimal text of nano-dollars. */
export const PlanTextSchema = z.object({
  stops: z.array(StoredItem),
  keepsRunning: z.array(StoredItem),
  stopsText: z.string(),
  keepsText: z.string(),
  speed: z.string(),
  undo: z.object({ isPossible: z.boolean(), text: z.string() }),
  isStop: z.boolean(),
  warnings: z.array(z.string()),
});

export type ContainmentStep = Omit<PlannedStep, 'isReadable'> & {
  isReadable: boolean;
  id: string;
  position: number;
  state: StepState;
  providerReply: string | null;
  attemptCount: number;
  startedAt: Date | null;
  appliedAt: Date | null;
  verifiedAt: Date | null;
};

/** A plan to stop spend, with what was done of it. */
export type Containment = {
  id: string;
  connectionId: string;
  incidentId: string | null;
  policyId: string | null;
  budgetId: string | null;
  causeKey: string | null;
  action: ContainmentAction;
  target: ContainmentTarget;
  targetKey: string;
  title: string;
  reason: string;
  dryRun: boolean;
  state: ContainmentState;
  direction: Direction;
  plan: PlanText;
  reversible: boolean;
  holds: string[];
  requesterKind: 'user' | 'token' | 'system';
  requesterId: string | null;
  requester: string;
  approvedBy: string | null;
  approvedAt: Date | null;
  applyAt: Date | null;
  cancelledBy: string | null;
  createdAt: Date;
  startedAt: Date | null;
  appliedAt: Date | null;
  verifiedAt: Date | null;
  spendStoppedAt: Date | null;
  lostNanos: bigint | null;
  stillSpendingAt: Date | null;
  undoneAt: Date | null;
  nextAttemptAt: Date | null;
  steps: ContainmentStep[];
};

/** Whether all that a plan changes can be read back at the provider. */
export function isReadBack({ steps }: Pick<Containment, 'steps'>): boolean {
  return steps.every(({ isReadable }) => isReadable);
}

/** Equal for plans that aim at the same thing. */
export function buildTargetKey(target: ContainmentTarget): string {
  return JSON.stringify(Object.entries(target).sort(([left], [right]) => (left < right ? -1 : 1)));
}
