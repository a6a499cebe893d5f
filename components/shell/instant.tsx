'use client';

import { formatDayTime, formatInstantFull, formatRelative } from '@/lib/presenters/instant';
import { useReader } from './reader-context';
import { useNow } from './use-now';

/** An instant in the reader's zone; relative with the absolute one on hover, or the other way round. */
export function InstantText({ at, isRelative = false }: { at: string; isRelative?: boolean }) {
  const reader = useReader();
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={formatInstantFull(at, reader)}>
      {isRelative ? formatRelative(at, now) : formatDayTime(at, reader)}
    </time>
  );
}
