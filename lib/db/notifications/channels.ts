import type { Db } from '@/lib/db/client';
import { $Enums, type Channel as ChannelRow } from '@/lib/db/generated/client';
import { mapOneReadable, mapReadable, mapReadablePage, type UnreadableRow } from '@/lib/db/readable-rows';
import {
  CHANNEL_KINDS,
  type Channel,
  type ChannelKind,
  type ChannelSettings,
  type ChannelWithRecipients,
  parseChannelSettings,
} from '@/lib/domain/notifications/channel';

/** Words of the domain to those of the generated client, which cannot hold a hyphen. */
const STORED_KINDS = {
  email: $Enums.ChannelKind.email,
  webhook: $Enums.ChannelKind.webhook,
  slack: $Enums.ChannelKind.slack,
  teams: $Enums.ChannelKind.teams,
  discord: $Enums.ChannelKind.discord,
  pagerduty: $Enums.ChannelKind.pagerduty,
  telegram: $Enums.ChannelKind.telegram,
  ntfy: $Enums.ChannelKind.ntfy,
  'web-push': $Enums.ChannelKind.web_push,
} as const satisfies Record<ChannelKind, $Enums.ChannelKind>;

/** The domain's word for a stored kind. */
export function mapChannelKind(stored: $Enums.ChannelKind): ChannelKind {
  const kind = CHANNEL_KINDS.find((one) => STORED_KINDS[one] === stored);
  if (!kind) throw new Error(`channel kind "${stored}": this version does not know it`);
  return kind;
}

function mapChannelRow(row: ChannelRow): Channel {
  const { id, name, enabled, secretHint, rateCap, fallsBack, fallbackChannelId } = row;
  const { failingSince, lastOkAt, lastError, createdAt } = row;
  return {
    ...parseChannelSettings(mapChannelKind(row.kind), row.config),
    ...{ id, name, enabled, secretHint, rateCap, fallsBack, fallbackChannelId },
    ...{ failingSince, lastOkAt, lastError, createdAt },
  };
}

/** One channel of a workspace, or null. */
export async function findChannel(db: Db, workspaceId: string, id: string): Promise<Channel | null> {
  const row = await db.channel.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapOneReadable('channel', row, mapChannelRow);
}

/** One channel with its sealed secret (null = none), for those who send. */
export async function findSealedChannel(
  db: Db,
  workspaceId: string,
  id: string,
): Promise<{ channel: Channel; sealed: Uint8Array | null } | null> {
  const row = await db.channel.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && { channel: mapChannelRow(row), sealed: row.secret };
}

/** Channels by name, those after `afterName` (null = from the start). */
export async function listChannelRows(
  db: Db,
  workspaceId: string,
  page: { afterName: string | null; limit: number },
): Promise<Channel[]> {
  const rows = await db.channel.findMany({
    where: { workspaceId, ...(page.afterName === null ? {} : { name: { gt: page.afterName } }) },
    orderBy: { name: 'asc' },
    take: page.limit,
  });
  return mapReadablePage(rows, page.limit, mapChannelRow, (last, limit) =>
    listChannelRows(db, workspaceId, { afterName: last.name, limit }),
  );
}

/** Channels that this version cannot read: nothing is sent through them. */
export async function listUnreadableChannels(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  return mapReadable(await db.channel.findMany({ where: { workspaceId } }), mapChannelRow).unreadable;
}

/** Enabled channels, all or those named, in the order they were made, with the browsers of web push channels. */
export async function listChannelsWithRecipients(
  db: Db,
  workspaceId: string,
  channelIds: readonly string[] | 'all',
): Promise<ChannelWithRecipients[]> {
  const rows = await db.channel.findMany({
    where: { workspaceId, enabled: true, ...(channelIds === 'all' ? {} : { id: { in: [...channelIds] } }) },
    orderBy: { id: 'asc' },
    include: { subscriptions: { select: { id: true, label: true }, orderBy: { id: 'asc' } } },
  });
  const map = ({ subscriptions, ...row }: (typeof rows)[number]) => ({
    ...mapChannelRow(row),
    browsers: subscriptions,
  });
  return mapReadable(rows, map).readable;
}

export type ChannelFields = ChannelSettings & {
  name: string;
  enabled: boolean;
  rateCap: number | null;
  fallsBack: boolean;
  fallbackChannelId: string | null;
  secretHint: string | null;
};

/** Stores a new channel. Throws a unique violation when another one has its name. */
export async function insertChannel(
  tx: Db,
  workspaceId: string,
  { kind, ...fields }: ChannelFields & { id: string; secret: Uint8Array<ArrayBuffer> | null },
): Promise<Channel> {
  return mapChannelRow(await tx.channel.create({ data: { ...fields, kind: STORED_KINDS[kind], workspaceId } }));
}

export type ChannelPatch = Partial<Omit<ChannelFields, 'kind'>> & { secret?: Uint8Array<ArrayBuffer> | null };

/** Changes a channel; null when there is none. Throws a unique violation when another one has the new name. */
export async function updateChannelRow(
  tx: Db,
  workspaceId: string,
  id: string,
  patch: ChannelPatch,
): Promise<Channel | null> {
  const { count } = await tx.channel.updateMany({ where: { workspaceId, id }, data: patch });
  return count === 0 ? null : findChannel(tx, workspaceId, id);
}

/** Removes a channel and every mention of it as a fallback; false when there was none. Its deliveries stay on record. */
export async function deleteChannelRow(tx: Db, workspaceId: string, id: string): Promise<boolean> {
  await tx.channel.updateMany({
    where: { workspaceId, fallbackChannelId: id },
    data: { fallbackChannelId: null },
  });
  return (await tx.channel.deleteMany({ where: { workspaceId, id } })).count > 0;
}

/** Ids of all channels by name. */
export async function listChannelNames(db: Db, workspaceId: string): Promise<Map<string, string>> {
  const rows = await db.channel.findMany({ where: { workspaceId }, select: { id: true, name: true } });
  return new Map(rows.map(({ name, id }) => [name, id]));
}
