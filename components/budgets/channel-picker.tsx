'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { channelsQuery } from '@/lib/queries/notifications/channels';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';

type ChannelPickerProps = { chosen: readonly string[]; onChange: (channelIds: string[]) => void };

/** Channels that the budget notifies; none chosen = all of them. */
export function ChannelPicker({ chosen, onChange }: ChannelPickerProps) {
  const { data, error } = useQuery(channelsQuery());
  const channels = data?.data ?? [];
  return (
    <fieldset className="min-w-0">
      <legend className="mb-1 text-sm font-medium">{texts.channelPickerLegend}</legend>
      {error ? <p className="text-sm text-critical">{common.channelsError(error.message)}</p> : null}
      {data && channels.length === 0 ? (
        <p className="text-sm text-muted">
          {texts.channelPickerEmpty}{' '}
          <Link href="/settings/channels" className="font-medium text-accent hover:underline">
            {texts.channelPickerAddLink}
          </Link>
        </p>
      ) : (
        <p className="mb-1 text-xs text-muted">{texts.channelPickerNote}</p>
      )}
      {channels.map((channel) => (
        <label key={channel.id} className="flex min-h-8 items-center gap-2 text-sm">
          <input
            type="checkbox"
            className="size-4 shrink-0 accent-accent"
            checked={chosen.includes(channel.id)}
            onChange={() =>
              onChange(chosen.includes(channel.id) ? chosen.filter((id) => id !== channel.id) : [...chosen, channel.id])
            }
          />
          <span className="max-w-1/2 shrink-0 truncate" title={channel.name}>
            {channel.name}
          </span>
          <span className="min-w-0 truncate text-muted" title={channel.destination}>
            {channel.destination}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
