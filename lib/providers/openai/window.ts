import type { BucketSeconds } from '@/lib/domain/usage';
import type { TimeWindow } from '../provider';

/** Whole buckets: start down, end up. */
export function alignWindow({ startsAt, endsAt }: TimeWindow, bucketSeconds: BucketSeconds): TimeWindow {
  const widthMs = bucketSeconds * 1_000;
  return {
    startsAt: new Date(Math.floor(startsAt.getTime() / widthMs) * widthMs),
    endsAt: new Date(Math.ceil(endsAt.getTime() / widthMs) * widthMs),
  };
}
