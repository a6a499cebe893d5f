import { z } from 'zod';
import { CONTAINMENT_ACTIONS } from '@/lib/domain/containment/action';
import { type PlannedStep, StoredValue } from '@/lib/domain/containment/plan';
import { type Containment, type ContainmentStep, PlanTextSchema } from '@/lib/domain/containment/record';
import { CONTAINMENT_STATES, type ContainmentState, STEP_STATES } from '@/lib/domain/containment/state';
import type { Db, Transaction } from '../client';
import {
  type Containment as ContainmentRow,
  type ContainmentStep as ContainmentStepRow,
  Prisma,
} from '../generated/client';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '../readable-rows';

const Target = z.object({
  connectionId: z.string(),
  projectId: z.string().exactOptional(),
  apiKeyId: z.string().exactOptional(),
  model: z.string().exactOptional(),
  userId: z.string().exactOptional(),
  serviceAccountId: z.string().exactOptional(),
});
const Words = z.object({
  action: z.enum(CONTAINMENT_ACTIONS),
  state: z.enum(CONTAINMENT_STATES),
  direction: z.enum(['apply', 'undo']),
  requesterKind: z.enum(['user', 'token', 'system']),
});
const StepWord = z.enum(STEP_STATES);

type Row = ContainmentRow & { steps: ContainmentStepRow[] };
const WITH_STEPS = { steps: { orderBy: { position: 'asc' as const } } };

function mapRow({ workspaceId: _w, leaseOwner: _o, leaseUntil: _u, steps, target, plan, ...row }: Row): Containment {
  const { undo, ...text } = PlanTextSchema.parse(plan);
  return {
    ...row,
    ...Words.parse(row),
    target: Target.parse(target),
    plan: { ...text, undo },
    steps: steps.map(mapStep),
  };
}

function mapStep({ workspaceId: _w, containmentId: _c, resource, before, after, state, ...step }: ContainmentStepRow) {
  const value = (json: unknown): StoredValue => StoredValue.parse(json);
  return {
    ...step,
    resource: value(resource),
    before: value(before),
    after: value(after),
    state: StepWord.parse(state),
  };
}

/** One plan with its steps, or null. */
export async function findContainment(db: Db, workspaceId: string, id: string): Promise<Containment | null> {
  const row = await db.containment.findUnique({ where: { workspaceId_id: { workspaceId, id } }, include: WITH_STEPS });
  return row && mapOneReadable('containment', { ...row, name: row.title }, mapRow);
}

/** Like `findContainment`, and locks the row: no one else changes it until the transaction ends. */
export async function lockContainment(tx: Transaction, workspaceId: string, id: string): Promise<Containment | null> {
  await tx.$executeRaw`
    SELECT 1 FROM containment WHERE workspace_id = ${workspaceId}::uuid AND id = ${id}::uuid FOR UPDATE`;
  return findContainment(tx, workspaceId, id);
}

export type ContainmentFilter = {
  states?: readonly ContainmentState[];
  incidentId?: string | undefined;
  connectionId?: string;
  /** Only plans that can be applied. */
  isReal?: true;
  /** Only plans aimed within one of these projects; null = all. */
  projectIds?: readonly string[] | null;
  beforeId?: string | null;
  limit: number;
};

/** Plans that can be read, newest first. */
export async function listContainmentRows(
  db: Db,
  workspaceId: string,
  filter: ContainmentFilter,
): Promise<Containment[]> {
  const { states = [], incidentId, connectionId, isReal, projectIds = null, beforeId } = filter;
  const rows = await db.containment.findMany({
    where: {
      workspaceId,
      ...(states.length > 0 ? { state: { in: [...states] } } : {}),
      ...(incidentId === undefined ? {} : { incidentId }),
      ...(connectionId === undefined ? {} : { connectionId }),
      ...(isReal ? { dryRun: false } : {}),
      ...(projectIds === null ? {} : { OR: projectIds.map((id) => ({ target: { path: ['projectId'], equals: id } })) }),
      ...(beforeId ? { id: { lt: beforeId } } : {}),
    },
    include: WITH_STEPS,
    orderBy: { id: 'desc' },
    take: filter.limit,
  });
  return mapReadablePage(rows, filter.limit, mapRow, (last, limit) =>
    listContainmentRows(db, workspaceId, { ...filter, beforeId: last.id, limit }),
  );
}

/** The newest plans that are not over, of those that this version cannot read: nothing goes on with them. */
export async function listUnreadableContainments(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.containment.findMany({
    where: { workspaceId, state: { notIn: ['undone', 'failed', 'cancelled'] } },
    include: WITH_STEPS,
    orderBy: { id: 'desc' },
    take: 500,
  });
  return mapReadable(
    rows.map((row) => ({ ...row, name: row.title })),
    mapRow,
  ).unreadable;
}

export type NewContainment = Pick<
  Containment,
  | 'id'
  | 'connectionId'
  | 'incidentId'
  | 'policyId'
  | 'budgetId'
  | 'causeKey'
  | 'action'
  | 'target'
  | 'targetKey'
  | 'title'
  | 'reason'
  | 'dryRun'
  | 'state'
  | 'plan'
  | 'reversible'
  | 'holds'
  | 'requesterKind'
  | 'requesterId'
  | 'requester'
  | 'applyAt'
  | 'createdAt'
> & { steps: PlannedStep[] };

/** Amounts become text: JSON has no integers of that size. */
const toJson = (value: unknown): Prisma.InputJsonObject =>
  JSON.parse(JSON.stringify(value, (_name, one: unknown) => (typeof one === 'bigint' ? String(one) : one)));
const toValue = (value: StoredValue) => (value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue));

/** Stores a plan with its steps. Throws a unique violation when automation acted on its cause already. */
export async function insertContainment(
  tx: Transaction,
  workspaceId: string,
  plan: NewContainment,
): Promise<Containment> {
  const { steps, plan: text, target, ...rest } = plan;
  await tx.containment.create({ data: { ...rest, workspaceId, target: toJson(target), plan: toJson(text) } });
  await tx.containmentStep.createMany({
    data: steps.map((step, position) => ({
      workspaceId,
      containmentId: plan.id,
      position,
      title: step.title,
      resource: toValue(step.resource),
      before: toValue(step.before),
      after: toValue(step.after),
      isReadable: step.isReadable ?? true,
      state: 'pending',
    })),
  });
  const stored = await findContainment(tx, workspaceId, plan.id);
  if (!stored) throw new Error(`containment ${plan.id} vanished`);
  return stored;
}

export type ContainmentChange = Partial<
  Pick<
    Containment,
    | 'state'
    | 'direction'
    | 'approvedBy'
    | 'approvedAt'
    | 'cancelledBy'
    | 'applyAt'
    | 'startedAt'
    | 'appliedAt'
    | 'verifiedAt'
    | 'spendStoppedAt'
    | 'lostNanos'
    | 'stillSpendingAt'
    | 'undoneAt'
    | 'nextAttemptAt'
  >
>;

export async function updateContainment(
  tx: Db,
  workspaceId: string,
  id: string,
  change: ContainmentChange,
): Promise<void> {
  await tx.containment.update({ where: { workspaceId_id: { workspaceId, id } }, data: change });
}

export type StepChange = Partial<
  Pick<
    ContainmentStep,
    'before' | 'state' | 'providerReply' | 'attemptCount' | 'startedAt' | 'appliedAt' | 'verifiedAt'
  >
>;

export async function updateContainmentStep(
  tx: Db,
  workspaceId: string,
  id: string,
  { before, ...change }: StepChange,
): Promise<void> {
  const data = { ...change, ...(before === undefined ? {} : { before: toValue(before) }) };
  await tx.containmentStep.update({ where: { workspaceId_id: { workspaceId, id } }, data });
}
