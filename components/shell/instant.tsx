'use client';

import { formatDayTime, formatInstantFull, formatRelative } from '@/lib/presenters/instant';
import { useReader } from './reader-context';
import { useNow } from './use-now';

type Props = {
  at: string;
  isRelative?: boolean;
  /** It has happened: read after the clock of this page last moved, it is "just now" and not "in a moment". */
  isPast?: boolean;
};

/** An instant in the reader's zone; relative with the absolute one on hover, or the other way round. */
export function InstantText({ at, isRelative = false, isPast = false }: Props) {
  const reader = useReader();
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={formatInstantFull(at, reader)}>
      {isRelative ? formatRelative(at, isPast && new Date(at) > now ? new Date(at) : now) : formatDayTime(at, reader)}
    </time>
  );
}
