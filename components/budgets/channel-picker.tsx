'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { channelsQuery } from '@/lib/queries/channels';

type ChannelPickerProps = { chosen: readonly string[]; onChange: (channelIds: string[]) => void };

/** Channels that hear about the budget; none chosen = all of them. */
export function ChannelPicker({ chosen, onChange }: ChannelPickerProps) {
  const { data, error } = useQuery(channelsQuery());
  const channels = data?.data ?? [];
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">Tell whom</legend>
      {error ? <p className="text-sm text-critical">Channels could not be read: {error.message}</p> : null}
      {data && channels.length === 0 ? (
        <p className="text-sm text-muted">
          No channel yet.{' '}
          <Link href="/settings/channels" className="font-medium text-accent hover:underline">
            Add an e-mail channel
          </Link>
        </p>
      ) : (
        <p className="mb-1 text-xs text-muted">None ticked means every channel.</p>
      )}
      {channels.map((channel) => (
        <label key={channel.id} className="flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 accent-accent"
            checked={chosen.includes(channel.id)}
            onChange={() =>
              onChange(chosen.includes(channel.id) ? chosen.filter((id) => id !== channel.id) : [...chosen, channel.id])
            }
          />
          {channel.name}
          <span className="truncate text-muted">{channel.destination}</span>
        </label>
      ))}
    </fieldset>
  );
}
