import type { Db, Transaction } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import { type KeyPolicy, parseKeyPolicy } from '@/lib/domain/keys/key-policy';

/** By what the keys of a workspace are judged. */
export async function findKeyPolicy(db: Db, workspaceId: string): Promise<KeyPolicy> {
  const row = await db.keyPolicy.findUnique({ where: { workspaceId }, select: { policy: true } });
  return parseKeyPolicy(row?.policy);
}

export async function saveKeyPolicy(
  tx: Transaction,
  workspaceId: string,
  policy: KeyPolicy,
  updatedBy: string,
): Promise<void> {
  const fields = { policy: policy satisfies Prisma.InputJsonObject, updatedBy };
  await tx.keyPolicy.upsert({ where: { workspaceId }, create: { workspaceId, ...fields }, update: fields });
}
