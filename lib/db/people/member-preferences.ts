import type { Db, Transaction } from '@/lib/db/client';
import type { MemberPreference as PreferenceRow } from '@/lib/db/generated/client';
import { lockForTransaction } from '@/lib/db/locks';
import { DEFAULT_PREFERENCE, type MemberPreference } from '@/lib/domain/usage/digest';

function mapPreferenceRow(row: PreferenceRow | null): MemberPreference {
  if (!row) return DEFAULT_PREFERENCE;
  const { digestDaily, digestWeekly, digestMonthly, digestHour, timezone, locale, mailSeverities } = row;
  return { digestDaily, digestWeekly, digestMonthly, digestHour, timezone, locale, mailSeverities };
}

/** What a member wants by mail; the defaults when they never chose. */
export async function findPreference(db: Db, workspaceId: string, userId: string): Promise<MemberPreference> {
  const where = { workspaceId_userId: { workspaceId, userId } };
  return mapPreferenceRow(await db.memberPreference.findUnique({ where }));
}

/** The same, held until the transaction ends, also where there is no row yet. */
export async function lockPreference(tx: Transaction, workspaceId: string, userId: string): Promise<MemberPreference> {
  await lockForTransaction(tx, `preferences:${workspaceId}:${userId}`);
  return findPreference(tx, workspaceId, userId);
}

/** Stores what a member wants; fields that are not given stay, or are the defaults. */
export async function savePreference(
  tx: Db,
  workspaceId: string,
  userId: string,
  fields: Partial<MemberPreference> & { unsubscribedAt?: Date | null },
): Promise<MemberPreference> {
  const row = await tx.memberPreference.upsert({
    where: { workspaceId_userId: { workspaceId, userId } },
    create: { ...DEFAULT_PREFERENCE, workspaceId, userId, ...fields },
    update: fields,
  });
  return mapPreferenceRow(row);
}

/** A member of a workspace and where their mail goes. */
export type DigestMember = {
  userId: string;
  name: string;
  email: string;
  role: 'owner' | 'admin' | 'member' | 'viewer';
  /** Provider projects the member is limited to; empty = all. */
  projectIds: string[];
  joinedAt: Date;
  preference: MemberPreference;
};

/** Members of a workspace with what they want by mail. */
export async function listDigestMembers(db: Db, workspaceId: string): Promise<DigestMember[]> {
  const members = await db.membership.findMany({ where: { workspaceId }, include: { preference: true } });
  const users = await db.user.findMany({
    where: { id: { in: members.map((one) => one.userId) } },
    select: { id: true, name: true, email: true },
  });
  return members.flatMap(({ userId, role, projectIds, createdAt, preference }) => {
    const user = users.find((one) => one.id === userId);
    if (!user) return [];
    const { name, email } = user;
    return { userId, name, email, role, projectIds, joinedAt: createdAt, preference: mapPreferenceRow(preference) };
  });
}

export async function isMember(db: Db, workspaceId: string, userId: string): Promise<boolean> {
  return (await db.membership.count({ where: { workspaceId, userId } })) > 0;
}
