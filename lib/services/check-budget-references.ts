import type { Transaction } from '@/lib/db/client';
import { listMissingReferences } from '@/lib/db/references';
import { AppError } from '@/lib/errors';

/**
 * Checks that the connection and channels a budget names exist in the workspace. Throws `invalid_input` with the path
 * of each that does not. Provider ids are not checked: a budget may be there before the first use of a key.
 */
export async function checkBudgetReferences(
  tx: Transaction,
  workspaceId: string,
  input: { scope?: { connectionId?: string | undefined } | undefined; channelIds?: string[] | undefined },
): Promise<void> {
  const connectionId = input.scope?.connectionId;
  const missing = await listMissingReferences(tx, workspaceId, {
    connectionIds: connectionId === undefined ? [] : [connectionId],
    channelIds: input.channelIds ?? [],
  });
  const errors = [
    ...missing.connectionIds.map((id) => ({
      path: 'scope.connectionId',
      message: `connection "${id}" does not exist in this workspace`,
    })),
    ...missing.channelIds.map((id) => ({
      path: 'channelIds',
      message: `channel "${id}" does not exist in this workspace`,
    })),
  ];
  if (errors.length > 0) {
    throw new AppError('invalid_input', errors.map((one) => one.message).join('; '), { errors });
  }
}
