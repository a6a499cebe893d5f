import type { Db } from '@/lib/db/client';
import type { Role } from '@/lib/db/generated/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';

/** A person's place in a workspace. */
export type MembershipRow = { workspaceId: string; role: Role; timezone: string };

/** The workspace a person joined first; null when they belong to none. */
export async function findMembership(db: Db, userId: string): Promise<MembershipRow | null> {
  // A person is looked up before it is known which of their workspaces this is about.
  const membership = await acrossWorkspaces(() =>
    db.membership.findFirst({
      where: { userId },
      orderBy: [{ createdAt: 'asc' }, { workspaceId: 'asc' }],
      select: { workspaceId: true, role: true, workspace: { select: { timezone: true } } },
    }),
  );
  if (!membership) return null;
  return { workspaceId: membership.workspaceId, role: membership.role, timezone: membership.workspace.timezone };
}

/** True when a workspace has an owner, so that set-up is over. */
export async function hasOwner(db: Db): Promise<boolean> {
  // Asks about the installation.
  const owner = await acrossWorkspaces(() =>
    db.membership.findFirst({ where: { role: 'owner' }, select: { userId: true } }),
  );
  return owner !== null;
}

/** The first workspace of this installation, which commands act on; null before set-up. */
export function findFirstWorkspace(db: Db): Promise<{ id: string; timezone: string } | null> {
  return db.workspace.findFirst({ orderBy: { createdAt: 'asc' }, select: { id: true, timezone: true } });
}

/** Creates an empty workspace. */
export function insertWorkspace(db: Db, name: string): Promise<{ id: string; timezone: string }> {
  return db.workspace.create({ data: { name }, select: { id: true, timezone: true } });
}

/** Makes a person the owner of a workspace. */
export async function insertOwner(db: Db, workspaceId: string, userId: string): Promise<void> {
  await db.membership.create({ data: { workspaceId, userId, role: 'owner' } });
}

export type WorkspaceRow = {
  id: string;
  name: string;
  timezone: string;
  createdAt: Date;
  requireTwoFactor: boolean;
  sessionIdleMinutes: number;
  sessionAbsoluteMinutes: number;
};

const SETTINGS = {
  id: true,
  name: true,
  timezone: true,
  createdAt: true,
  requireTwoFactor: true,
  sessionIdleMinutes: true,
  sessionAbsoluteMinutes: true,
} as const;

/** A workspace with its settings; null when there is none with this id. */
export function findWorkspace(db: Db, id: string): Promise<WorkspaceRow | null> {
  return db.workspace.findUnique({ where: { id }, select: SETTINGS });
}

/** Changes settings of a workspace. */
export function saveWorkspace(
  db: Db,
  id: string,
  change: Partial<Omit<WorkspaceRow, 'id' | 'createdAt'>>,
): Promise<WorkspaceRow> {
  return db.workspace.update({ where: { id }, data: change, select: SETTINGS });
}

/** The workspaces a person belongs to, by name. */
export async function listWorkspacesOf(db: Db, userId: string): Promise<{ id: string; name: string; role: Role }[]> {
  // All workspaces of the person who asks, to choose one.
  const memberships = await acrossWorkspaces(() =>
    db.membership.findMany({
      where: { userId },
      select: { role: true, workspace: { select: { id: true, name: true } } },
      orderBy: { workspace: { name: 'asc' } },
      take: 500,
    }),
  );
  return memberships.map(({ role, workspace }) => ({ ...workspace, role }));
}

/** Ids of all workspaces, for jobs that look after each. */
export async function listWorkspaceIds(db: Db): Promise<string[]> {
  return (await db.workspace.findMany({ select: { id: true }, orderBy: { createdAt: 'asc' } })).map((one) => one.id);
}
