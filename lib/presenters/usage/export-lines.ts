import type { UsageBucket, UsagePoint, UsageResponse } from '@/lib/contracts/usage/usage';
import { listBucketStarts } from '@/lib/presenters/calendar-steps';

/** `assigned`: a group; `other`: groups beyond the biggest; `unassigned`: charges and credits that belong to no group. */
export type LineKind = 'assigned' | 'other' | 'unassigned';
export type Line = {
  kind: LineKind;
  group: Record<string, string | null>;
  names: Record<string, string>;
  otherGroups: number | null;
};
export type Entry = Line & { point: UsagePoint; endsAt: string };

/** A row for each bucket and group, in order of time; "Other" and what has no group last in their bucket. */
export function listEntries(usage: UsageResponse): Entry[] {
  const ends = listBucketEnds(usage);
  const lines = [
    ...usage.series.map((one) => ({ ...one, kind: 'assigned' as const, otherGroups: null })),
    ...(usage.other && usage.other.groups > 0
      ? [{ kind: 'other' as const, group: {}, names: {}, otherGroups: usage.other.groups, points: usage.other.points }]
      : []),
    ...(usage.unassigned ?? []).map((one) => ({ ...one, kind: 'unassigned' as const, otherGroups: null })),
  ];
  return lines
    .flatMap(({ points, ...line }, order) =>
      points.map((point) => ({ ...line, point, order, endsAt: ends.get(Date.parse(point.start)) ?? usage.to })),
    )
    .sort((left, right) => Date.parse(left.point.start) - Date.parse(right.point.start) || left.order - right.order)
    .map(({ order: _order, ...entry }) => entry);
}

function listBucketEnds(usage: {
  from: string;
  to: string;
  bucket: UsageBucket;
  timezone: string;
}): Map<number, string> {
  const starts = listBucketStarts(usage.from, usage.to, usage.bucket, usage.timezone);
  return new Map(
    starts.map((startMs, at) => [startMs, new Date(starts[at + 1] ?? Date.parse(usage.to)).toISOString()]),
  );
}
