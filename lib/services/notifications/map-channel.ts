import { Channel as ChannelContract } from '@/lib/contracts/notifications/channels';
import { type Channel, describeDestination } from '@/lib/domain/notifications/channel';
import { AppError } from '@/lib/errors';

/** A channel as the API shows it: no secret is part of it. */
export function mapChannel(channel: Channel): ChannelContract {
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
export function makeChannelNameConflict(name: string): AppError {
  const message = `channel name "${name}" is taken: expected a name that no other channel of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}
