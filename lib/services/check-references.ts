import { listPayerRows } from '@/lib/db/allocation/payers';
import type { Transaction } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { listMissingReferences, listUnknownProviderIds, type ProviderIds } from '@/lib/db/installation/references';
import { findModelPrice } from '@/lib/domain/pricing/token-rates';
import { AppError, type FieldError } from '@/lib/errors';
import { listProfiles } from '@/lib/providers/profiles';

/** Ids of the provider, and what is wider than these. */
type ScopeIds = ProviderIds & { provider?: string | undefined; payerId?: string | undefined };

/** What an input refers to; `path` is where an id stands that is not one of its `channelIds`. */
export type InputReferences = {
  connectionId: { path: string; id: string | null | undefined };
  channelIds: readonly string[] | undefined;
  otherChannels?: readonly { path: string; id: string }[];
  /** Ids of the provider, each at `path.<field>`; those that `before` has, too, are kept unchecked. */
  scope: { path: string; ids: ScopeIds | undefined; before?: ScopeIds | undefined };
};

/**
 * Checks that what an input names exists in the workspace. Throws `invalid_input` with the path of each that does not.
 * Ids of the provider are checked once the inventory was read; a model may also be one that only the price list knows.
 */
export async function checkReferences(
  tx: Transaction,
  workspaceId: string,
  input: InputReferences,
  now: Date,
): Promise<void> {
  const { path, id: connectionId } = input.connectionId;
  const channels = [
    ...(input.channelIds ?? []).map((id) => ({ path: 'channelIds', id })),
    ...(input.otherChannels ?? []),
  ];
  const missing = await listMissingReferences(tx, workspaceId, {
    connectionIds: connectionId ? [connectionId] : [],
    channelIds: channels.map((one) => one.id),
  });
  const errors = [
    ...missing.connectionIds.map((id) => ({ path, message: `connection "${id}" does not exist in this workspace` })),
    ...channels
      .filter((one) => missing.channelIds.includes(one.id))
      .map((one) => ({ path: one.path, message: `channel "${one.id}" does not exist in this workspace` })),
    ...(missing.connectionIds.length === 0 ? await listUnknownIds(tx, workspaceId, input, now) : []),
    ...(await listUnknownWide(tx, workspaceId, input)),
  ];
  if (errors.length > 0) {
    throw new AppError('invalid_input', errors.map((one) => one.message).join('; '), { errors });
  }
}

const ID_NAMES = { projectId: 'project', apiKeyId: 'key', userId: 'user', model: 'model' } as const;
const ID_FIELDS = Object.keys(ID_NAMES) as (keyof typeof ID_NAMES)[];

async function listUnknownIds(
  tx: Transaction,
  workspaceId: string,
  { connectionId, scope }: InputReferences,
  now: Date,
): Promise<FieldError[]> {
  const { path, ids = {}, before = {} } = scope;
  const changed = ID_FIELDS.filter((field) => ids[field] !== undefined && ids[field] !== before[field]);
  if (changed.length === 0) return [];
  const asked = Object.fromEntries(changed.map((field) => [field, ids[field]]));
  const unknown = (await listUnknownProviderIds(tx, workspaceId, connectionId.id ?? null, asked)) ?? [];
  const place = connectionId.id ? 'that connection' : 'this workspace';
  return unknown.flatMap((field) => {
    const id = ids[field] ?? '';
    if (field === 'model' && hasPrice(id, now)) return [];
    const expected = field === 'model' ? `was used in ${place} or has a known price` : `${place} has`;
    return [{ path: `${path}.${field}`, message: `${ID_NAMES[field]} "${id}": expected one that ${expected}` }];
  });
}

/** A provider must be connected, by the connection that is named beside it if there is one; a payer must exist. */
async function listUnknownWide(
  tx: Transaction,
  workspaceId: string,
  { connectionId, scope: { path, ids = {}, before = {} } }: InputReferences,
): Promise<FieldError[]> {
  const errors: FieldError[] = [];
  const { provider, payerId } = ids;
  if (provider !== undefined && provider !== before.provider) {
    const connections = await listConnectionIds(tx, workspaceId);
    const asked = connectionId.id ? connections.filter((one) => one.id === connectionId.id) : connections;
    const connected = [...new Set(asked.map((one) => one.provider))];
    const expected = connectionId.id
      ? `that of the connection (${connected.join()})`
      : connected.join(', ') || 'none yet';
    if (!connected.includes(provider)) {
      const message = `provider "${provider}": expected one that is connected: ${expected}`;
      errors.push({ path: `${path}.provider`, message });
    }
  }
  if (payerId !== undefined && payerId !== before.payerId) {
    const payers = await listPayerRows(tx, workspaceId);
    const message = `payer "${payerId}" does not exist in this workspace`;
    if (!payers.some((one) => one.id === payerId)) errors.push({ path: `${path}.payerId`, message });
  }
  return errors;
}

/** True when the price data of any provider knows the model. */
const hasPrice = (model: string, now: Date) =>
  listProfiles().some(({ capabilities: { priceCatalogue } }) => {
    return priceCatalogue !== null && findModelPrice(model, now, priceCatalogue) !== null;
  });
