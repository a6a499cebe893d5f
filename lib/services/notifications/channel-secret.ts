import { decryptSecret, encryptSecret, secretContext } from '@/lib/secrets';

/** Seals what a channel must keep to itself; null stays null. */
export function sealChannelSecret(
  workspaceId: string,
  channelId: string,
  secret: Record<string, unknown> | null,
): Uint8Array<ArrayBuffer> | null {
  if (secret === null) return null;
  return encryptSecret(JSON.stringify(secret), secretContext(workspaceId, channelId, 'channel-secret'));
}

/** Opens what `sealChannelSecret` sealed. Throws AppError `unavailable` under another SPENDWATCH_SECRET. */
export function openChannelSecret(workspaceId: string, channelId: string, sealed: Uint8Array | null): unknown {
  if (sealed === null) return null;
  return JSON.parse(decryptSecret(sealed, secretContext(workspaceId, channelId, 'channel-secret')));
}
