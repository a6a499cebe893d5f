import type { Db } from '@/lib/db/client';
import { listRecipients } from '@/lib/domain/notifications/channel';
import type { AddressPreference, Listener } from '@/lib/domain/notifications/notification-policy';
import { listChannelsWithRecipients } from './channels';

/** Every recipient of the enabled channels of the workspace, by channel; one address may be in several. */
export async function listListeners(db: Db, workspaceId: string): Promise<Listener[]> {
  const channels = await listChannelsWithRecipients(db, workspaceId, 'all');
  return channels.flatMap((channel) =>
    listRecipients([channel]).map((recipient) => ({ ...recipient, isMail: channel.kind === 'email' })),
  );
}

/** What members want by mail, by their own address. Members without a preference are absent: they get everything. */
export async function listAddressPreferences(db: Db, workspaceId: string): Promise<AddressPreference[]> {
  const preferences = await db.memberPreference.findMany({
    where: { workspaceId },
    select: { userId: true, mailSeverities: true },
  });
  if (preferences.length === 0) return [];
  const users = await db.user.findMany({
    where: { id: { in: preferences.map((one) => one.userId) } },
    select: { id: true, email: true },
  });
  return preferences.flatMap(({ userId, mailSeverities }) => {
    const user = users.find((one) => one.id === userId);
    return user ? [{ address: user.email, mailSeverities }] : [];
  });
}

/** Names of the workspace's channels by id. */
export async function listChannelNames(db: Db, workspaceId: string): Promise<Map<string, string>> {
  const rows = await db.channel.findMany({ where: { workspaceId }, select: { id: true, name: true } });
  return new Map(rows.map((row) => [row.id, row.name]));
}

/** Channels that a program reads: each message counts there, so nothing is collected. */
export async function listProgramChannelIds(db: Db, workspaceId: string): Promise<string[]> {
  const where = { workspaceId, kind: { in: ['webhook' as const, 'pagerduty' as const] } };
  return (await db.channel.findMany({ where, select: { id: true } })).map((row) => row.id);
}
