import type { Viewer } from '@/lib/auth/viewer';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { deleteChannelRow, findChannel } from '@/lib/db/notifications/channels';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { makeChannelNotFound, mapChannel } from './map-channel';

/** Deletes a channel. What it delivered stays on record, and mail already decided still goes out. Throws `not_found`. */
export async function deleteChannel(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'channel', workspaceId, id);
    const channel = await findChannel(tx, workspaceId, id);
    if (!channel || !(await deleteChannelRow(tx, workspaceId, id))) throw makeChannelNotFound(id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'channel.deleted',
      target: id,
      detail: { name: channel.name },
      before: mapChannel(channel),
    });
  });
}
