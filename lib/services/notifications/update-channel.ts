import type { Viewer } from '@/lib/auth/viewer';
import type { Channel, ChannelUpdate } from '@/lib/contracts/notifications/channels';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { type ChannelPatch, findChannel, findSealedChannel, updateChannelRow } from '@/lib/db/notifications/channels';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { type ChannelTarget, parseChannelTarget } from '@/lib/domain/notifications/channel';
import {
  CHANNEL_INPUTS,
  type ChannelInput,
  joinChannelInput,
  splitChannelInput,
} from '@/lib/domain/notifications/channel-input';
import { AppError } from '@/lib/errors';
import { openChannelSecret, sealChannelSecret } from './channel-secret';
import { checkChannelAddresses, checkFallbackChannel } from './check-channel-input';
import { makeChannelNameConflict, makeChannelNotFound, mapChannel } from './map-channel';

/**
 * Changes a channel; fields of `config` that are absent stay, secrets among them. Deliveries already decided keep their
 * recipients. Throws `not_found`, `conflict` when the new name is taken, or `invalid_input` naming the field.
 */
export async function updateChannel(viewer: Viewer, id: string, patch: ChannelUpdate): Promise<Channel> {
  const { workspaceId, actor } = viewer;
  try {
    return await inTransaction(async (tx) => {
      const { config, ...plain } = patch;
      await checkFallbackChannel(tx, workspaceId, patch.fallbackChannelId, id);
      await lockRow(tx, 'channel', workspaceId, id);
      const settings = config === undefined ? {} : await planSettings(tx, workspaceId, id, dropAbsent(config));
      const standing = await findChannel(tx, workspaceId, id);
      const channel = await updateChannelRow(tx, workspaceId, id, { ...dropAbsent(plain), ...settings });
      if (!channel) throw makeChannelNotFound(id);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'channel.updated',
        target: id,
        detail: { name: channel.name },
        before: standing && mapChannel(standing),
        after: mapChannel(channel),
      });
      return mapChannel(channel);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeChannelNameConflict(patch.name ?? '') : error;
  }
}

/** Columns that follow from changed settings: the new ones laid over what is stored, judged as a whole. */
async function planSettings(
  tx: Transaction,
  workspaceId: string,
  id: string,
  changes: Record<string, unknown>,
): Promise<ChannelPatch> {
  const stored = await findSealedChannel(tx, workspaceId, id);
  if (!stored) throw makeChannelNotFound(id);
  const target = parseChannelTarget(stored.channel, openChannelSecret(workspaceId, id, stored.sealed));
  const entered = parseEntered(target, changes);
  checkChannelAddresses(entered);
  const { settings, secret, hint } = splitChannelInput(entered);
  // A webhook keeps its signing keys when its address changes.
  const keepsSecret = entered.kind === 'webhook';
  return {
    config: settings.config,
    ...(keepsSecret ? {} : { secret: sealChannelSecret(workspaceId, id, secret), secretHint: hint }),
  };
}

function parseEntered(target: ChannelTarget, changes: Record<string, unknown>): ChannelInput {
  const { kind } = target;
  const fields = Object.keys(CHANNEL_INPUTS[kind].shape);
  const alien = Object.keys(changes).filter((field) => !fields.includes(field));
  const expected = fields.length === 0 ? 'no settings' : fields.join(', ');
  const errors = alien.map((field) => ({
    path: `config.${field}`,
    message: `a channel of kind ${kind} has no "${field}": expected ${expected}`,
  }));
  if (errors[0]) throw new AppError('invalid_input', errors[0].message, { errors });
  return { kind, config: CHANNEL_INPUTS[kind].parse({ ...joinChannelInput(target), ...changes }) } as ChannelInput;
}
