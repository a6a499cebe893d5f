import { createDetector } from '@/lib/domain/anomaly/detector';
import type {
  DetectionEvent,
  Detector,
  DetectorOptions,
  DetectorSnapshot,
  ObservedBucket,
  ObservedRow,
} from '@/lib/domain/anomaly/types';
import type { UsageKind } from '@/lib/domain/usage/usage';

/** 2026-02-02T00:00Z, a Monday. */
export const START_SECONDS = Date.UTC(2026, 1, 2) / 1_000;
export const DAY_MINUTES = 1_440;
/** Three weeks teach; what follows is judged. */
export const LEARN_DAYS = 21;

export type SmallKey = {
  keyId: string;
  projectId?: string;
  model?: string;
  userId?: string;
  serviceTier?: string;
  /** Dollars of a minute; 0 = no use. */
  spend: (minute: number) => number;
  requests?: (minute: number) => number;
  unpriced?: boolean;
};

/** A repeatable wobble of mean 1: tests need traffic that is alive, not random. */
export function wobble(minute: number, salt: number): number {
  const phase = Math.imul(minute * 2_654_435_761 + salt * 40_503, 2_246_822_519) >>> 0;
  return 0.4 + 1.2 * ((phase >>> 8) / 16_777_216);
}

/** `dollarsPerDay` spread over the day, twice as busy at noon as at night. */
export function steadySpend(dollarsPerDay: number, salt: number): (minute: number) => number {
  return (minute) => {
    const hour = (minute % DAY_MINUTES) / 60;
    const shape = 1 - 0.35 * Math.cos((hour / 12) * Math.PI);
    return (dollarsPerDay / DAY_MINUTES) * shape * wobble(minute, salt);
  };
}

/** The same on weekdays from 9 to 18 only. */
export function officeSpend(dollarsPerDay: number, salt: number): (minute: number) => number {
  return (minute) => {
    const day = Math.floor(minute / DAY_MINUTES) % 7;
    const hour = (minute % DAY_MINUTES) / 60;
    return day < 5 && hour >= 9 && hour < 18 ? (dollarsPerDay / 540) * wobble(minute, salt) : 0;
  };
}

/** Four keys in two projects, about $270 a day. */
export const USUAL_KEYS: readonly SmallKey[] = [
  { keyId: 'key_chat', projectId: 'proj_a', spend: steadySpend(120, 1) },
  { keyId: 'key_search', projectId: 'proj_a', spend: steadySpend(60, 2) },
  { keyId: 'key_office', projectId: 'proj_b', spend: officeSpend(80, 3) },
  { keyId: 'key_small', projectId: 'proj_b', spend: steadySpend(10, 4) },
];

export function buildRow(key: SmallKey, minute: number): ObservedRow | null {
  const dollars = key.spend(minute);
  if (dollars <= 0) return null;
  const requests = Math.max(1, Math.round(key.requests?.(minute) ?? dollars * 100));
  return {
    projectId: key.projectId ?? 'proj_a',
    apiKeyId: key.keyId,
    userId: key.userId ?? 'user_1',
    model: key.model ?? 'gpt-4.1',
    batch: false,
    serviceTier: key.serviceTier ?? 'default',
    requests,
    inputTokens: Math.round(dollars * 400_000),
    cachedInputTokens: 0,
    outputTokens: 0,
    costNanos: key.unpriced ? null : BigInt(Math.round(dollars * 1e9)),
  };
}

/** One minute of all keys as the provider would show it two minutes later. */
export function buildMinute(keys: readonly SmallKey[], minute: number, lagMinutes = 2): ObservedBucket {
  const rows: ObservedRow[] = [];
  for (const key of keys) {
    const row = buildRow(key, minute);
    if (row) rows.push(row);
  }
  return buildBucket('completions', minute, 60, minute + lagMinutes, rows);
}

export function buildBucket(
  kind: UsageKind,
  minute: number,
  widthSeconds: 60 | 3_600 | 86_400,
  visibleMinute: number,
  rows: readonly ObservedRow[],
): ObservedBucket {
  return {
    kind,
    startSeconds: START_SECONDS + minute * 60,
    widthSeconds,
    observedAtSeconds: START_SECONDS + visibleMinute * 60,
    rows,
  };
}

export function createSmallDetector(options: Partial<DetectorOptions> = {}, snapshot?: DetectorSnapshot): Detector {
  const learnUntilSeconds = START_SECONDS + LEARN_DAYS * DAY_MINUTES * 60;
  return createDetector({ timezone: 'UTC', sensitivity: 'medium', learnUntilSeconds, ...options }, snapshot);
}

/** Shows minutes `[from, until)` and returns what was decided. */
export function showMinutes(
  detector: Detector,
  keys: readonly SmallKey[],
  from: number,
  until: number,
): DetectionEvent[] {
  const events: DetectionEvent[] = [];
  for (let minute = from; minute < until; minute++) {
    const bucket = buildMinute(keys, minute);
    if (bucket.rows.length > 0) events.push(...detector.observe(bucket));
  }
  return events;
}

/** Minutes from the moment the first excess minute was visible. */
export function countMinutesToAlert(event: DetectionEvent | undefined, leakMinute: number): number {
  return event === undefined ? Number.POSITIVE_INFINITY : (event.at - START_SECONDS) / 60 - (leakMinute + 2);
}
