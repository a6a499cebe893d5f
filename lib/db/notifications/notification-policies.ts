import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import type { NotificationPolicy as PolicyRow } from '@/lib/db/generated/client';
import { lockForTransaction } from '@/lib/db/locks';
import { mapOneReadable, mapReadable, type UnreadableRow } from '@/lib/db/readable-rows';
import { IncidentMatcherSchema } from '@/lib/domain/incidents/incident-matcher';
import { EscalationStepSchema, type NotificationPolicy } from '@/lib/domain/notifications/notification-policy';
import { WeeklyWindowSchema } from '@/lib/domain/weekly-window';

const Windows = z.array(WeeklyWindowSchema);
const Steps = z.array(EscalationStepSchema);

function mapPolicyRow(row: PolicyRow): NotificationPolicy {
  const { workspaceId: _workspaceId, createdAt: _createdAt, updatedAt: _updatedAt, ...rest } = row;
  return {
    ...rest,
    matcher: IncidentMatcherSchema.parse(row.matcher),
    activeTimes: Windows.parse(row.activeTimes),
    quietHours: Windows.parse(row.quietHours),
    escalation: Steps.parse(row.escalation),
  };
}

/** All policies of a workspace that can be read, in the order in which they are asked. */
export async function listPolicies(db: Db, workspaceId: string): Promise<NotificationPolicy[]> {
  return (await readPolicies(db, workspaceId)).readable;
}

/** Policies that this version cannot read: they are ignored, so people are notified as if they did not exist. */
export async function listUnreadablePolicies(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  return (await readPolicies(db, workspaceId)).unreadable;
}

async function readPolicies(db: Db, workspaceId: string) {
  const rows = await db.notificationPolicy.findMany({
    where: { workspaceId },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  return mapReadable(rows, mapPolicyRow);
}

/** One policy of a workspace, or null. */
export async function findPolicy(db: Db, workspaceId: string, id: string): Promise<NotificationPolicy | null> {
  const row = await db.notificationPolicy.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('notification policy', row, mapPolicyRow);
}

export type PolicyFields = Omit<NotificationPolicy, 'id' | 'position'>;

/** Stores a new policy behind all others. Throws a unique violation when another one has its name. */
export async function insertPolicy(
  tx: Transaction,
  workspaceId: string,
  fields: PolicyFields,
): Promise<NotificationPolicy> {
  await lockForTransaction(tx, `policy-order:${workspaceId}`);
  const last = await tx.notificationPolicy.aggregate({ where: { workspaceId }, _max: { position: true } });
  const position = (last._max.position ?? 0) + 1;
  return mapPolicyRow(await tx.notificationPolicy.create({ data: { ...fields, workspaceId, position } }));
}

/** Changes a policy; null when there is none. Throws a unique violation when another one has the new name. */
export async function updatePolicyRow(
  tx: Transaction,
  workspaceId: string,
  id: string,
  fields: Partial<PolicyFields>,
): Promise<NotificationPolicy | null> {
  const { count } = await tx.notificationPolicy.updateMany({ where: { workspaceId, id }, data: fields });
  return count === 0 ? null : findPolicy(tx, workspaceId, id);
}

/** Puts the policies into the order of the ids; those that are not named follow as they stood. */
export async function orderPolicies(tx: Transaction, workspaceId: string, ids: readonly string[]): Promise<void> {
  await lockForTransaction(tx, `policy-order:${workspaceId}`);
  const standing = await listPolicies(tx, workspaceId);
  const ordered = [...ids, ...standing.map((one) => one.id).filter((id) => !ids.includes(id))];
  for (const [index, id] of ordered.entries()) {
    await tx.notificationPolicy.updateMany({ where: { workspaceId, id }, data: { position: index + 1 } });
  }
}

/** Removes a policy; what it decided stays on record. False when there is none. */
export async function deletePolicyRow(tx: Transaction, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.notificationPolicy.deleteMany({ where: { workspaceId, id } })).count > 0;
}
