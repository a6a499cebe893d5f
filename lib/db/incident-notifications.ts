import type { Db } from './client';

/** Channels that were told about an incident before, each once. */
export async function listToldChannelIds(db: Db, workspaceId: string, incidentId: string): Promise<string[]> {
  const rows = await db.delivery.findMany({
    where: { workspaceId, channelId: { not: null }, notification: { incidentId } },
    distinct: ['channelId'],
    orderBy: { channelId: 'asc' },
    select: { channelId: true },
  });
  return rows.flatMap((row) => row.channelId ?? []);
}

/** Name and zone that a message about the workspace shows. */
export async function getWorkspaceLabel(db: Db, workspaceId: string): Promise<{ name: string; timezone: string }> {
  return db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { name: true, timezone: true } });
}
