import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Key, KeyQuery, KeyUpdate, Project, ProjectQuery } from '@/lib/contracts/keys/keys';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import { type KeyRow, listKeyRows, saveKeyRecord } from '@/lib/db/keys/keys';
import { listProjectRows } from '@/lib/db/keys/projects';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { dropAbsent } from '@/lib/domain/absent-fields';
import {
  DEFAULT_HYGIENE_LIMITS,
  findKeyProblems,
  findRotationDay,
  type WatchedKey,
} from '@/lib/domain/keys/key-hygiene';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { cutPage, makeBadCursor, parseTextCursor } from '@/lib/services/page-cursor';

/** What a key is judged by: whoever people named answers for it, else the person the provider names. */
export function mapWatchedKey(row: KeyRow): WatchedKey {
  const providerOwner = row.ownerType === 'user' ? row.ownerName : null;
  return {
    id: row.id,
    name: row.name,
    createdAt: row.createdAt,
    lastUsedAt: row.lastUsedAt,
    firstSeenAt: row.firstSeenAt,
    owner: row.owner ?? providerOwner,
    rotateEveryDays: row.rotateEveryDays,
    isCanary: row.canary,
  };
}

/** A key as the HTTP API shows it. */
function mapKey(row: KeyRow, now: Date): Key {
  const watched = mapWatchedKey(row);
  const { ownerType, ownerId, ownerName, projectId, projectName, ...rest } = row;
  return {
    ...rest,
    project: { id: projectId, name: projectName },
    providerOwner: { type: ownerType, id: ownerId, name: ownerName },
    rotateOn: findRotationDay(watched),
    createdAt: row.createdAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
    problems: row.deletedAt === null ? findKeyProblems(watched, DEFAULT_HYGIENE_LIMITS, now) : [],
  };
}

/** Keys of the inventory by connection and id, as far as the viewer may see them. */
export async function listKeys(
  viewer: Viewer,
  query: z.infer<typeof KeyQuery>,
  now: Date = readNow(),
): Promise<{ data: Key[]; nextCursor: string | null }> {
  const found = await listKeyRows(getDb(), viewer.workspaceId, {
    connectionId: query.connectionId,
    projectId: query.projectId,
    projectIds: listAllowedProjects(viewer),
    withDeleted: query.deleted === 'true',
    after: parseKeyCursor(query.cursor),
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (row) => `${row.connectionId}/${row.id}`);
  return { data: rows.map((row) => mapKey(row, now)), nextCursor };
}

/** One key by the provider's id. Throws `not_found`. */
export async function getKey(viewer: Viewer, id: string, now: Date = readNow()): Promise<Key> {
  return mapKey(await requireKey(getDb(), viewer, id), now);
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

/** Records what people say about a key; the provider hears nothing of it. Throws `not_found`. */
export async function updateKey(viewer: Viewer, id: string, patch: KeyUpdate, now: Date = readNow()): Promise<Key> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `key-records:${workspaceId}`);
    const standing = await requireKey(tx, viewer, id);
    const { connectionId, name } = standing;
    const fields = dropAbsent(patch);
    await saveKeyRecord(tx, workspaceId, { connectionId, id }, fields, actor.name);
    const changed = await requireKey(tx, viewer, id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'key.updated',
      target: id,
      detail: { name },
      before: mapKey(standing, now),
      after: mapKey(changed, now),
    });
    return mapKey(changed, now);
  });
}
