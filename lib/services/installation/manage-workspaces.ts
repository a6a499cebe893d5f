import type { Viewer } from '@/lib/auth/viewer';
import type { Workspace, WorkspaceSummary, WorkspaceUpdate } from '@/lib/contracts/installation/workspaces';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import {
  findFirstWorkspace,
  findWorkspace,
  insertOwner,
  insertWorkspace,
  listWorkspaceIds,
  listWorkspacesOf,
  saveWorkspace,
  type WorkspaceRow,
} from '@/lib/db/installation/workspaces';
import { lockForTransaction, lockWorkspace } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { findPlace } from '@/lib/db/people/members';
import { hasSecondFactor } from '@/lib/db/people/second-factors';
import { switchSession } from '@/lib/db/people/sessions';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { AppError } from '@/lib/errors';
import { recordChange } from '@/lib/services/record-change';

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

/** The workspaces that the signed-in person belongs to, by name. */
export async function listWorkspaces(viewer: Viewer): Promise<{ data: WorkspaceSummary[]; nextCursor: null }> {
  const rows = await listWorkspacesOf(getDb(), viewer.actor.id);
  return { data: rows.map((row) => ({ ...row, active: row.id === viewer.workspaceId })), nextCursor: null };
}

/** Creates a workspace that the signed-in person owns, and makes it the active one of their session. */
export async function createWorkspace(
  viewer: Viewer,
  input: { name: string; timezone: string },
): Promise<WorkspaceSummary> {
  const { session, actor } = viewer;
  if (!session) throw new AppError('forbidden', 'this is for signed-in people');
  // The request is about the workspace at hand; what is written here belongs to the one it makes.
  return acrossWorkspaces(() =>
    inTransaction(async (tx) => {
      const { id } = await insertWorkspace(tx, input.name);
      await saveWorkspace(tx, id, { timezone: input.timezone });
      await insertOwner(tx, id, actor.id);
      await switchSession(tx, session.id, id);
      const entry = { workspaceId: id, actor: actor.name, action: 'workspace.created', target: id };
      await insertAuditEntry(tx, { ...entry, detail: { name: input.name }, after: { ...input, id } });
      return { id, name: input.name, role: 'owner', active: true };
    }),
  );
}

/** Makes another workspace the active one of this session. Throws `not_found` where the person does not belong. */
export async function switchWorkspace(viewer: Viewer, id: string): Promise<void> {
  // A place in another workspace is what is asked for.
  const place = viewer.session ? await acrossWorkspaces(() => findPlace(getDb(), id, viewer.actor.id)) : null;
  if (!viewer.session || !place) throw new AppError('not_found', `workspace ${id}: you belong to no such workspace`);
  const { session, actor } = viewer;
  // The entry belongs to the workspace that is entered.
  await acrossWorkspaces(() =>
    inTransaction(async (tx) => {
      await switchSession(tx, session.id, id);
      const entry = { workspaceId: id, actor: actor.name, action: 'session.switched', target: actor.id, detail: {} };
      await insertAuditEntry(tx, { ...entry, before: { workspaceId: viewer.workspaceId }, after: { workspaceId: id } });
    }),
  );
}

/** The workspace at hand with its settings. */
export async function getWorkspace(viewer: Viewer, db: Db = getDb()): Promise<Workspace> {
  const row = await findWorkspace(db, viewer.workspaceId);
  if (!row) throw new AppError('not_found', `workspace ${viewer.workspaceId}: it is gone`);
  return mapWorkspace(row);
}

/** Changes settings of the workspace at hand. Who turns two factors on must have one, or they lock themselves out. */
export async function updateWorkspace(viewer: Viewer, change: WorkspaceUpdate): Promise<Workspace> {
  const { workspaceId, actor } = viewer;
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
  return inTransaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const before = await getWorkspace(viewer, tx);
    if (change.requireTwoFactor && !before.requireTwoFactor && !(await hasSecondFactor(tx, actor.id))) {
      throw new AppError('conflict', 'set up a second factor of your own first, then require one of everybody');
    }
    const row = await saveWorkspace(tx, workspaceId, given);
    await recordChange(tx, viewer, {
      action: 'workspace.changed',
      target: workspaceId,
      before,
      after: mapWorkspace(row),
    });
    return mapWorkspace(row);
  });
}

const mapWorkspace = (row: WorkspaceRow): Workspace => ({ ...row, createdAt: row.createdAt.toISOString() });
