import { createHash } from 'node:crypto';
import type { PushSubscription } from '@/lib/channels/web-push/web-push-channel';
import { getDb } from '@/lib/db/client';
import { findSealedSubscription } from '@/lib/db/notifications/push-subscriptions';
import { decryptSecret, encryptSecret, secretContext } from '@/lib/secrets';

/** Seals where a browser listens; its digest is what it is recognised by. */
export function sealBrowser(
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

export function hashEndpoint(endpoint: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash('sha256').update(endpoint).digest());
}

/** Where one browser listens; null when it was removed. */
export async function openBrowser(workspaceId: string, id: string): Promise<PushSubscription | null> {
  const sealed = await findSealedSubscription(getDb(), workspaceId, id);
  if (!sealed) return null;
  return JSON.parse(decryptSecret(sealed, secretContext(workspaceId, id, 'push-subscription'))) as PushSubscription;
}
