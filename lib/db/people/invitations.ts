import type { Db } from '@/lib/db/client';
import type { Role } from '@/lib/db/generated/client';

export type InvitationRow = {
  id: string;
  email: string;
  role: Role;
  projectIds: string[];
  createdAt: Date;
  expiresAt: Date;
  invitedBy: string | null;
};

const SHOWN = {
  id: true,
  email: true,
  role: true,
  projectIds: true,
  createdAt: true,
  expiresAt: true,
  invitedBy: true,
} as const;

const OPEN = { acceptedAt: null, revokedAt: null };

/** Invitations that were neither accepted nor revoked, newest first; expired ones are among them. */
export function listOpenInvitations(db: Db, workspaceId: string): Promise<InvitationRow[]> {
  return db.invitation.findMany({
    where: { workspaceId, ...OPEN },
    select: SHOWN,
    orderBy: { id: 'desc' },
    take: 500,
  });
}

/** Stores an invitation by the digest of its secret. */
export function insertInvitation(
  db: Db,
  invitation: Omit<InvitationRow, 'id'> & { workspaceId: string; tokenHash: Uint8Array<ArrayBuffer> },
): Promise<InvitationRow> {
  return db.invitation.create({ data: invitation, select: SHOWN });
}

/** An open invitation by id; null when there is none. */
export function findOpenInvitation(db: Db, workspaceId: string, id: string): Promise<InvitationRow | null> {
  return db.invitation.findFirst({ where: { workspaceId, id, ...OPEN }, select: SHOWN });
}

/** An open invitation that has not expired, by the digest of its secret, with the workspace's name. */
export function findInvitationByHash(db: Db, workspaceId: string, tokenHash: Uint8Array<ArrayBuffer>, now: Date) {
  return db.invitation.findFirst({
    where: { workspaceId, tokenHash, ...OPEN, expiresAt: { gt: now } },
    select: { ...SHOWN, workspace: { select: { name: true } } },
  });
}

/** Takes an invitation, so that it works once even when accepted twice at the same moment. False = it is gone. */
export async function takeInvitation(db: Db, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await db.invitation.updateMany({
    where: { workspaceId, id, ...OPEN, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  });
  return count > 0;
}

/** Makes an invitation's link stop working. False when there is no such open invitation. */
export async function revokeInvitationRow(db: Db, workspaceId: string, id: string, now: Date): Promise<boolean> {
  return (await db.invitation.updateMany({ where: { workspaceId, id, ...OPEN }, data: { revokedAt: now } })).count > 0;
}

/** Makes all open links to one address stop working: a newer one replaces them. */
export async function revokeInvitationsTo(db: Db, workspaceId: string, email: string, now: Date): Promise<void> {
  await db.invitation.updateMany({ where: { workspaceId, email, ...OPEN }, data: { revokedAt: now } });
}

/** Gives an open invitation a new secret and time to live; the earlier link stops working. */
export function renewInvitation(
  db: Db,
  workspaceId: string,
  id: string,
  change: { tokenHash: Uint8Array<ArrayBuffer>; expiresAt: Date },
): Promise<InvitationRow> {
  return db.invitation.update({ where: { workspaceId_id: { workspaceId, id } }, data: change, select: SHOWN });
}
