import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Key, KeyQuery, KeyUpdate, Project, ProjectQuery } from '@/lib/contracts/keys/keys';
import { type Db, getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { type KeyRecordFields, type KeyRow, listKeyRows, saveKeyRecord } from '@/lib/db/keys/keys';
import { listProjectRows } from '@/lib/db/keys/projects';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { cutPage, makeBadCursor, parseTextCursor } from '@/lib/services/page-cursor';
import { loadKeyFindings } from './load-findings';
import { mapKey } from './map-key';

/** Keys of the inventory by connection and id with what is found about them, as far as the viewer may see them. */
export async function listKeys(
  viewer: Viewer,
  query: z.infer<typeof KeyQuery>,
  now: Date = readNow(),
): Promise<{ data: Key[]; nextCursor: string | null }> {
  const { workspaceId, timezone } = viewer;
  const after = parseKeyCursor(query.cursor);
  const projectIds = listAllowedProjects(viewer);
  const filter = {
    ...{ connectionId: query.connectionId, projectId: query.projectId, projectIds },
    withDeleted: query.deleted === 'true',
  };
  return inTransaction(async (tx) => {
    // Who has a finding is only known once all are judged.
    const isAll = query.finding !== undefined;
    const page = isAll ? {} : { limit: query.limit + 1 };
    const read = await listKeyRows(tx, workspaceId, { ...filter, ...page, after });
    const findings = await loadKeyFindings(tx, { workspaceId, timezone, rows: read, isAll, now });
    const findingsOf = (row: KeyRow) => findings.get(`${row.connectionId} ${row.id}`) ?? [];
    const found = isAll ? read.filter((row) => findingsOf(row).some(({ code }) => code === query.finding)) : read;
    const { rows, nextCursor } = cutPage(found, query.limit, (row) => `${row.connectionId}/${row.id}`);
    return { data: rows.map((row) => mapKey(row, findingsOf(row), now)), nextCursor };
  });
}

/** One key by the provider's id with what is found about it. Throws `not_found`. */
export async function getKey(viewer: Viewer, id: string, now: Date = readNow()): Promise<Key> {
  return inTransaction(async (tx) => judgeRow(tx, viewer, await requireKey(tx, viewer, id), now));
}

async function judgeRow(tx: Transaction, viewer: Viewer, row: KeyRow, now: Date): Promise<Key> {
  const { workspaceId, timezone } = viewer;
  const findings = await loadKeyFindings(tx, { workspaceId, timezone, rows: [row], isAll: false, now });
  return mapKey(row, findings.get(`${row.connectionId} ${row.id}`) ?? [], now);
}

/** The row of one key that the viewer may see, deleted ones too. Throws `not_found`. */
export async function requireKey(db: Db, viewer: Viewer, id: string): Promise<KeyRow> {
  const projectIds = listAllowedProjects(viewer);
  const [row] = await listKeyRows(db, viewer.workspaceId, { id, projectIds, withDeleted: true, limit: 1 });
  if (!row) throw new AppError('not_found', `key "${id}": no connection of this workspace has such a key`);
  return row;
}

function parseKeyCursor(cursor: string | undefined): { connectionId: string; id: string } | null {
  const text = parseTextCursor(cursor);
  if (text === null) return null;
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(.+)$/.exec(text);
  if (!match?.[1] || !match[2]) throw makeBadCursor(cursor);
  return { connectionId: match[1], id: match[2] };
}

/** Projects of the inventory that the viewer may see, by the provider's id; deleted ones are marked. */
export async function listProjects(
  viewer: Viewer,
  query: z.infer<typeof ProjectQuery>,
): Promise<{ data: Project[]; nextCursor: string | null }> {
  const found = await listProjectRows(getDb(), viewer.workspaceId, {
    connectionId: query.connectionId,
    afterId: parseTextCursor(query.cursor),
    limit: query.limit + 1,
    projectIds: listAllowedProjects(viewer),
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (row) => row.id);
  const data = rows.map((row) => ({
    ...row,
    createdAt: row.createdAt?.toISOString() ?? null,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  }));
  return { data, nextCursor };
}

/** Records what people enter about a key; nothing is sent to the provider. Throws `not_found`. */
export async function updateKey(viewer: Viewer, id: string, patch: KeyUpdate, now: Date = readNow()): Promise<Key> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `key-records:${workspaceId}`);
    const standing = await requireKey(tx, viewer, id);
    const { connectionId, name } = standing;
    await saveKeyRecord(tx, workspaceId, { connectionId, id }, mapKeyUpdate(patch), actor.name);
    const changed = await requireKey(tx, viewer, id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'key.updated',
      target: id,
      detail: { name },
      before: describeRegister(standing, now),
      after: describeRegister(changed, now),
    });
    return judgeRow(tx, viewer, changed, now);
  });
}

/** What the trail keeps of a key: its findings change automatically and are no part of a change. */
function describeRegister(row: KeyRow, now: Date): Omit<Key, 'findings' | 'problems'> {
  const { findings: _findings, problems: _problems, ...rest } = mapKey(row, [], now);
  return rest;
}

/** The fields of the register as they are stored; those that are not given stay. */
export function mapKeyUpdate({ sharedWith, expectedMonthly, ...patch }: KeyUpdate): Partial<KeyRecordFields> {
  const monthly = expectedMonthly === null ? null : parseDecimalToNanos(expectedMonthly ?? '0');
  return {
    ...dropAbsent(patch),
    ...(sharedWith === undefined ? {} : { sharedWith: sharedWith.map(({ name }) => name), sharedDetails: sharedWith }),
    ...(expectedMonthly === undefined ? {} : { expectedMonthlyNanos: monthly }),
  };
}
