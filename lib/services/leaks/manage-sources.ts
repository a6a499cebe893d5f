import path from 'node:path';
import type { Viewer } from '@/lib/auth/viewer';
import type { LeakSource, LeakSourceCreate } from '@/lib/contracts/leaks/leaks';
import { getDb, inTransaction } from '@/lib/db/client';
import {
  deleteLeakSourceRow,
  findLeakSource,
  insertLeakSource,
  type LeakSourceRow,
  listLeakSourceRows,
} from '@/lib/db/leaks/leak-sources';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';

const mapSource = (row: LeakSourceRow): LeakSource => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  lastStartedAt: row.lastStartedAt?.toISOString() ?? null,
  lastEndedAt: row.lastEndedAt?.toISOString() ?? null,
});

/** Whether the installation allows to scan a folder: it lies in one of LEAK_SCAN_ROOTS. */
export function isBelowRoots(folder: string, roots: readonly string[]): boolean {
  const normal = path.posix.normalize(folder);
  return roots.some((root) => normal === root || normal.startsWith(root.endsWith('/') ? root : `${root}/`));
}

/** Folders that are scanned again and again, by name. */
export async function listLeakSources(viewer: Viewer): Promise<{ data: LeakSource[]; nextCursor: null }> {
  return { data: (await listLeakSourceRows(getDb(), viewer.workspaceId)).map(mapSource), nextCursor: null };
}

/** Adds a folder. Throws `invalid_input` for one that the installation does not allow, `conflict` for a name in use. */
export async function createLeakSource(viewer: Viewer, input: LeakSourceCreate): Promise<LeakSource> {
  const { workspaceId, actor } = viewer;
  const roots = readEnv().LEAK_SCAN_ROOTS;
  if (!isBelowRoots(input.path, roots)) {
    const message = `path "${input.path}": expected a folder below ${roots.length > 0 ? roots.join(' or ') : 'one of LEAK_SCAN_ROOTS, which is not set'}`;
    throw new AppError('invalid_input', message, { errors: [{ path: 'path', message }] });
  }
  try {
    return await inTransaction(async (tx) => {
      const fields = { ...input, path: path.posix.normalize(input.path), createdBy: actor.name };
      const row = await insertLeakSource(tx, workspaceId, fields);
      const after = mapSource(row);
      const entry = { action: 'leak-source.created', target: row.id, detail: { name: row.name }, after };
      await insertAuditEntry(tx, { workspaceId, actor: actor.name, ...entry });
      return after;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError('conflict', `name "${input.name}": another source has it`);
  }
}

/** Ends the scans of a folder; what was found there stays. Throws `not_found`. */
export async function deleteLeakSource(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'leak_source', workspaceId, id);
    const row = await findLeakSource(tx, workspaceId, id);
    if (!row) throw new AppError('not_found', `leak source "${id}" does not exist in this workspace`);
    await deleteLeakSourceRow(tx, workspaceId, id);
    const entry = { action: 'leak-source.deleted', target: id, detail: { name: row.name }, before: mapSource(row) };
    await insertAuditEntry(tx, { workspaceId, actor: actor.name, ...entry });
  });
}
