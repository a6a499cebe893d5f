import type { Viewer } from '@/lib/auth/viewer';
import { makeSigningKey } from '@/lib/channels/webhook/sign-webhook';
import { readNow } from '@/lib/clock';
import type { RotatedSecret } from '@/lib/contracts/notifications/channels';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { findSealedChannel, updateChannelRow } from '@/lib/db/notifications/channels';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { parseChannelTarget } from '@/lib/domain/notifications/channel';
import { AppError } from '@/lib/errors';
import { openChannelSecret, sealChannelSecret } from './channel-secret';
import { makeChannelNotFound, mapChannel } from './map-channel';

/** How long the key before the new one signs too, so that the receiver can be changed without a gap. */
const OVERLAP_MS = 24 * 3_600_000;

/** Gives a webhook a new signing key. Throws `not_found`, or `conflict` when the channel is of another kind. */
export async function rotateChannelSecret(viewer: Viewer, id: string, now: Date = readNow()): Promise<RotatedSecret> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    await lockRow(tx, 'channel', workspaceId, id);
    const stored = await findSealedChannel(tx, workspaceId, id);
    if (!stored) throw makeChannelNotFound(id);
    const target = parseChannelTarget(stored.channel, openChannelSecret(workspaceId, id, stored.sealed));
    if (target.kind !== 'webhook') {
      throw new AppError(
        'conflict',
        `channel "${stored.channel.name}" is of kind ${target.kind}: only a webhook signs`,
      );
    }
    const previousValidUntil = new Date(now.getTime() + OVERLAP_MS).toISOString();
    const signingSecret = makeSigningKey();
    const previous = target.secret.signingKeys.filter((one) => one.validUntil === null);
    const signingKeys = [
      { key: signingSecret, validUntil: null },
      ...previous.map(({ key }) => ({ key, validUntil: previousValidUntil })),
    ];
    const rotated = await updateChannelRow(tx, workspaceId, id, {
      secret: sealChannelSecret(workspaceId, id, { signingKeys }),
      secretHint: `whsec_…${signingSecret.slice(-4)}`,
    });
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'channel.secret-rotated',
      target: id,
      detail: { name: stored.channel.name, previousValidUntil },
      before: mapChannel(stored.channel),
      after: rotated && mapChannel(rotated),
    });
    return { signingSecret, previousValidUntil };
  });
}
