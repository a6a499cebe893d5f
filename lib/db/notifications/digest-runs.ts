import type { Db, Transaction } from '@/lib/db/client';
import type { DigestKind } from '@/lib/domain/usage/digest';

export type DigestRunKey = { workspaceId: string; userId: string; kind: DigestKind; periodOn: string };

const mapKey = ({ periodOn, ...rest }: DigestRunKey) => ({ ...rest, periodOn: new Date(`${periodOn}T00:00:00Z`) });

/** True when the digest was sent already, or had nothing to report. */
export async function hasDigestRun(db: Db, key: DigestRunKey): Promise<boolean> {
  return (await db.digestRun.count({ where: mapKey(key) })) > 0;
}

/** Claims a digest for this transaction; false when another process has it. */
export async function claimDigestRun(tx: Transaction, key: DigestRunKey): Promise<boolean> {
  return (await tx.digestRun.createMany({ data: mapKey(key), skipDuplicates: true })).count > 0;
}

/** Notes which notification the digest became. */
export async function saveDigestNotification(
  tx: Transaction,
  key: DigestRunKey,
  notificationId: string,
): Promise<void> {
  await tx.digestRun.updateMany({ where: mapKey(key), data: { notificationId } });
}
