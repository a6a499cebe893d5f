import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  ContainmentPolicyCreate,
  ContainmentPolicyUpdate,
  ContainmentPolicy as PolicyContract,
} from '@/lib/contracts/containment/policies';
import { type Db, getDb, inTransaction, type Transaction } from '@/lib/db/client';
import {
  deleteContainmentPolicyRow,
  findContainmentPolicy,
  insertContainmentPolicy,
  listContainmentPolicyRows,
  type NewContainmentPolicy,
  updateContainmentPolicyRow,
} from '@/lib/db/containment/policies';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import type { ContainmentPolicy } from '@/lib/domain/containment/policy';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';

/** All policies, by name. */
export async function listContainmentPolicies({ workspaceId }: Viewer) {
  const policies = await listContainmentPolicyRows(getDb(), workspaceId);
  return { data: policies.map(mapPolicy), nextCursor: null };
}

export async function getContainmentPolicy({ workspaceId }: Viewer, id: string): Promise<PolicyContract> {
  return mapPolicy(await demandPolicy(workspaceId, id));
}

/** Adds a policy. An automatic one needs a proof of identity. Throws `conflict` when the name is taken. */
export function createContainmentPolicy(viewer: Viewer, input: ContainmentPolicyCreate): Promise<PolicyContract> {
  const { when, scope, ...rest } = input;
  const fields: NewContainmentPolicy = {
    ...rest,
    scope: dropAbsent(scope),
    severity: when.severity,
    ratePerHourNanos: when.ratePerHour === null ? null : parseDecimalToNanos(when.ratePerHour),
    lostNanos: when.lost === null ? null : parseDecimalToNanos(when.lost),
  };
  return save(viewer, input.name, async (tx) => {
    await checkPolicy(tx, viewer, fields);
    return { before: null, after: await insertContainmentPolicy(tx, viewer.workspaceId, fields) };
  });
}

/** Changes the fields that are given. Throws as creating does, and `not_found`. */
export async function updateContainmentPolicy(
  viewer: Viewer,
  id: string,
  input: ContainmentPolicyUpdate,
): Promise<PolicyContract> {
  const { workspaceId } = viewer;
  return save(viewer, input.name ?? '', async (tx) => {
    const before = await lockPolicy(tx, workspaceId, id);
    const fields = mergePolicy(before, input);
    await checkPolicy(tx, viewer, fields, before);
    return { before, after: await updateContainmentPolicyRow(tx, workspaceId, id, fields) };
  });
}

/** A policy with the fields that are given. */
function mergePolicy(before: ContainmentPolicy, input: ContainmentPolicyUpdate): NewContainmentPolicy {
  const { when = {}, scope, ...rest } = input;
  const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...kept } = before;
  const amount = (text: string | null | undefined, old: bigint | null) =>
    text === undefined ? old : text === null ? null : parseDecimalToNanos(text);
  return {
    ...kept,
    ...dropAbsent(rest),
    scope: scope ? dropAbsent(scope) : before.scope,
    severity: when.severity ?? before.severity,
    ratePerHourNanos: amount(when.ratePerHour, before.ratePerHourNanos),
    lostNanos: amount(when.lost, before.lostNanos),
  };
}

/** Deletes a policy; what it asked for still waits. Throws `not_found`. */
export async function deleteContainmentPolicy({ workspaceId, actor }: Viewer, id: string): Promise<void> {
  await inTransaction(async (tx) => {
    const before = await lockPolicy(tx, workspaceId, id);
    await deleteContainmentPolicyRow(tx, workspaceId, id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'containment-policy.deleted',
      target: id,
      detail: { name: before.name },
      before: mapPolicy(before),
    });
  });
}

async function save(
  { workspaceId, actor }: Viewer,
  name: string,
  write: (tx: Transaction) => Promise<{ before: ContainmentPolicy | null; after: ContainmentPolicy }>,
): Promise<PolicyContract> {
  try {
    return await inTransaction(async (tx) => {
      const { before, after: saved } = await write(tx);
      const after = mapPolicy(saved);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: before ? 'containment-policy.updated' : 'containment-policy.created',
        target: after.id,
        detail: { name: after.name, mode: after.mode },
        ...(before && { before: mapPolicy(before) }),
        after,
      });
      return after;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `name "${name}": another containment policy has it`;
    throw new AppError('conflict', message, { errors: [{ path: 'name', message }] });
  }
}

async function checkPolicy(
  tx: Transaction,
  viewer: Viewer,
  fields: NewContainmentPolicy,
  before?: ContainmentPolicy,
): Promise<void> {
  checkFields(fields);
  if (fields.mode === 'automatic' && viewer.session) demandRecentProof(viewer);
  const { connectionId } = fields.scope;
  await checkReferences(
    tx,
    viewer.workspaceId,
    {
      connectionId: { path: 'scope.connectionId', id: connectionId },
      channelIds: undefined,
      scope: { path: 'scope', ids: fields.scope, before: before?.scope },
    },
    readNow(),
  );
}

function checkFields({ mode, severity }: NewContainmentPolicy): void {
  if (mode !== 'automatic' || severity === 'critical') return;
  const message = 'when.severity "warning": expected critical, because nothing acts automatically on less';
  throw new AppError('invalid_input', message, { errors: [{ path: 'when.severity', message }] });
}

async function lockPolicy(tx: Transaction, workspaceId: string, id: string): Promise<ContainmentPolicy> {
  await lockRow(tx, 'containment_policy', workspaceId, id);
  return demandPolicy(workspaceId, id, tx);
}

async function demandPolicy(workspaceId: string, id: string, db: Db = getDb()): Promise<ContainmentPolicy> {
  const policy = await findContainmentPolicy(db, workspaceId, id);
  if (policy) return policy;
  throw new AppError('not_found', `containment policy "${id}": there is no such policy in this workspace`);
}

function mapPolicy({ severity, ratePerHourNanos, lostNanos, ...policy }: ContainmentPolicy): PolicyContract {
  return {
    ...policy,
    when: {
      severity,
      ratePerHour: ratePerHourNanos === null ? null : formatNanosExact(ratePerHourNanos),
      lost: lostNanos === null ? null : formatNanosExact(lostNanos),
    },
    createdAt: policy.createdAt.toISOString(),
    updatedAt: policy.updatedAt.toISOString(),
  };
}
