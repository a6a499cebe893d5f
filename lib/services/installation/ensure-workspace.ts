import type { Viewer } from '@/lib/auth/viewer';
import { getDb, inTransaction } from '@/lib/db/client';
import { findFirstWorkspace, insertWorkspace, listWorkspaceIds } from '@/lib/db/installation/workspaces';
import { lockForTransaction } from '@/lib/db/locks';
import { AppError } from '@/lib/errors';

const asSystem = (workspace: { id: string; timezone: string }): Viewer => ({
  workspaceId: workspace.id,
  timezone: workspace.timezone,
  role: 'owner',
  actor: { kind: 'system', id: 'system', name: 'Spendwatch' },
});

/** Acts for the installation itself: the first workspace, made when there is none. For start-up. */
export async function ensureWorkspace(): Promise<Viewer> {
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, 'first-owner');
    return asSystem((await findFirstWorkspace(tx)) ?? (await insertWorkspace(tx, 'My organization')));
  });
}

/** The same for commands beside a running installation. Throws `unavailable` when it was never started. */
export async function getSystemViewer(): Promise<Viewer> {
  const workspace = await findFirstWorkspace(getDb());
  if (!workspace) throw new AppError('unavailable', 'there is no workspace yet: start with "spendwatch up" first');
  return asSystem(workspace);
}

/** Every workspace of this installation, for commands that look after all of them. */
export function listAllWorkspaceIds(): Promise<string[]> {
  return listWorkspaceIds(getDb());
}
