import type { Transaction } from '@/lib/db/client';
import { listMissingReferences } from '@/lib/db/installation/references';
import { AppError } from '@/lib/errors';

/** What an input refers to; `path` is where an id stands that is not one of its `channelIds`. */
export type InputReferences = {
  connectionId: { path: string; id: string | null | undefined };
  channelIds: readonly string[] | undefined;
  otherChannels?: readonly { path: string; id: string }[];
};

/**
 * Checks that the connection and channels an input names exist in the workspace. Throws `invalid_input` with the path of
 * each that does not. Provider ids are not checked: a budget may be there before the first use of a key.
 */
export async function checkReferences(tx: Transaction, workspaceId: string, input: InputReferences): Promise<void> {
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
  ];
  if (errors.length > 0) {
    throw new AppError('invalid_input', errors.map((one) => one.message).join('; '), { errors });
  }
}
