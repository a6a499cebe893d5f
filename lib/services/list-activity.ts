import type { Viewer } from '@/lib/auth/viewer';
import type { ActivityEntry, ActivityQuery } from '@/lib/contracts/activity';
import { type AuditFilter, type AuditRow, listAuditRows } from '@/lib/db/audit-list';
import { getDb } from '@/lib/db/client';
import { cutPage, parseNumberCursor } from './page-cursor';

type Filter = Pick<ActivityQuery, 'actor' | 'action' | 'target' | 'from' | 'to'>;

export function mapActivityFilter({ actor, action, target, from, to }: Filter): AuditFilter {
  return { actor, action, target, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
}

/** A line of the audit trail as the API shows it. */
export function mapActivity(row: AuditRow): ActivityEntry {
  const { id, action, target, address, userAgent } = row;
  const asChanges = (value: unknown) => value as Record<string, unknown>;
  return {
    id,
    sequence: Number(row.sequence),
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actor },
    action,
    target,
    detail: asChanges(row.detail),
    before: row.before === null ? null : asChanges(row.before),
    after: row.after === null ? null : asChanges(row.after),
    address,
    userAgent,
    hash: Buffer.from(row.hash).toString('hex'),
  };
}

/** What was done in this workspace, by whom and from where, newest first. */
export async function listActivity(
  viewer: Viewer,
  query: ActivityQuery,
): Promise<{ data: ActivityEntry[]; nextCursor: string | null }> {
  const before = parseNumberCursor(query.cursor);
  const found = await listAuditRows(getDb(), viewer.workspaceId, mapActivityFilter(query), {
    before: before === null ? null : BigInt(before),
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (row) => String(row.sequence));
  return { data: rows.map(mapActivity), nextCursor };
}
