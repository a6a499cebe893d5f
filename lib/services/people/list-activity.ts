import type { Viewer } from '@/lib/auth/viewer';
import type { ActivityEntry, ActivityQuery } from '@/lib/contracts/people/activity';
import { getDb } from '@/lib/db/client';
import { type AuditFilter, type AuditRow, listAuditRows } from '@/lib/db/people/audit-list';
import { listAuditNames } from '@/lib/db/people/audit-names';
import { cutPage, parseNumberCursor } from '@/lib/services/page-cursor';

type Filter = Pick<ActivityQuery, 'actor' | 'action' | 'target' | 'from' | 'to'>;

export function mapActivityFilter({ actor, action, target, from, to }: Filter): AuditFilter {
  return { actor, action, target, from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
}

/** Lines of the audit trail as the API shows them. */
export async function mapActivities(workspaceId: string, rows: readonly AuditRow[]): Promise<ActivityEntry[]> {
  const unnamed = rows.filter((row) => findKeptName(row) === null).map((row) => row.target);
  const names = await listAuditNames(getDb(), workspaceId, unnamed);
  return rows.map((row) => mapActivity(row, findKeptName(row) ?? names.get(row.target) ?? null));
}

/** The name that the line itself kept; what was renamed or deleted since is found by it alone. */
function findKeptName({ detail, after, before }: AuditRow): string | null {
  const kept = [detail, after, before].map((one) => (one as { name?: unknown } | null)?.name);
  return kept.find((name): name is string => typeof name === 'string' && name !== '') ?? null;
}

function mapActivity(row: AuditRow, targetName: string | null): ActivityEntry {
  const { id, action, target, address, userAgent } = row;
  const asChanges = (value: unknown) => value as Record<string, unknown>;
  return {
    id,
    sequence: Number(row.sequence),
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actor },
    action,
    target,
    targetName,
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
  return { data: await mapActivities(viewer.workspaceId, rows), nextCursor };
}
