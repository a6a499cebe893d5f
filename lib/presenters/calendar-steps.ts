import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';

/** Starts of buckets between two instants, calendar steps in a zone. Pure Intl arithmetic, small enough for a page. */
export type StepBucket = 'minute' | 'hour' | 'day' | 'month';

const FIXED_STEP_MS = { minute: MINUTE_MS, hour: HOUR_MS } as const;

type LocalParts = { year: number; month: number; day: number; minuteOfDay: number };

function readLocalParts(atMs: number, formatter: Intl.DateTimeFormat): LocalParts {
  const found: Record<string, number> = {};
  for (const part of formatter.formatToParts(atMs)) found[part.type] = Number(part.value);
  return {
    year: found['year'] ?? 0,
    month: found['month'] ?? 0,
    day: found['day'] ?? 0,
    minuteOfDay: (found['hour'] ?? 0) * 60 + (found['minute'] ?? 0),
  };
}

const makeFormatter = (timezone: string) =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    hourCycle: 'h23',
  });

/** Start of the local day after the one that starts at `startMs`; 23-, 24- and 25-hour days. */
function stepDay(startMs: number, formatter: Intl.DateTimeFormat): number {
  const candidateMs = startMs + DAY_MS;
  const { minuteOfDay } = readLocalParts(candidateMs, formatter);
  const shiftMinutes = minuteOfDay > 720 ? 1440 - minuteOfDay : -minuteOfDay;
  const shiftedMs = candidateMs + shiftMinutes * MINUTE_MS;
  // Where midnight itself is skipped, the day starts later and the shift would fall back into the day before.
  const isSameDay = readLocalParts(shiftedMs, formatter).day === readLocalParts(startMs, formatter).day;
  return isSameDay ? candidateMs : shiftedMs;
}

function stepMonth(startMs: number, formatter: Intl.DateTimeFormat): number {
  const startMonth = readLocalParts(startMs, formatter).month;
  let nextMs = startMs;
  do nextMs = stepDay(nextMs, formatter);
  while (readLocalParts(nextMs, formatter).month === startMonth);
  return nextMs;
}

/**
 * Starts of the buckets in `[from, to)`, beginning at `from` itself, as milliseconds. At most `limit`, because a wrong
 * window must not freeze a page.
 */
export function listBucketStarts(
  from: string,
  to: string,
  bucket: StepBucket,
  timezone: string,
  limit = 2_000,
): number[] {
  const endMs = new Date(to).getTime();
  const formatter = makeFormatter(timezone);
  const starts: number[] = [];
  let atMs = new Date(from).getTime();
  while (atMs < endMs && starts.length < limit) {
    starts.push(atMs);
    atMs = findBucketEnd(atMs, bucket, formatter);
  }
  return starts;
}

function findBucketEnd(startMs: number, bucket: StepBucket, formatter: Intl.DateTimeFormat): number {
  if (bucket === 'day') return stepDay(startMs, formatter);
  if (bucket === 'month') return stepMonth(startMs, formatter);
  return startMs + FIXED_STEP_MS[bucket];
}
