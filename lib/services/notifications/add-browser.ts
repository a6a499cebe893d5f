import { v7 as uuidv7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import type { Browser, BrowserCreate } from '@/lib/contracts/notifications/channels';
import { inTransaction } from '@/lib/db/client';
import { findChannel } from '@/lib/db/notifications/channels';
import { findSubscriptionId, savePushSubscription } from '@/lib/db/notifications/push-subscriptions';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { AppError } from '@/lib/errors';
import { parseOutgoingUrl } from '@/lib/outgoing/target';
import { mapBrowser } from './list-browsers';
import { makeChannelNotFound } from './map-channel';
import { hashEndpoint, sealBrowser } from './push-subscriptions';

/**
 * Lets the browser at hand show the messages of a web push channel; doing so twice changes nothing. Throws `not_found`,
 * `conflict` when the channel is of another kind or a token asks, `invalid_input` for an endpoint nothing may be sent to.
 */
export async function addBrowser(viewer: Viewer, channelId: string, input: BrowserCreate): Promise<Browser> {
  const { workspaceId, actor } = viewer;
  if (actor.kind !== 'user') {
    throw new AppError('conflict', 'a token has no browser: sign in with the browser that should show messages');
  }
  parseOutgoingUrl(input.subscription.endpoint);
  return inTransaction(async (tx) => {
    const channel = await findChannel(tx, workspaceId, channelId);
    if (!channel) throw makeChannelNotFound(channelId);
    if (channel.kind !== 'web-push') {
      throw new AppError('conflict', `channel "${channel.name}" is of kind ${channel.kind}: expected web-push`);
    }
    const known = await findSubscriptionId(tx, workspaceId, hashEndpoint(input.subscription.endpoint));
    const id = known ?? uuidv7();
    const row = await savePushSubscription(tx, workspaceId, {
      ...{ id, channelId, userId: actor.id, label: input.label },
      ...sealBrowser(workspaceId, id, input.subscription),
    });
    const { label } = input;
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'channel.browser-added',
      target: channelId,
      detail: { name: channel.name },
      after: { id, label },
    });
    return mapBrowser(row, viewer);
  });
}
