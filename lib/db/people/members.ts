import type { Db, Transaction } from '@/lib/db/client';
import type { Role } from '@/lib/db/generated/client';
import { lockForTransaction } from '@/lib/db/locks';

export type MemberRow = {
  id: string;
  name: string;
  email: string;
  role: Role;
  projectIds: string[];
  joinedAt: Date;
  hasFactor: boolean;
};

/** Everybody in a workspace, who joined first first. */
export function listMemberRows(db: Db, workspaceId: string): Promise<MemberRow[]> {
  return db.$queryRaw<MemberRow[]>`
    SELECT u.id, u.name, u.email, m.role::text AS role, m.project_ids AS "projectIds", m.created_at AS "joinedAt",
           (u.two_factor_enabled OR EXISTS (SELECT FROM passkey p WHERE p.user_id = u.id)) AS "hasFactor"
      FROM membership m JOIN "user" u ON u.id = m.user_id
     WHERE m.workspace_id = ${workspaceId}::uuid
     ORDER BY m.created_at, u.id
     LIMIT 1000`;
}

export type Place = { role: Role; projectIds: string[] };

/** A person's membership of a workspace; null when they are no member. */
export function findPlace(db: Db, workspaceId: string, userId: string): Promise<Place | null> {
  return db.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId } },
    select: { role: true, projectIds: true },
  });
}

/** Lets a person into a workspace; fails with P2002 when they are in. */
export async function insertMember(db: Db, workspaceId: string, userId: string, place: Place): Promise<void> {
  await db.membership.create({ data: { workspaceId, userId, ...place } });
}

/** Changes a person's membership; returns false when they are no member. */
export async function savePlace(db: Db, workspaceId: string, userId: string, place: Place): Promise<boolean> {
  return (await db.membership.updateMany({ where: { workspaceId, userId }, data: place })).count > 0;
}

/**
 * Ends the access that a member gave to others: share links, calendar addresses, and invitations that were not accepted
 * yet. They could have kept a way in for themselves.
 */
export async function closeOpenedDoors(db: Db, workspaceId: string, userId: string, now: Date): Promise<void> {
  const revoked = { revokedAt: now };
  await db.shareLink.updateMany({ where: { workspaceId, createdBy: userId, revokedAt: null }, data: revoked });
  await db.calendarLink.updateMany({ where: { workspaceId, createdBy: userId, revokedAt: null }, data: revoked });
  await db.invitation.updateMany({
    where: { workspaceId, invitedBy: userId, acceptedAt: null, revokedAt: null },
    data: revoked,
  });
}

/** Removes a person from a workspace, with their personal tokens and the access they gave to others. */
export async function deleteMember(db: Db, workspaceId: string, userId: string, now: Date): Promise<void> {
  await closeOpenedDoors(db, workspaceId, userId, now);
  await db.apiToken.updateMany({
    where: { workspaceId, createdBy: userId, isService: false, revokedAt: null },
    data: { revokedAt: now },
  });
  await db.membership.deleteMany({ where: { workspaceId, userId } });
}

/** Holds changes of owners back until this transaction ends, so that two leaving owners take turns; then counts them. */
export async function lockAndCountOwners(tx: Transaction, workspaceId: string): Promise<number> {
  await lockForTransaction(tx, `owners:${workspaceId}`);
  return tx.membership.count({ where: { workspaceId, role: 'owner' } });
}
