import { z } from 'zod';
import { CONTAINMENT_ACTIONS } from '@/lib/domain/containment/action';
import { type ContainmentPolicy, POLICY_MODES, PolicyScopeSchema } from '@/lib/domain/containment/policy';
import type { Db, Transaction } from '../client';
import type { ContainmentPolicy as ContainmentPolicyRow } from '../generated/client';
import { mapOneReadable, mapReadable, type UnreadableRow } from '../readable-rows';

const Words = z.object({
  action: z.enum(CONTAINMENT_ACTIONS),
  mode: z.enum(POLICY_MODES),
  severity: z.enum(['warning', 'critical']),
});

function mapRow({ workspaceId: _workspaceId, scope, ...row }: ContainmentPolicyRow): ContainmentPolicy {
  return { ...row, ...Words.parse(row), scope: PolicyScopeSchema.parse(scope) };
}

/** All policies that can be read, by name. */
export async function listContainmentPolicyRows(db: Db, workspaceId: string): Promise<ContainmentPolicy[]> {
  return (await readPolicies(db, workspaceId)).readable;
}

/** Policies that this version cannot read: nothing is done by them. */
export async function listUnreadableContainmentPolicies(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  return (await readPolicies(db, workspaceId)).unreadable;
}

async function readPolicies(db: Db, workspaceId: string) {
  return mapReadable(await db.containmentPolicy.findMany({ where: { workspaceId }, orderBy: { name: 'asc' } }), mapRow);
}

export async function findContainmentPolicy(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<ContainmentPolicy | null> {
  const row = await db.containmentPolicy.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('containment policy', row, mapRow);
}

export type NewContainmentPolicy = Omit<ContainmentPolicy, 'id' | 'createdAt' | 'updatedAt'>;

/** Throws a unique violation for a name that is taken. */
export async function insertContainmentPolicy(
  tx: Transaction,
  workspaceId: string,
  policy: NewContainmentPolicy,
): Promise<ContainmentPolicy> {
  return mapRow(await tx.containmentPolicy.create({ data: { ...policy, workspaceId } }));
}

export async function updateContainmentPolicyRow(
  tx: Transaction,
  workspaceId: string,
  id: string,
  change: NewContainmentPolicy,
): Promise<ContainmentPolicy> {
  return mapRow(await tx.containmentPolicy.update({ where: { workspaceId_id: { workspaceId, id } }, data: change }));
}

export async function deleteContainmentPolicyRow(tx: Transaction, workspaceId: string, id: string): Promise<void> {
  await tx.containmentPolicy.delete({ where: { workspaceId_id: { workspaceId, id } } });
}

/** What holds for all automation. */
export type ContainmentSettings = { killSwitch: boolean; protectedKeyIds: string[]; maxPerHour: number };

const DEFAULTS: ContainmentSettings = { killSwitch: false, protectedKeyIds: [], maxPerHour: 3 };

export async function getContainmentSettings(db: Db, workspaceId: string): Promise<ContainmentSettings> {
  const row = await db.containmentSettings.findUnique({ where: { workspaceId } });
  if (!row) return DEFAULTS;
  const { killSwitch, protectedKeyIds, maxPerHour } = row;
  return { killSwitch, protectedKeyIds, maxPerHour };
}

export async function saveContainmentSettings(
  tx: Transaction,
  workspaceId: string,
  change: Partial<ContainmentSettings>,
  updatedBy: string,
): Promise<ContainmentSettings> {
  await tx.containmentSettings.upsert({
    where: { workspaceId },
    create: { workspaceId, ...DEFAULTS, ...change, updatedBy },
    update: { ...change, updatedBy },
  });
  return getContainmentSettings(tx, workspaceId);
}
