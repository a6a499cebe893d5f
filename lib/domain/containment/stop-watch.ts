import { MINUTE_MS } from '@/lib/domain/time';

/** Spend of what a plan stops, by minute; minutes without usage are absent. */
export type MinuteSpend = { startsAt: Date; costNanos: bigint; requests: number };

export type StopReading = {
  /** End of the last minute with usage; null = it is not over, or too little is known. */
  stoppedAt: Date | null;
  /** Spent in minutes that ended after the change was made. */
  lostNanos: bigint;
  /** Usage was seen this long after the change, in whole minutes. */
  isStillSpending: boolean;
};

/** This many minutes without usage, all of them reported, are an end. */
const QUIET_MINUTES = 2;
/** Providers restate young minutes: these are waited for. */
const SETTLING_MS = 2 * MINUTE_MS;
const STILL_SPENDING_AFTER_MS = 10 * MINUTE_MS;

/**
 * When spending really stopped after `appliedAt`, from what was reported until `readUntil`. Usage of the minute in which
 * the change was made counts whole: a minute cannot be divided.
 */
export function readStop(appliedAt: Date, minutes: readonly MinuteSpend[], readUntil: Date): StopReading {
  const since = minutes.filter(({ startsAt }) => startsAt.getTime() + MINUTE_MS > appliedAt.getTime());
  const lostNanos = since.reduce((sum, { costNanos }) => sum + costNanos, 0n);
  const lastEnd = Math.max(
    appliedAt.getTime(),
    ...since.filter(({ requests }) => requests > 0).map(({ startsAt }) => startsAt.getTime() + MINUTE_MS),
  );
  const isQuiet = readUntil.getTime() >= lastEnd + QUIET_MINUTES * MINUTE_MS + SETTLING_MS;
  return {
    stoppedAt: isQuiet ? new Date(lastEnd) : null,
    lostNanos,
    isStillSpending: !isQuiet && lastEnd - appliedAt.getTime() >= STILL_SPENDING_AFTER_MS,
  };
}

/** A provider that reports something reports all: without any usage at all, reading is believed after this long. */
const LONGEST_LAG_MS = 30 * MINUTE_MS;

/** Up to where minutes without usage mean that there was none: usage of anything shows how far the reports reach. */
export function computeReportedUntil(readUntil: Date, lastUsageAt: Date | null): Date {
  if (lastUsageAt === null) return new Date(readUntil.getTime() - LONGEST_LAG_MS);
  const reported = Math.max(lastUsageAt.getTime() + MINUTE_MS, readUntil.getTime() - LONGEST_LAG_MS);
  return new Date(Math.min(readUntil.getTime(), reported));
}
