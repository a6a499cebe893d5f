import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { makeSigningKey } from '@/lib/channels/webhook/sign-webhook';
import { readNow } from '@/lib/clock';
import type { PageQuery } from '@/lib/contracts/common';
import {
  Channel as ChannelContract,
  type ChannelCreate,
  type ChannelCreated,
  type ChannelUpdate,
  type RotatedSecret,
} from '@/lib/contracts/notifications/channels';
import { type Db, getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { listProviderUrls } from '@/lib/db/connections/connections';
import { lockRow } from '@/lib/db/locks';
import {
  type ChannelPatch,
  deleteChannelRow,
  findChannel,
  findSealedChannel,
  insertChannel,
  listChannelRows,
  updateChannelRow,
} from '@/lib/db/notifications/channels';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import {
  type Channel,
  type ChannelTarget,
  describeDestination,
  parseChannelTarget,
} from '@/lib/domain/notifications/channel';
import {
  CHANNEL_INPUTS,
  type ChannelInput,
  joinChannelInput,
  splitChannelInput,
} from '@/lib/domain/notifications/channel-input';
import { DAY_MS } from '@/lib/domain/time';
import { AppError } from '@/lib/errors';
import { parseOutgoingUrl } from '@/lib/outgoing/target';
import { decryptSecret, encryptSecret, secretContext } from '@/lib/secrets';
import { cutPage, parseTextCursor } from '@/lib/services/page-cursor';
import { recordChange } from '@/lib/services/record-change';

/** A channel as the API shows it: no secret is part of it. */
function mapChannel(channel: Channel): ChannelContract {
  return ChannelContract.parse({
    ...channel,
    destination: describeDestination(channel),
    failingSince: channel.failingSince?.toISOString() ?? null,
    lastOkAt: channel.lastOkAt?.toISOString() ?? null,
    createdAt: channel.createdAt.toISOString(),
  });
}

/** The answer to an id that no channel of the workspace has. */
export function makeChannelNotFound(id: string): AppError {
  return new AppError('not_found', `channel "${id}": there is no such channel in this workspace`);
}

/** The answer to a name that another channel has. */
function makeChannelNameConflict(name: string): AppError {
  const message = `channel name "${name}" is taken: expected a name that no other channel of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}

/** Seals what a channel must keep to itself; null stays null. */
function sealChannelSecret(
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

/** Refuses addresses that nothing may be sent to, before they are stored. Throws `invalid_input` naming the field. */
async function checkChannelAddresses(db: Db, workspaceId: string, input: ChannelInput): Promise<void> {
  const providerUrls = await listProviderUrls(db, workspaceId);
  const config: Record<string, unknown> = input.config;
  for (const field of ['url', 'apiUrl', 'server']) {
    const address = config[field];
    if (typeof address !== 'string') continue;
    try {
      parseOutgoingUrl(address, 'receiver', providerUrls);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const errors = [{ path: `config.${field}`, message: error.message }];
      throw new AppError('invalid_input', error.message, { errors });
    }
  }
}

/** Refuses a stand-in that does not exist or is the channel itself. Throws `invalid_input` naming the field. */
async function checkFallbackChannel(
  tx: Transaction,
  workspaceId: string,
  fallbackChannelId: string | null | undefined,
  ownId: string,
): Promise<void> {
  if (fallbackChannelId === null || fallbackChannelId === undefined) return;
  if (fallbackChannelId !== ownId && (await findChannel(tx, workspaceId, fallbackChannelId))) return;
  const message = `fallbackChannelId "${fallbackChannelId}": expected another channel of this workspace, or null for the next one that works`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'fallbackChannelId', message }] });
}

/** One channel. Throws `not_found`. */
export async function getChannel(viewer: Viewer, id: string): Promise<ChannelContract> {
  const channel = await findChannel(getDb(), viewer.workspaceId, id);
  if (!channel) throw makeChannelNotFound(id);
  return mapChannel(channel);
}

/** Channels of the workspace by name. */
export async function listChannels(
  viewer: Viewer,
  page: z.infer<typeof PageQuery>,
): Promise<{ data: ChannelContract[]; nextCursor: string | null }> {
  const channels = await listChannelRows(getDb(), viewer.workspaceId, {
    afterName: parseTextCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(channels, page.limit, (channel) => channel.name);
  return { data: rows.map(mapChannel), nextCursor };
}

/**
 * Creates a channel; it receives every notification from now on. A webhook's signing key is in the answer and never again.
 * Throws `conflict` when the name is taken, `invalid_input` for an address that nothing may be sent to.
 */
export async function createChannel(viewer: Viewer, input: ChannelCreate): Promise<ChannelCreated> {
  const { workspaceId } = viewer;
  const entered = { kind: input.kind, config: input.config } as ChannelInput;
  await checkChannelAddresses(getDb(), workspaceId, entered);
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
      await recordChange(tx, viewer, {
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

/**
 * Changes a channel; fields of `config` that are absent stay, secrets among them. Deliveries already decided keep their
 * recipients. Throws `not_found`, `conflict` when the new name is taken, or `invalid_input` naming the field.
 */
export async function updateChannel(viewer: Viewer, id: string, patch: ChannelUpdate): Promise<ChannelContract> {
  const { workspaceId } = viewer;
  try {
    return await inTransaction(async (tx) => {
      const { config, ...plain } = patch;
      await checkFallbackChannel(tx, workspaceId, patch.fallbackChannelId, id);
      await lockRow(tx, 'channel', workspaceId, id);
      const settings = config === undefined ? {} : await planSettings(tx, workspaceId, id, dropAbsent(config));
      const standing = await findChannel(tx, workspaceId, id);
      const channel = await updateChannelRow(tx, workspaceId, id, { ...dropAbsent(plain), ...settings });
      if (!channel) throw makeChannelNotFound(id);
      await recordChange(tx, viewer, {
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
  await checkChannelAddresses(tx, workspaceId, entered);
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

/** How long the key before the new one signs too, so that the receiver can be changed without a gap. */
const OVERLAP_MS = DAY_MS;

/** Gives a webhook a new signing key. Throws `not_found`, or `conflict` when the channel is of another kind. */
export async function rotateChannelSecret(viewer: Viewer, id: string, now: Date = readNow()): Promise<RotatedSecret> {
  const { workspaceId } = viewer;
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
    await recordChange(tx, viewer, {
      action: 'channel.secret-rotated',
      target: id,
      detail: { name: stored.channel.name, previousValidUntil },
      before: mapChannel(stored.channel),
      after: rotated && mapChannel(rotated),
    });
    return { signingSecret, previousValidUntil };
  });
}

/** Deletes a channel. What it delivered stays on record, and mail already decided still goes out. Throws `not_found`. */
export async function deleteChannel(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'channel', workspaceId, id);
    const channel = await findChannel(tx, workspaceId, id);
    if (!channel || !(await deleteChannelRow(tx, workspaceId, id))) throw makeChannelNotFound(id);
    await recordChange(tx, viewer, {
      action: 'channel.deleted',
      target: id,
      detail: { name: channel.name },
      before: mapChannel(channel),
    });
  });
}
