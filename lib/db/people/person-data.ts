import { OWN_SOURCE } from '@/lib/db/account-activity/account-memories';
import type { Db, Transaction } from '@/lib/db/client';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import type { ErasedPerson } from '@/lib/domain/people/person-erasure';

/** A person's workspaces. */
export function listWorkspaceIdsOf(db: Db, userId: string): Promise<string[]> {
  // Asks about one person, wherever they belong.
  return acrossWorkspaces(async () =>
    (await db.membership.findMany({ where: { userId }, select: { workspaceId: true } })).map((one) => one.workspaceId),
  );
}

/** Columns that say by name, or by id, who did something. */
const NAMED: readonly [table: string, ...columns: string[]][] = [
  ['incident', 'acknowledged_by', 'resolved_by', 'snoozed_by', 'feedback_by'],
  ['incident_event', 'actor'],
  ['incident_note', 'author_id', 'author'],
  ['incident_step', 'state_by', 'owner_id', 'owner'],
  ['silence', 'created_by', 'ended_by'],
  ['planned_event', 'created_by', 'cancelled_by'],
  ['key_record', 'updated_by', 'owner'],
  ['leak_finding', 'state_by'],
  ['leak_source', 'created_by'],
  ['expected_actor', 'created_by', 'created_by_name'],
  ['key_rotation', 'started_by', 'ended_by'],
  ['key_policy', 'updated_by'],
  ['saved_view', 'created_by', 'created_by_name'],
  ['share_link', 'created_by', 'created_by_name'],
  ['calendar_link', 'created_by', 'created_by_name'],
  ['annotation', 'created_by', 'created_by_name'],
];

/**
 * Takes a person out of what a workspace keeps beside its audit trail: who did something is the pseudonym from now on;
 * private views, personal tokens, invitations and mails to the person go.
 */
export async function erasePersonRows(tx: Transaction, workspaceId: string, person: ErasedPerson): Promise<void> {
  const { id, name, email, pseudonym } = person;
  await tx.savedView.deleteMany({ where: { workspaceId, createdBy: id, isShared: false } });
  await tx.apiToken.deleteMany({ where: { workspaceId, createdBy: id, isService: false } });
  await tx.apiToken.updateMany({ where: { workspaceId, createdBy: id }, data: { createdBy: null } });
  await tx.invitation.deleteMany({ where: { workspaceId, email } });
  await tx.invitation.updateMany({ where: { workspaceId, invitedBy: id }, data: { invitedBy: null } });
  // What the rules remember of our own people is learnt anew from the trail, which no longer names the person.
  await tx.accountMemory.deleteMany({ where: { workspaceId, source: OWN_SOURCE } });
  await tx.accountMail.deleteMany({ where: { workspaceId, recipient: email } });
  await tx.capturedMail.deleteMany({ where: { workspaceId, recipient: email } });
  await tx.delivery.updateMany({
    where: { workspaceId, recipient: email, channelId: null },
    data: { recipient: pseudonym },
  });
  for (const [table, ...columns] of NAMED) {
    for (const column of columns) {
      await tx.$executeRawUnsafe(
        `UPDATE "${table}" SET "${column}" = $1 WHERE workspace_id = $2::uuid AND "${column}" IN ($3, $4, $5)`,
        ...[pseudonym, workspaceId, id, name, email],
      );
    }
  }
}

/** Removes a person with sessions, factors and devices; false when they still belong to a workspace. */
export async function deleteUserOutside(tx: Transaction, userId: string): Promise<boolean> {
  if ((await listWorkspaceIdsOf(tx, userId)).length > 0) return false;
  return (await tx.user.deleteMany({ where: { id: userId } })).count > 0;
}

/** Everything stored about a person that is not of one workspace; no secret, no digest of one. */
export function findPersonData(db: Db, userId: string) {
  const origin = { ipAddress: true, userAgent: true, createdAt: true, lastSeenAt: true } as const;
  return db.user.findUnique({
    where: { id: userId },
    select: {
      id: true,
      name: true,
      email: true,
      emailVerified: true,
      createdAt: true,
      twoFactorEnabled: true,
      accounts: { select: { providerId: true, accountId: true, createdAt: true } },
      sessions: { select: origin },
      passkeys: { select: { name: true, createdAt: true, deviceType: true } },
      knownDevices: { select: { firstSeenAt: true, lastSeenAt: true } },
    },
  });
}

/** Everything that one workspace stores about a person. */
export async function findPersonDataIn(db: Db, workspaceId: string, userId: string, email: string) {
  const mine = { workspaceId, createdBy: userId };
  const [membership, preference, tokens, views, links, calendars, notes, incidentNotes, mails] = await Promise.all([
    db.membership.findFirst({
      where: { workspaceId, userId },
      select: { role: true, projectIds: true, createdAt: true },
    }),
    db.memberPreference.findFirst({ where: { workspaceId, userId } }),
    db.apiToken.findMany({ where: mine, select: { name: true, role: true, createdAt: true, lastUsedAt: true } }),
    db.savedView.findMany({ where: mine, select: { name: true, params: true, isShared: true, createdAt: true } }),
    db.shareLink.findMany({ where: mine, select: { name: true, createdAt: true, expiresAt: true } }),
    db.calendarLink.findMany({ where: mine, select: { name: true, createdAt: true } }),
    db.annotation.findMany({ where: mine, select: { text: true, at: true, createdAt: true } }),
    db.incidentNote.findMany({
      where: { workspaceId, authorId: userId },
      select: { text: true, createdAt: true, editedAt: true },
    }),
    db.accountMail.findMany({
      where: { workspaceId, recipient: email },
      select: { kind: true, createdAt: true, sentAt: true },
    }),
  ]);
  return { membership, preference, tokens, views, links, calendars, notes, incidentNotes, mails };
}
