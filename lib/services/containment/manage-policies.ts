import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import type {
  ContainmentPolicyCreate,
  ContainmentPolicyUpdate,
  ContainmentPolicy as PolicyContract,
} from '@/lib/contracts/containment/policies';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import {
  deleteContainmentPolicyRow,
  findContainmentPolicy,
  insertContainmentPolicy,
  listContainmentPolicyRows,
  type NewContainmentPolicy,
  updateContainmentPolicyRow,
} from '@/lib/db/containment/policies';
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

/** Adds a policy. One that acts by itself needs a proof of identity. Throws `conflict` when the name is taken. */
export function createContainmentPolicy(viewer: Viewer, input: ContainmentPolicyCreate): Promise<PolicyContract> {
  const { when, scope, ...rest } = input;
  const fields: NewContainmentPolicy = {
    ...rest,
    scope: dropAbsent(scope),
    severity: when.severity,
    ratePerHourNanos: when.ratePerHour === null ? null : parseDecimalToNanos(when.ratePerHour),
    lostNanos: when.lost === null ? null : parseDecimalToNanos(when.lost),
  };
  return save(viewer, fields, null, (tx) => insertContainmentPolicy(tx, viewer.workspaceId, fields));
}

/** Changes the fields that are given. Throws as creating does, and `not_found`. */
export async function updateContainmentPolicy(
  viewer: Viewer,
  id: string,
  input: ContainmentPolicyUpdate,
): Promise<PolicyContract> {
  const before = await demandPolicy(viewer.workspaceId, id);
  const { when = {}, scope, ...rest } = input;
  const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...kept } = before;
  const amount = (text: string | null | undefined, old: bigint | null) =>
    text === undefined ? old : text === null ? null : parseDecimalToNanos(text);
  const fields: NewContainmentPolicy = {
    ...kept,
    ...dropAbsent(rest),
    scope: scope ? dropAbsent(scope) : before.scope,
    severity: when.severity ?? before.severity,
    ratePerHourNanos: amount(when.ratePerHour, before.ratePerHourNanos),
    lostNanos: amount(when.lost, before.lostNanos),
  };
  return save(viewer, fields, before, (tx) => updateContainmentPolicyRow(tx, viewer.workspaceId, id, fields));
}

/** Deletes a policy; what it asked for still waits. Throws `not_found`. */
export async function deleteContainmentPolicy({ workspaceId, actor }: Viewer, id: string): Promise<void> {
  const before = await demandPolicy(workspaceId, id);
  await inTransaction(async (tx) => {
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
  viewer: Viewer,
  fields: NewContainmentPolicy,
  before: ContainmentPolicy | null,
  write: (tx: Transaction) => Promise<ContainmentPolicy>,
): Promise<PolicyContract> {
  const { workspaceId, actor } = viewer;
  checkFields(fields);
  if (fields.mode === 'automatic' && viewer.session) demandRecentProof(viewer);
  try {
    return await inTransaction(async (tx) => {
      const { connectionId } = fields.scope;
      await checkReferences(tx, workspaceId, {
        connectionId: { path: 'scope.connectionId', id: connectionId },
        channelIds: undefined,
      });
      const after = mapPolicy(await write(tx));
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
    const message = `name "${fields.name}": another containment policy has it`;
    throw new AppError('conflict', message, { errors: [{ path: 'name', message }] });
  }
}

function checkFields({ mode, severity }: NewContainmentPolicy): void {
  if (mode !== 'automatic' || severity === 'critical') return;
  const message = 'when.severity "warning": expected critical, for nothing acts by itself on less';
  throw new AppError('invalid_input', message, { errors: [{ path: 'when.severity', message }] });
}

async function demandPolicy(workspaceId: string, id: string): Promise<ContainmentPolicy> {
  const policy = await findContainmentPolicy(getDb(), workspaceId, id);
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
