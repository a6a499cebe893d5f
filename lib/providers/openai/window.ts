import type { BucketSeconds } from '@/lib/domain/usage/usage';
import type { TimeWindow } from '../provider';

/** Whole buckets: start down, end up. */
export function alignWindow({ startsAt, endsAt }: TimeWindow, bucketSeconds: BucketSeconds): TimeWindow {
  const widthMs = bucketSeconds * 1_000;
  return {
    startsAt: new Date(Math.floor(startsAt.getTime() / widthMs) * widthMs),
    endsAt: new Date(Math.ceil(endsAt.getTime() / widthMs) * widthMs),
  };
}

/**
 * The `end_time` that reads a window, in seconds: its end, or now where it reaches further, because a provider may
 * refuse a time ahead. Null = the window has not begun.
 */
export function findQueryEnd({ startsAt, endsAt }: TimeWindow, now: Date): number | null {
  const endSeconds = Math.floor(Math.min(endsAt.getTime(), now.getTime()) / 1_000);
  return endSeconds * 1_000 > startsAt.getTime() ? endSeconds : null;
}
