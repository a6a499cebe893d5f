import type { ObservedBucket } from '@/lib/domain/anomaly/types';
import { START_MINUTE } from './organization';
import type { Alert } from './score';

/** A detector to compare with: sees each key's dollars by minute, whatever was restated last, and raises alerts. */
export type Baseline = { name: string; judge(keys: KeyDollars, atSeconds: number): void; alerts: Alert[] };

/** Alerts of one key within this many minutes are one incident. */
const MERGE_MINUTES = 1_440;
const HELD_MINUTES = 4_096;
const MASK = HELD_MINUTES - 1;

/** Dollars of one key over the newest 4,096 minutes. */
class KeyMinutes {
  private readonly cost = new Float64Array(HELD_MINUTES);
  private newest = -1;

  put(minute: number, dollars: number): void {
    this.advance(minute);
    if (minute > this.newest - HELD_MINUTES) this.cost[minute & MASK] = dollars;
  }

  sum(until: number, minutes: number): number {
    this.advance(until);
    let sum = 0;
    for (let minute = until; minute > until - minutes; minute--) sum += this.cost[minute & MASK]!;
    return sum;
  }

  private advance(minute: number): void {
    for (let next = Math.max(this.newest + 1, minute - HELD_MINUTES + 1); next <= minute; next++) {
      this.cost[next & MASK] = 0;
    }
    if (minute > this.newest) this.newest = minute;
  }
}

/** What all simple detectors look at: dollars by key and minute. */
export class KeyDollars {
  readonly keys = new Map<string, KeyMinutes>();
  frontier = -1;

  put(bucket: ObservedBucket): void {
    const minute = bucket.startSeconds / 60 - START_MINUTE;
    const dollars = new Map<string, number>();
    for (const row of bucket.rows) {
      const key = row.apiKeyId ?? '';
      dollars.set(key, (dollars.get(key) ?? 0) + Number(row.costNanos ?? 0n) / 1e9);
    }
    for (const [apiKeyId, cost] of dollars) {
      const known = this.keys.get(apiKeyId) ?? new KeyMinutes();
      this.keys.set(apiKeyId, known);
      known.put(minute, cost);
    }
    this.frontier = Math.max(this.frontier, minute);
  }
}

type Judge = (key: KeyMinutes, state: KeyState, minute: number) => boolean;
type KeyState = { hours: Map<number, number>; fives: number[]; lastAlert: number };

function createBaseline(name: string, judgedFromSeconds: number, everyMinutes: number, judge: Judge): Baseline {
  const states = new Map<string, KeyState>();
  const alerts: Alert[] = [];
  let lastRun = -1;
  const raise = (apiKeyId: string, state: KeyState, minute: number, at: number): void => {
    if (minute - state.lastAlert < MERGE_MINUTES) return;
    state.lastAlert = minute;
    if (at < judgedFromSeconds) return;
    alerts.push({ event: 'opened', at, severity: 'critical', kind: 'spike', scope: { apiKeyId }, explanation: name });
  };
  return {
    name,
    alerts,
    judge({ keys, frontier }, atSeconds) {
      if (frontier < lastRun + everyMinutes) return;
      lastRun = frontier;
      for (const [apiKeyId, minutes] of keys) {
        const state = states.get(apiKeyId) ?? { hours: new Map(), fives: [], lastAlert: Number.NEGATIVE_INFINITY };
        states.set(apiKeyId, state);
        if (judge(minutes, state, frontier)) raise(apiKeyId, state, frontier, atSeconds);
      }
    },
  };
}

/** A fixed limit of dollars an hour for each key, looked at each minute. */
export function createFixedBaseline(dollarsPerHour: number, judgedFromSeconds: number): Baseline {
  return createBaseline(`fixed $${dollarsPerHour}/h`, judgedFromSeconds, 5, (key, _state, minute) => {
    return key.sum(minute, 60) > dollarsPerHour;
  });
}

/** Mean and standard deviation of the last 24 hours of 5-minute sums; fires beyond `sigmas` of them and $1. */
export function createRollingBaseline(sigmas: number, judgedFromSeconds: number): Baseline {
  return createBaseline(`rolling ${sigmas} sigma`, judgedFromSeconds, 5, (key, { fives }, minute) => {
    const value = key.sum(minute - 2, 5);
    let sum = 0;
    let squares = 0;
    for (const five of fives) {
      sum += five;
      squares += five * five;
    }
    const mean = sum / Math.max(1, fives.length);
    const deviation = Math.sqrt(Math.max(0, squares / Math.max(1, fives.length) - mean * mean));
    fives.push(value);
    if (fives.length > 288) fives.shift();
    return fives.length > 144 && value > 1 && value > mean + sigmas * Math.max(deviation, 1e-6);
  });
}

/** Robust z of each hour against the same hour of the week of the weeks before: median and median deviation. */
export function createSeasonalBaseline(limit: number, judgedFromSeconds: number): Baseline {
  return createBaseline(`seasonal robust z ${limit}`, judgedFromSeconds, 60, (key, { hours }, minute) => {
    const hour = Math.floor(minute / 60) - 1;
    const value = key.sum(hour * 60 + 59, 60);
    hours.set(hour, value);
    const past: number[] = [];
    for (let back = 24; back <= 28 * 24; back += 24) {
      const known = hours.get(hour - back);
      if (known !== undefined) past.push(known);
    }
    hours.delete(hour - 28 * 24 - 1);
    if (past.length < 5) return false;
    const middle = findMedian(past);
    const deviation = 1.4826 * findMedian(past.map((known) => Math.abs(known - middle)));
    return value > 1 && value > middle + limit * Math.max(deviation, 0.05 * middle, 0.01);
  });
}

/** Whole days, a day late, judged three times a day against the fourteen days before, as the cloud cost tools do. */
export function createDailyBaseline(judgedFromSeconds: number): Baseline {
  const baseline = createBaseline('daily, 24 h late', judgedFromSeconds, 480, (key, { hours }, minute) => {
    const day = Math.floor(minute / 1_440) - 1;
    const isNew = !hours.has(day);
    if (isNew) hours.set(day, key.sum(day * 1_440 + 1_439, 1_440));
    const past: number[] = [];
    for (let back = 2; back <= 15; back++) {
      const known = hours.get(day - back);
      if (known !== undefined) past.push(known);
    }
    hours.delete(day - 20);
    const value = hours.get(day - 1) ?? 0;
    if (past.length < 10) return false;
    const mean = past.reduce((sum, known) => sum + known, 0) / past.length;
    const deviation = Math.sqrt(past.reduce((sum, known) => sum + (known - mean) ** 2, 0) / past.length);
    return value - mean > 5 && value > mean + 3 * deviation;
  });
  return baseline;
}

function findMedian(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
