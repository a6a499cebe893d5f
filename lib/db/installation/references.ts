import type { Db } from '@/lib/db/client';

/** Ids that something refers to. */
export type References = { connectionIds: string[]; channelIds: string[] };

/** Those of the given ids that the workspace does not have. */
export async function listMissingReferences(db: Db, workspaceId: string, wanted: References): Promise<References> {
  const query = (ids: string[]) => ({ where: { workspaceId, id: { in: ids } }, select: { id: true } });
  const connections = wanted.connectionIds.length ? await db.connection.findMany(query(wanted.connectionIds)) : [];
  const channels = wanted.channelIds.length ? await db.channel.findMany(query(wanted.channelIds)) : [];
  return {
    connectionIds: wanted.connectionIds.filter((id) => !connections.some((one) => one.id === id)),
    channelIds: wanted.channelIds.filter((id) => !channels.some((one) => one.id === id)),
  };
}
