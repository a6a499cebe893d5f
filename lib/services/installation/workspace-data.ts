import type { Viewer } from '@/lib/auth/viewer';
import { getDb, inTransaction } from '@/lib/db/client';
import { countWorkspaces, deleteWorkspaceRows, streamWorkspaceRows } from '@/lib/db/installation/workspace-data';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { deleteUserOutside, listWorkspaceIdsOf } from '@/lib/db/people/person-data';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { MINUTE_MS } from '@/lib/domain/time';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { getWorkspace } from './manage-workspaces';

const MAX_DURATION_MS = 10 * MINUTE_MS;

/** Everything the workspace owns as JSON lines; the export is in the audit trail before the first byte. */
export async function exportWorkspace(viewer: Viewer): Promise<AsyncGenerator<string>> {
  const { workspaceId, actor } = viewer;
  const entry = { workspaceId, actor: actor.name, action: 'workspace.exported', target: workspaceId, detail: {} };
  await insertAuditEntry(getDb(), entry);
  return streamWorkspaceRows(workspaceId);
}

/**
 * Removes the current workspace with everything in it, and people who belong to no other. `confirm` must be its name.
 * Its trail is removed with it; the log and the trail of another workspace of the same person record it. Throws
 * `conflict`
 * for the only workspace of the installation.
 */
export async function deleteWorkspace(viewer: Viewer, confirm: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  const { name } = await getWorkspace(viewer);
  if (confirm !== name) {
    const message = 'expected the name of the workspace, to show that it is meant';
    throw new AppError('invalid_input', `confirm: ${message}`, { errors: [{ path: 'confirm', message }] });
  }
  // The audit entry belongs to another workspace.
  await acrossWorkspaces(() =>
    inTransaction(async (tx) => {
      if ((await countWorkspaces(tx)) === 1) {
        throw new AppError(
          'conflict',
          'this is the only workspace here: to remove everything, stop Spendwatch and delete its database',
        );
      }
      const people = await deleteWorkspaceRows(tx, workspaceId);
      const [other] = await listWorkspaceIdsOf(tx, actor.id);
      if (other) {
        const entry = { workspaceId: other, actor: actor.name, action: 'workspace.deleted', target: workspaceId };
        await insertAuditEntry(tx, { ...entry, detail: { name } });
      }
      for (const userId of people) await deleteUserOutside(tx, userId);
    }, MAX_DURATION_MS),
  );
  getLogger().warn({ workspaceId, by: actor.id }, 'a workspace was deleted');
}
