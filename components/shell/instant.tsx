'use client';

import { formatDayTime, formatInstantFull, formatRelative } from '@/lib/presenters/instant';
import { useNow } from './use-now';
import { useWorkspace } from './workspace-context';

/** An instant in the workspace's zone; relative with the absolute one on hover, or the other way round. */
export function InstantText({ at, isRelative = false }: { at: string; isRelative?: boolean }) {
  const { timezone } = useWorkspace();
  const now = useNow(30_000);
  return (
    <time dateTime={at} title={formatInstantFull(at, timezone)}>
      {isRelative ? formatRelative(at, now) : formatDayTime(at, timezone)}
    </time>
  );
}
