import type { Viewer } from '@/lib/auth/viewer';
import type { Browser } from '@/lib/contracts/notifications/channels';
import { getDb } from '@/lib/db/client';
import { findChannel } from '@/lib/db/notifications/channels';
import { listPushSubscriptions, type PushSubscriptionRow } from '@/lib/db/notifications/push-subscriptions';
import { makeChannelNotFound } from './map-channel';

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

/** A browser as the API shows it: where it listens is nobody's business. */
export function mapBrowser(row: PushSubscriptionRow, viewer: Viewer): Browser {
  const { id, label, userId, createdAt, lastOkAt } = row;
  return {
    ...{ id, label },
    isMine: viewer.actor.kind === 'user' && viewer.actor.id === userId,
    createdAt: createdAt.toISOString(),
    lastOkAt: lastOkAt?.toISOString() ?? null,
  };
}
