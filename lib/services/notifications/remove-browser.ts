import { canManageChannels } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { inTransaction } from '@/lib/db/client';
import { deletePushSubscription, listPushSubscriptions } from '@/lib/db/notifications/push-subscriptions';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { AppError } from '@/lib/errors';

/** Shows nothing in a browser any more: one's own, or anybody's for who manages channels. Throws `not_found`. */
export async function removeBrowser(viewer: Viewer, channelId: string, id: string): Promise<void> {
  const { workspaceId, actor, role } = viewer;
  const owner = canManageChannels(role) ? {} : { userId: actor.id };
  await inTransaction(async (tx) => {
    const browser = (await listPushSubscriptions(tx, workspaceId, channelId)).find((one) => one.id === id);
    if (!browser || !(await deletePushSubscription(tx, workspaceId, { id, channelId, ...owner }))) {
      throw new AppError('not_found', `browser "${id}": there is no such browser of yours in this channel`);
    }
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'channel.browser-removed',
      target: channelId,
      detail: {},
      before: { id, label: browser.label },
    });
  });
}
