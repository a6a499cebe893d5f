import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Key, KeyQuery } from '@/lib/contracts/keys/keys';
import { type Db, getDb } from '@/lib/db/client';
import { type KeyRow, listKeyRows } from '@/lib/db/keys/keys';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { cutPage, makeBadCursor, parseTextCursor } from '@/lib/services/page-cursor';
import { mapKey } from './map-key';

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
