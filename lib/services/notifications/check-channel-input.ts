import type { Transaction } from '@/lib/db/client';
import { findChannel } from '@/lib/db/notifications/channels';
import type { ChannelInput } from '@/lib/domain/notifications/channel-input';
import { AppError } from '@/lib/errors';
import { parseOutgoingUrl } from '@/lib/outgoing/target';

/** Refuses addresses that nothing may be sent to, before they are stored. Throws `invalid_input` naming the field. */
export function checkChannelAddresses(input: ChannelInput): void {
  const config: Record<string, unknown> = input.config;
  for (const field of ['url', 'apiUrl', 'server']) {
    const address = config[field];
    if (typeof address !== 'string') continue;
    try {
      parseOutgoingUrl(address);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const errors = [{ path: `config.${field}`, message: error.message }];
      throw new AppError('invalid_input', error.message, { errors });
    }
  }
}

/** Refuses a stand-in that does not exist or is the channel itself. Throws `invalid_input` naming the field. */
export async function checkFallbackChannel(
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
