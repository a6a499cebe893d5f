import type { Viewer } from '@/lib/auth/viewer';
import type { Channel, ChannelCreate } from '@/lib/contracts/channels';
import { insertAuditEntry } from '@/lib/db/audit';
import { insertChannel } from '@/lib/db/channels';
import { inTransaction } from '@/lib/db/client';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { makeChannelNameConflict, mapChannel } from './map-channel';

/** Creates a channel; it hears of everything from now on. Throws `conflict` when the name is taken. */
export async function createChannel(viewer: Viewer, input: ChannelCreate): Promise<Channel> {
  const { workspaceId, actor } = viewer;
  try {
    return await inTransaction(async (tx) => {
      const channel = await insertChannel(tx, workspaceId, input);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'channel.created',
        target: channel.id,
        detail: { name: channel.name, kind: channel.kind, to: channel.config.to },
      });
      return mapChannel(channel);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeChannelNameConflict(input.name) : error;
  }
}
