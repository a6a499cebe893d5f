import { z } from 'zod';
import type { Db, Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { mapReadable, type UnreadableRow } from '@/lib/db/readable-rows';
import { ExpectedHoursSchema, ThirdPartiesSchema } from '@/lib/domain/keys/key-register';

const Register = z.object({ expectedHours: ExpectedHoursSchema.nullable(), sharedDetails: ThirdPartiesSchema });

/** What was written down about keys and cannot be read: the keys are judged as if no hours were expected. */
export async function listUnreadableRegisters(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const rows = await db.keyRecord.findMany({
    where: { workspaceId, OR: [{ expectedHours: { not: Prisma.DbNull } }, { NOT: { sharedDetails: { equals: [] } } }] },
    select: { connectionId: true, apiKeyId: true, expectedHours: true, sharedDetails: true },
  });
  // A record has no id of its own: its key in one text.
  const named = rows.map((row) => ({ ...row, id: `${row.connectionId}~${row.apiKeyId}`, name: row.apiKeyId }));
  return mapReadable(named, (row) => Register.parse(row)).unreadable;
}

/** Forgets hours and details of a key by the text that stands for its place; what else is written about it stays. */
export function forgetRegisterById(tx: Transaction, workspaceId: string, id: string): Promise<{ count: number }> {
  const [connectionId = '', ...apiKeyId] = id.split('~');
  return tx.keyRecord.updateMany({
    where: { workspaceId, connectionId, apiKeyId: apiKeyId.join('~') },
    data: { expectedHours: Prisma.DbNull, sharedDetails: [] },
  });
}
