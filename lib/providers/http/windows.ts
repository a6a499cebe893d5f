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

/** The window in parts of at most `partMs`, in order of time; `partMs` is whole buckets. */
export function cutWindow({ startsAt, endsAt }: TimeWindow, partMs: number): TimeWindow[] {
  const parts: TimeWindow[] = [];
  for (let fromMs = startsAt.getTime(); fromMs < endsAt.getTime(); fromMs += partMs) {
    parts.push({ startsAt: new Date(fromMs), endsAt: new Date(Math.min(endsAt.getTime(), fromMs + partMs)) });
  }
  return parts;
}

/** Starts of the buckets of an aligned window. */
export function listBuckets({ startsAt, endsAt }: TimeWindow, bucketSeconds: BucketSeconds): Date[] {
  const starts: Date[] = [];
  for (let ms = startsAt.getTime(); ms < endsAt.getTime(); ms += bucketSeconds * 1_000) starts.push(new Date(ms));
  return starts;
}
