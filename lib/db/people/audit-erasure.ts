import type { Transaction } from '@/lib/db/client';
import { type AuditEntry, Prisma } from '@/lib/db/generated/client';
import { type ErasedPerson, pseudonymizeLine } from '@/lib/domain/people/person-erasure';
import { hashAuditRecord, lockAuditHead, saveAuditHead } from './audit';

const STEP = 1_000;
const EMPTY = new Uint8Array();

/**
 * Takes a person's name out of the audit trail of a workspace. From the first line that names them on, the lines are
 * written again and chained anew, and the head is sealed: the trail stays provable, and only a process with the secret
 * can do it. A digest that was noted elsewhere before no longer fits, which the line that records the erasure explains.
 * Returns how many lines named them.
 */
export async function pseudonymizeAudit(tx: Transaction, workspaceId: string, person: ErasedPerson): Promise<number> {
  const head = await lockAuditHead(tx, workspaceId);
  // Lets a line go for as long as this transaction lasts; each comes back at once.
  await tx.$executeRaw`SET LOCAL spendwatch.audit_removal = 'allowed'`;
  let [sequence, hash, changed] = [0n, head.prunedHash, 0];
  for (;;) {
    const rows: AuditEntry[] = await tx.auditEntry.findMany({
      where: { workspaceId, sequence: { gt: sequence } },
      orderBy: { sequence: 'asc' },
      take: STEP,
    });
    const written: AuditEntry[] = [];
    for (const row of rows) {
      const line = pseudonymizeLine(row, person);
      if (line !== row) changed += 1;
      sequence = row.sequence;
      const isChained = row.sequence > head.prunedThrough;
      const next = isChained && changed > 0 ? hashAuditRecord(hash, line) : Buffer.from(row.hash).toString('hex');
      if (changed > 0) written.push({ ...line, prevHash: isChained ? unhex(hash) : EMPTY, hash: unhex(next) });
      if (isChained) hash = next;
    }
    await replaceRows(tx, workspaceId, written);
    if (rows.length < STEP) break;
  }
  if (changed > 0) await saveAuditHead(tx, { ...head, hash });
  return changed;
}

const unhex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));
const toColumn = (value: unknown) => (value === null ? Prisma.DbNull : (value as Prisma.InputJsonValue));

async function replaceRows(tx: Transaction, workspaceId: string, rows: readonly AuditEntry[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.auditEntry.deleteMany({ where: { workspaceId, id: { in: rows.map((row) => row.id) } } });
  await tx.auditEntry.createMany({
    data: rows.map((row) => ({
      ...row,
      prevHash: Uint8Array.from(row.prevHash),
      hash: Uint8Array.from(row.hash),
      detail: row.detail as Prisma.InputJsonValue,
      before: toColumn(row.before),
      after: toColumn(row.after),
    })),
  });
}
