'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { TickList } from '@/components/notifications/matchers/tick-list';
import { channelsQuery } from '@/lib/queries/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/policies';

type ChannelTicksProps = {
  legend: string;
  note?: string;
  chosen: readonly string[];
  onChange: (channelIds: string[]) => void;
  error?: string | undefined;
};

/** Channels of the workspace to tick. */
export function ChannelTicks({ legend, note, chosen, onChange, error }: ChannelTicksProps) {
  const { data, error: failure } = useQuery(channelsQuery());
  if (failure) return <p className="text-sm text-critical">{common.channelsError(failure.message)}</p>;
  if (data?.data.length === 0) {
    return (
      <p className="text-sm text-muted">
        {texts.channelTicksEmpty(legend)}{' '}
        <Link href="/settings/channels" className="font-medium text-accent hover:underline">
          {texts.channelTicksAddLink}
        </Link>
      </p>
    );
  }
  const options = (data?.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <TickList
      legend={legend}
      {...(note ? { note } : {})}
      options={options}
      chosen={chosen}
      onChange={onChange}
      error={error}
    />
  );
}
