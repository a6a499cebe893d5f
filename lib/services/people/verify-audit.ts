import { inTransaction } from '@/lib/db/client';
import { type AuditHeadRow, checkAuditSeal, findAuditHead } from '@/lib/db/people/audit';
import { findChainBreak } from '@/lib/db/people/audit-list';

/** What a look at one trail found. */
export type AuditVerdict = {
  workspaceId: string;
  entries: number;
  /** Entries that retention removed, or that are older than the chain. */
  pruned: number;
  /** Digest of the newest entry, to keep elsewhere: a later look that finds another past proves a rewrite. */
  head: string | null;
  /** First broken link; null = none. */
  broken: { sequence: number; reason: string } | null;
};

const SEALS = {
  wrong: 'the head of the trail was written without SPENDWATCH_SECRET: the trail was rewritten in the database',
  'unknown-key': 'the head of the trail is sealed under a secret that this process does not have',
  missing: 'the seal of the trail is missing: the head was rewritten in the database',
} as const;

const MAX_DURATION_MS = 30 * 60_000;

/** Walks the audit trail of a workspace from its first entry to its sealed head, as of one moment. */
export async function verifyAudit(workspaceId: string): Promise<AuditVerdict> {
  return inTransaction(async (tx) => {
    await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`;
    const head = await findAuditHead(tx, workspaceId);
    if (!head) {
      const left = await tx.auditEntry.count({ where: { workspaceId } });
      const broken = left > 0 ? { sequence: 1, reason: 'the head of the trail was removed' } : null;
      return { workspaceId, entries: 0, pruned: 0, head: null, broken };
    }
    const { checked, broken } = await findChainBreak(tx, head);
    return {
      workspaceId,
      entries: checked,
      pruned: Number(head.prunedThrough),
      head: head.hash,
      broken: broken ? { sequence: Number(broken.sequence), reason: broken.reason } : judgeSeal(head),
    };
  }, MAX_DURATION_MS);
}

function judgeSeal(head: AuditHeadRow): AuditVerdict['broken'] {
  const seal = checkAuditSeal(head);
  return seal === 'valid' ? null : { sequence: Number(head.sequence), reason: SEALS[seal] };
}
