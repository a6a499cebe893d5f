import { v7 as uuidv7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import { makeSigningKey } from '@/lib/channels/webhook/sign-webhook';
import type { ChannelCreate, ChannelCreated } from '@/lib/contracts/notifications/channels';
import { inTransaction } from '@/lib/db/client';
import { insertChannel } from '@/lib/db/notifications/channels';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { type ChannelInput, splitChannelInput } from '@/lib/domain/notifications/channel-input';
import { sealChannelSecret } from './channel-secret';
import { checkChannelAddresses, checkFallbackChannel } from './check-channel-input';
import { makeChannelNameConflict, mapChannel } from './map-channel';

/**
 * Creates a channel; it hears of everything from now on. A webhook's signing key is in the answer and never again.
 * Throws `conflict` when the name is taken, `invalid_input` for an address that nothing may be sent to.
 */
export async function createChannel(viewer: Viewer, input: ChannelCreate): Promise<ChannelCreated> {
  const { workspaceId, actor } = viewer;
  const entered = { kind: input.kind, config: input.config } as ChannelInput;
  checkChannelAddresses(entered);
  const { settings, secret, hint } = splitChannelInput(entered);
  const signingSecret = input.kind === 'webhook' ? makeSigningKey() : null;
  const sealable = signingSecret === null ? secret : { signingKeys: [{ key: signingSecret, validUntil: null }] };
  const id = uuidv7();
  try {
    return await inTransaction(async (tx) => {
      await checkFallbackChannel(tx, workspaceId, input.fallbackChannelId, id);
      const channel = await insertChannel(tx, workspaceId, {
        ...settings,
        id,
        name: input.name,
        enabled: input.enabled,
        rateCap: input.rateCap ?? null,
        fallsBack: input.fallsBack ?? true,
        fallbackChannelId: input.fallbackChannelId ?? null,
        secret: sealChannelSecret(workspaceId, id, sealable),
        secretHint: signingSecret === null ? hint : `whsec_…${signingSecret.slice(-4)}`,
      });
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'channel.created',
        target: channel.id,
        detail: { name: channel.name },
        after: mapChannel(channel),
      });
      return { ...mapChannel(channel), signingSecret };
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeChannelNameConflict(input.name) : error;
  }
}
