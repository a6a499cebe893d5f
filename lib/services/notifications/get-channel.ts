import type { Viewer } from '@/lib/auth/viewer';
import type { Channel } from '@/lib/contracts/notifications/channels';
import { getDb } from '@/lib/db/client';
import { findChannel } from '@/lib/db/notifications/channels';
import { makeChannelNotFound, mapChannel } from './map-channel';

/** One channel. Throws `not_found`. */
export async function getChannel(viewer: Viewer, id: string): Promise<Channel> {
  const channel = await findChannel(getDb(), viewer.workspaceId, id);
  if (!channel) throw makeChannelNotFound(id);
  return mapChannel(channel);
}
