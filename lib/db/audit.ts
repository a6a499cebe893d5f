import type { Db } from './client';
import type { Prisma } from './generated/client';

/** Who did what; `detail` never holds a secret. */
export type AuditInput = {
  workspaceId: string;
  /** Name of the person or token. */
  actor: string;
  /** Noun and verb: connection.created. */
  action: string;
  target: string;
  detail: Prisma.InputJsonObject;
};

/** Writes one line of the audit trail, in the transaction of what it tells. */
export async function insertAuditEntry(db: Db, entry: AuditInput): Promise<void> {
  await db.auditEntry.create({ data: entry });
}
