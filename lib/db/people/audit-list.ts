import type { Db } from '@/lib/db/client';
import type { AuditEntry } from '@/lib/db/generated/client';
import { type AuditHeadRow, hashAuditRecord } from './audit';

export type AuditRow = AuditEntry;

export type AuditFilter = {
  actor?: string | undefined;
  action?: string | undefined;
  target?: string | undefined;
  from?: Date | undefined;
  to?: Date | undefined;
};

/** Lines of a workspace's trail, newest first, from before one number on. */
export function listAuditRows(
  db: Db,
  workspaceId: string,
  filter: AuditFilter,
  page: { before: bigint | null; limit: number },
): Promise<AuditRow[]> {
  const { actor, action, target, from, to } = filter;
  return db.auditEntry.findMany({
    where: {
      workspaceId,
      ...(page.before !== null && { sequence: { lt: page.before } }),
      ...(actor && { actor: { contains: actor, mode: 'insensitive' } }),
      ...(action && { action: { startsWith: action } }),
      ...(target && { target }),
      ...((from || to) && { at: { ...(from && { gte: from }), ...(to && { lt: to }) } }),
    },
    orderBy: { sequence: 'desc' },
    take: page.limit,
  });
}

/** Lines of a workspace's trail after one number, oldest first. */
export function listAuditRowsAfter(db: Db, workspaceId: string, after: bigint, limit: number): Promise<AuditRow[]> {
  return db.auditEntry.findMany({
    where: { workspaceId, sequence: { gt: after } },
    orderBy: { sequence: 'asc' },
    take: limit,
  });
}

/** Lines about some acts within a span, newest first. */
export function listAuditRowsByActions(
  db: Db,
  workspaceId: string,
  actions: readonly string[],
  span: { from: Date; until: Date },
  limit: number,
): Promise<AuditRow[]> {
  return db.auditEntry.findMany({
    where: { workspaceId, action: { in: [...actions] }, at: { gte: span.from, lt: span.until } },
    orderBy: { sequence: 'desc' },
    take: limit,
  });
}

/** What a person did in a workspace, newest first, at most 10,000 lines; without digests. */
export function listAuditRowsOf(db: Db, workspaceId: string, userId: string) {
  return db.auditEntry.findMany({
    where: { workspaceId, actorId: userId },
    orderBy: { sequence: 'desc' },
    take: 10_000,
    select: { at: true, action: true, target: true, detail: true, address: true, userAgent: true },
  });
}

/** Where a chain is broken, in words; null = it holds from its first retained entry to its head. */
export type ChainBreak = { sequence: bigint; reason: string } | null;

const STEP = 1_000;

/** Walks the whole chain of a workspace, oldest first, and stops at the first entry that does not fit. */
export async function findChainBreak(db: Db, head: AuditHeadRow): Promise<{ checked: number; broken: ChainBreak }> {
  let [sequence, hash, checked] = [head.prunedThrough, head.prunedHash, 0];
  for (;;) {
    const rows = await db.auditEntry.findMany({
      where: { workspaceId: head.workspaceId, sequence: { gt: sequence } },
      orderBy: { sequence: 'asc' },
      take: STEP,
    });
    for (const row of rows) {
      const reason = judgeLink(row, sequence, hash);
      if (reason) return { checked, broken: { sequence: row.sequence, reason } };
      sequence = row.sequence;
      hash = Buffer.from(row.hash).toString('hex');
      checked += 1;
    }
    if (rows.length < STEP) break;
  }
  if (sequence === head.sequence && hash === head.hash) return { checked, broken: null };
  const reason = `the trail ends at entry ${sequence}, its head says ${head.sequence}: entries at its end were removed or changed`;
  return { checked, broken: { sequence: sequence + 1n, reason } };
}

function judgeLink(row: AuditRow, before: bigint, prevHash: string): string | null {
  if (row.sequence !== before + 1n) return `entry ${before + 1n} is missing`;
  if (Buffer.from(row.prevHash).toString('hex') !== prevHash) {
    return `entry ${row.sequence} does not follow entry ${before}: one of the two was replaced`;
  }
  if (hashAuditRecord(prevHash, row) === Buffer.from(row.hash).toString('hex')) return null;
  return `entry ${row.sequence} (${row.action} by ${row.actor}) was changed after it was written`;
}
