import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { Channel, ChannelUpdate } from '@/lib/contracts/channels';
import { insertAuditEntry } from '@/lib/db/audit';
import { updateChannelRow } from '@/lib/db/channels';
import { inTransaction } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { makeChannelNameConflict, makeChannelNotFound, mapChannel } from './map-channel';

/**
 * Changes a channel. Deliveries already decided keep their recipients. Throws `not_found`, or `conflict` when the new
 * name is taken.
 */
export async function updateChannel(
  viewer: Viewer,
  id: string,
  patch: z.infer<typeof ChannelUpdate>,
): Promise<Channel> {
  const { workspaceId, actor } = viewer;
  try {
    return await inTransaction(async (tx) => {
      const channel = await updateChannelRow(tx, workspaceId, id, dropAbsent(patch));
      if (!channel) throw makeChannelNotFound(id);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'channel.updated',
        target: id,
        detail: { name: channel.name, fields: Object.keys(dropAbsent(patch)) },
      });
      return mapChannel(channel);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeChannelNameConflict(patch.name ?? '') : error;
  }
}
