import { lockAuditHead, saveAuditHead } from './audit';
import { type Db, inTransaction } from './client';

/** What a workspace lets go of, and after how many days; null = never. */
export type RetentionRow = { id: string; incidentRetentionDays: number | null; auditRetentionDays: number | null };

/** Workspaces that let something go. */
export function listRetentions(db: Db): Promise<RetentionRow[]> {
  return db.workspace.findMany({
    where: { OR: [{ incidentRetentionDays: { not: null } }, { auditRetentionDays: { not: null } }] },
    select: { id: true, incidentRetentionDays: true, auditRetentionDays: true },
  });
}

/** Removes incidents that were resolved before an instant, with their timeline and mails. Returns how many. */
export async function deleteResolvedIncidents(db: Db, workspaceId: string, before: Date): Promise<number> {
  const { count } = await db.incident.deleteMany({
    where: { workspaceId, state: 'resolved', resolvedAt: { lt: before } },
  });
  return count;
}

/** Removes the beginning of a trail; the chain goes on from the digest of the last entry that went. Returns how many. */
export async function pruneAudit(workspaceId: string, before: Date): Promise<number> {
  return inTransaction(async (tx) => {
    const head = await lockAuditHead(tx, workspaceId);
    const firstKept = await tx.auditEntry.findFirst({
      where: { workspaceId, at: { gte: before } },
      orderBy: { sequence: 'asc' },
      select: { sequence: true },
    });
    const last = await tx.auditEntry.findFirst({
      where: { workspaceId, sequence: { lt: firstKept?.sequence ?? head.sequence } },
      orderBy: { sequence: 'desc' },
      select: { sequence: true, hash: true },
    });
    if (!last) return 0;
    await tx.$executeRaw`SET LOCAL spendwatch.audit_removal = 'allowed'`;
    const { count } = await tx.auditEntry.deleteMany({ where: { workspaceId, sequence: { lte: last.sequence } } });
    const prunedHash = Buffer.from(last.hash).toString('hex');
    await saveAuditHead(tx, { ...head, prunedThrough: last.sequence, prunedHash });
    return count;
  });
}
