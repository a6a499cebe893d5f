import type { Db, Transaction } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { type AccountMemory, AccountMemorySchema } from '@/lib/domain/account-activity/account-memory';

/** Our own activity among the sources. */
export const OWN_SOURCE = 'spendwatch';

export type StoredMemory = { memory: AccountMemory | null; sequence: bigint };

/**
 * What the rules remember of a source, locked until the transaction ends. `memory` null = nothing yet, or in a form that
 * this version does not read: it is then learnt anew from what is stored.
 */
export async function lockAccountMemory(tx: Transaction, workspaceId: string, source: string): Promise<StoredMemory> {
  await tx.$executeRaw`
    INSERT INTO account_memory (workspace_id, source, memory, updated_at)
    VALUES (${workspaceId}::uuid, ${source}, '{}', now()) ON CONFLICT DO NOTHING`;
  await tx.$queryRaw`
    SELECT 1 FROM account_memory WHERE workspace_id = ${workspaceId}::uuid AND source = ${source} FOR UPDATE`;
  const row = await tx.accountMemory.findUnique({ where: { workspaceId_source: { workspaceId, source } } });
  const parsed = AccountMemorySchema.safeParse(row?.memory);
  return { memory: parsed.success ? parsed.data : null, sequence: row?.sequence ?? 0n };
}

export async function saveAccountMemory(
  tx: Transaction,
  workspaceId: string,
  source: string,
  { memory, sequence }: { memory: AccountMemory; sequence: bigint },
  now: Date,
): Promise<void> {
  await tx.accountMemory.update({
    where: { workspaceId_source: { workspaceId, source } },
    data: { memory: memory as Prisma.InputJsonObject, sequence, updatedAt: now },
  });
}

/** Whether our own activity has lines that the rules have not looked at. */
export async function hasNewActivity(db: Db, workspaceId: string): Promise<boolean> {
  const rows = await db.$queryRaw<{ has_new: boolean }[]>`
    SELECT h.sequence > coalesce(m.sequence, 0) AS has_new
      FROM audit_head h
      LEFT JOIN account_memory m ON m.workspace_id = h.workspace_id AND m.source = ${OWN_SOURCE}
     WHERE h.workspace_id = ${workspaceId}::uuid`;
  return rows[0]?.has_new ?? false;
}
