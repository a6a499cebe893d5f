import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  NotificationPolicy,
  NotificationPolicyCreate,
  NotificationPolicyUpdate,
} from '@/lib/contracts/notifications/notification-policies';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { lockRow, lockWorkspace } from '@/lib/db/locks';
import {
  deletePolicyRow,
  findPolicy,
  insertPolicy,
  listPolicies,
  orderPolicies,
  type PolicyFields,
  updatePolicyRow,
} from '@/lib/db/notifications/notification-policies';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { recordChange } from '@/lib/services/record-change';
import { fillWindows, findEndlessWindow, refuseProblems } from './fill-windows';

/** A policy's fields as stored, those that are given: windows have a zone. */
function mapPolicyFields(input: NotificationPolicyUpdate, timezone: string): Partial<PolicyFields> {
  const { activeTimes, quietHours, ...rest } = input;
  return {
    ...dropAbsent(rest),
    ...(activeTimes && { activeTimes: fillWindows(activeTimes, timezone) }),
    ...(quietHours && { quietHours: fillWindows(quietHours, timezone) }),
  };
}

/** Throws `invalid_input` when a policy names what does not exist, or would hold for ever. */
async function checkPolicy(
  tx: Transaction,
  workspaceId: string,
  fields: Partial<PolicyFields>,
  now: Date,
  before?: Pick<PolicyFields, 'matcher'> | null,
): Promise<void> {
  refuseProblems([findEndlessWindow('quietHours', fields.quietHours ?? [], now)]);
  await checkReferences(
    tx,
    workspaceId,
    {
      scope: { path: 'matcher.scope', ids: fields.matcher?.scope, before: before?.matcher.scope },
      connectionId: { path: 'matcher.scope.connectionId', id: fields.matcher?.scope.connectionId },
      channelIds: fields.channelIds,
      otherChannels: (fields.escalation ?? []).flatMap((step, index) =>
        step.channelIds.map((id) => ({ path: `escalation.${index}.channelIds`, id })),
      ),
    },
    now,
  );
}

/** The answer to an id that no policy of the workspace has. */
function makePolicyNotFound(id: string): AppError {
  return new AppError('not_found', `notification policy "${id}": there is no such policy in this workspace`);
}

/** The answer to a name that another policy has. */
function makePolicyNameConflict(name: string): AppError {
  const message = `policy name "${name}" is taken: expected a name that no other policy of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}

/** One notification policy. Throws `not_found`. */
export async function getNotificationPolicy(viewer: Viewer, id: string): Promise<NotificationPolicy> {
  const policy = await findPolicy(getDb(), viewer.workspaceId, id);
  if (!policy) throw makePolicyNotFound(id);
  return policy;
}

/** Every policy of the workspace, in the order in which they are asked. */
export async function listNotificationPolicies(
  viewer: Viewer,
): Promise<{ data: NotificationPolicy[]; nextCursor: string | null }> {
  return { data: await listPolicies(getDb(), viewer.workspaceId), nextCursor: null };
}

/** Adds a policy behind all others. Throws `conflict` when the name is taken. */
export async function createNotificationPolicy(
  viewer: Viewer,
  input: NotificationPolicyCreate,
  now: Date = readNow(),
): Promise<NotificationPolicy> {
  const { workspaceId, timezone } = viewer;
  const fields = {
    ...input,
    activeTimes: fillWindows(input.activeTimes, timezone),
    quietHours: fillWindows(input.quietHours, timezone),
  };
  try {
    return await inTransaction(async (tx) => {
      await checkPolicy(tx, workspaceId, fields, now);
      const policy = await insertPolicy(tx, workspaceId, fields);
      await recordChange(tx, viewer, {
        action: 'notification-policy.created',
        target: policy.id,
        detail: { name: policy.name },
        after: policy,
      });
      return policy;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makePolicyNameConflict(input.name) : error;
  }
}

/**
 * Changes a policy; what it holds already goes out at the time that was decided. Throws `not_found`, or `conflict` when
 * the new name is taken.
 */
export async function updateNotificationPolicy(
  viewer: Viewer,
  id: string,
  patch: NotificationPolicyUpdate,
  now: Date = readNow(),
): Promise<NotificationPolicy> {
  const { workspaceId, timezone } = viewer;
  const fields = mapPolicyFields(patch, timezone);
  try {
    return await inTransaction(async (tx) => {
      await lockRow(tx, 'notification_policy', workspaceId, id);
      const standing = await findPolicy(tx, workspaceId, id);
      await checkPolicy(tx, workspaceId, fields, now, standing);
      const policy = await updatePolicyRow(tx, workspaceId, id, fields);
      if (!policy) throw makePolicyNotFound(id);
      await recordChange(tx, viewer, {
        action: 'notification-policy.updated',
        target: id,
        detail: { name: policy.name },
        before: standing,
        after: policy,
      });
      return policy;
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makePolicyNameConflict(patch.name ?? '') : error;
  }
}

/** Puts policies into the order given; those not named follow as they stood. Throws `invalid_input` on unknown ids. */
export async function orderNotificationPolicies(
  viewer: Viewer,
  { ids }: { ids: string[] },
): Promise<{ data: NotificationPolicy[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const standing = await listPolicies(tx, workspaceId);
    refuseProblems(
      ids.map((id, index) => {
        const path = `ids.${index}`;
        if (ids.indexOf(id) !== index) return { path, message: `policy "${id}" is named twice: expected each once` };
        if (standing.some((one) => one.id === id)) return null;
        return { path, message: `policy "${id}" does not exist in this workspace` };
      }),
    );
    await orderPolicies(tx, workspaceId, ids);
    await recordChange(tx, viewer, {
      action: 'notification-policy.ordered',
      target: workspaceId,
      before: { ids: standing.map(({ id }) => id) },
      after: { ids },
    });
    return { data: await listPolicies(tx, workspaceId), nextCursor: null };
  });
}

/** Deletes a policy; what it holds still goes out at the time that was decided. Throws `not_found`. */
export async function deleteNotificationPolicy(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'notification_policy', workspaceId, id);
    const policy = await findPolicy(tx, workspaceId, id);
    if (!policy || !(await deletePolicyRow(tx, workspaceId, id))) throw makePolicyNotFound(id);
    await recordChange(tx, viewer, {
      action: 'notification-policy.deleted',
      target: id,
      detail: { name: policy.name },
      before: policy,
    });
  });
}
