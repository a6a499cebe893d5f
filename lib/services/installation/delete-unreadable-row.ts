import { canManageWorkspace } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { inTransaction } from '@/lib/db/client';
import { deleteUnread } from '@/lib/db/installation/unreadable-rows';
import { UnreadableRowError } from '@/lib/db/readable-rows';
import type { UnreadableKind } from '@/lib/domain/installation/unreadable-kind';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { closeBudgetIncidents } from '@/lib/services/incidents/close-incidents';
import { recordChange } from '@/lib/services/record-change';
import { findUnreadable } from './list-unreadable-rows';

/** Deletes a row that this version cannot read, with what hangs on it. Throws `not_found` when it can be read or is none. */
export async function deleteUnreadableRow(
  viewer: Viewer,
  what: UnreadableKind,
  id: string,
  now: Date = readNow(),
): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    const row = (await findUnreadable(tx, workspaceId, now)).find((one) => one.what === what && one.id === id);
    if (row && what === 'budget') {
      await closeBudgetIncidents(tx, workspaceId, id, now, `${actor.name} deleted the budget, which could not be read`);
    }
    if (!row || !(await deleteUnread(tx, what, { workspaceId, id }))) {
      throw new AppError('not_found', `${what} "${id}": none of the rows that cannot be read has this id`);
    }
    await recordChange(tx, viewer, {
      action: 'unreadable-row.deleted',
      target: id,
      detail: { what, name: row.name, reason: row.reason },
    });
  });
}

/**
 * Deletes a row in the usual way; one that cannot be read is deleted as well. The owner of such a saved view, or the
 * project of such a budget, is unknown then: viewers limited to projects cannot delete it, and views only admins can.
 */
export async function deleteEvenUnread(
  viewer: Viewer,
  what: UnreadableKind,
  id: string,
  remove: () => Promise<void>,
): Promise<void> {
  try {
    await remove();
  } catch (error) {
    const isAllowed =
      listAllowedProjects(viewer) === null && (what !== 'saved-view' || canManageWorkspace(viewer.role));
    if (!(error instanceof UnreadableRowError) || !isAllowed) throw error;
    await deleteUnreadableRow(viewer, what, id);
  }
}
