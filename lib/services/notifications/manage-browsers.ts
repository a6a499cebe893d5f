import { createHash } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { canManageChannels } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import type { PushSubscription } from '@/lib/channels/web-push/web-push-channel';
import type { Browser, BrowserCreate } from '@/lib/contracts/notifications/channels';
import { getDb, inTransaction } from '@/lib/db/client';
import { listProviderUrls } from '@/lib/db/connections/connections';
import { lockForTransaction, lockRow } from '@/lib/db/locks';
import { findChannel } from '@/lib/db/notifications/channels';
import {
  deletePushSubscription,
  findSealedSubscription,
  findSubscriptionId,
  listPushSubscriptions,
  type PushSubscriptionRow,
  savePushSubscription,
} from '@/lib/db/notifications/push-subscriptions';
import { AppError } from '@/lib/errors';
import { parseOutgoingUrl } from '@/lib/outgoing/target';
import { decryptSecret, encryptSecret, secretContext } from '@/lib/secrets';
import { recordChange } from '@/lib/services/record-change';
import { makeChannelNotFound } from './manage-channels';

/** Seals where a browser listens; its digest is what it is recognised by. */
function sealBrowser(
  workspaceId: string,
  id: string,
  subscription: PushSubscription,
): { sealed: Uint8Array<ArrayBuffer>; endpointHash: Uint8Array<ArrayBuffer> } {
  const context = secretContext(workspaceId, id, 'push-subscription');
  return {
    sealed: encryptSecret(JSON.stringify(subscription), context),
    endpointHash: hashEndpoint(subscription.endpoint),
  };
}

function hashEndpoint(endpoint: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(endpoint).digest());
}

/** Where one browser listens; null when it was removed. */
export async function openBrowser(workspaceId: string, id: string): Promise<PushSubscription | null> {
  const sealed = await findSealedSubscription(getDb(), workspaceId, id);
  if (!sealed) return null;
  return JSON.parse(decryptSecret(sealed, secretContext(workspaceId, id, 'push-subscription'))) as PushSubscription;
}

/** Browsers that show the messages of a web push channel, the newest first. Throws `not_found`. */
export async function listBrowsers(
  viewer: Viewer,
  channelId: string,
): Promise<{ data: Browser[]; nextCursor: string | null }> {
  const channel = await findChannel(getDb(), viewer.workspaceId, channelId);
  if (!channel) throw makeChannelNotFound(channelId);
  const rows = await listPushSubscriptions(getDb(), viewer.workspaceId, channelId);
  return { data: rows.map((row) => mapBrowser(row, viewer)), nextCursor: null };
}

/** A browser as the API shows it, without its push address. */
function mapBrowser(row: PushSubscriptionRow, viewer: Viewer): Browser {
  const { id, label, userId, createdAt, lastOkAt } = row;
  return {
    ...{ id, label },
    isMine: viewer.actor.kind === 'user' && viewer.actor.id === userId,
    createdAt: createdAt.toISOString(),
    lastOkAt: lastOkAt?.toISOString() ?? null,
  };
}

/**
 * Lets the browser at hand show the messages of a web push channel; doing so twice changes nothing. Throws `not_found`,
 * `conflict` when the channel is of another kind or a token asks, `invalid_input` for an endpoint nothing may be sent to.
 */
export async function addBrowser(viewer: Viewer, channelId: string, input: BrowserCreate): Promise<Browser> {
  const { workspaceId, actor } = viewer;
  if (actor.kind !== 'user') {
    throw new AppError('conflict', 'a token has no browser: sign in with the browser that should show messages');
  }
  parseOutgoingUrl(input.subscription.endpoint, 'receiver', await listProviderUrls(getDb(), workspaceId));
  return inTransaction(async (tx) => {
    const channel = await findChannel(tx, workspaceId, channelId);
    if (!channel) throw makeChannelNotFound(channelId);
    if (channel.kind !== 'web-push') {
      throw new AppError('conflict', `channel "${channel.name}" is of kind ${channel.kind}: expected web-push`);
    }
    const endpointHash = hashEndpoint(input.subscription.endpoint);
    // Several at once would each store it under the id that one of them has just seen removed.
    await lockForTransaction(tx, `push-subscription:${workspaceId}:${Buffer.from(endpointHash).toString('base64url')}`);
    const known = await findSubscriptionId(tx, workspaceId, endpointHash);
    const id = known ?? uuidv7();
    const row = await savePushSubscription(tx, workspaceId, {
      ...{ id, channelId, userId: actor.id, label: input.label },
      ...sealBrowser(workspaceId, id, input.subscription),
    });
    const { label } = input;
    await recordChange(tx, viewer, {
      action: 'channel.browser-added',
      target: channelId,
      detail: { name: channel.name },
      after: { id, label },
    });
    return mapBrowser(row, viewer);
  });
}

/** Shows nothing in a browser any more: one's own, or anybody's for who manages channels. Throws `not_found`. */
export async function removeBrowser(viewer: Viewer, channelId: string, id: string): Promise<void> {
  const { workspaceId, actor, role } = viewer;
  const owner = canManageChannels(role) ? {} : { userId: actor.id };
  await inTransaction(async (tx) => {
    await lockRow(tx, 'web_push_subscription', workspaceId, id);
    const browser = (await listPushSubscriptions(tx, workspaceId, channelId)).find((one) => one.id === id);
    if (!browser || !(await deletePushSubscription(tx, workspaceId, { id, channelId, ...owner }))) {
      throw new AppError('not_found', `browser "${id}": there is no such browser of yours in this channel`);
    }
    await recordChange(tx, viewer, {
      action: 'channel.browser-removed',
      target: channelId,
      before: { id, label: browser.label },
    });
  });
}
