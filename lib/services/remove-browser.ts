import { canManageChannels } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { deletePushSubscription } from '@/lib/db/push-subscriptions';
import { AppError } from '@/lib/errors';

/** Shows nothing in a browser any more: one's own, or anybody's for who manages channels. Throws `not_found`. */
export async function removeBrowser(viewer: Viewer, channelId: string, id: string): Promise<void> {
  const { workspaceId, actor, role } = viewer;
  const owner = canManageChannels(role) ? {} : { userId: actor.id };
  if (await deletePushSubscription(getDb(), workspaceId, { id, channelId, ...owner })) return;
  throw new AppError('not_found', `browser "${id}": there is no such browser of yours in this channel`);
}
