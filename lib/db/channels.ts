import { type Channel, type EmailChannelConfig, parseChannelConfig } from '@/lib/domain/channel';
import type { Db } from './client';
import type { Channel as ChannelRow } from './generated/client';

function mapChannelRow(row: ChannelRow): Channel {
  const { id, kind, name, enabled, createdAt } = row;
  if (kind !== 'email') throw new Error(`channel ${id} is of kind ${kind}: expected email`);
  return { id, kind, name, enabled, createdAt, config: parseChannelConfig(kind, row.config) };
}

/** One channel of a workspace, or null. */
export async function findChannel(db: Db, workspaceId: string, id: string): Promise<Channel | null> {
  const row = await db.channel.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row && mapChannelRow(row);
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
  return rows.map(mapChannelRow);
}

export type ChannelFields = { kind: 'email'; name: string; enabled: boolean; config: EmailChannelConfig };

/** Stores a new channel. Throws a unique violation when another one has its name. */
export async function insertChannel(tx: Db, workspaceId: string, fields: ChannelFields): Promise<Channel> {
  return mapChannelRow(await tx.channel.create({ data: { ...fields, workspaceId } }));
}

/** Changes a channel; null when there is none. Throws a unique violation when another one has the new name. */
export async function updateChannelRow(
  tx: Db,
  workspaceId: string,
  id: string,
  fields: Partial<Omit<ChannelFields, 'kind'>>,
): Promise<Channel | null> {
  const { count } = await tx.channel.updateMany({ where: { workspaceId, id }, data: fields });
  return count === 0 ? null : findChannel(tx, workspaceId, id);
}

/** Removes a channel; what it delivered stays on record. False when there is none. */
export async function deleteChannelRow(tx: Db, workspaceId: string, id: string): Promise<boolean> {
  return (await tx.channel.deleteMany({ where: { workspaceId, id } })).count > 0;
}
