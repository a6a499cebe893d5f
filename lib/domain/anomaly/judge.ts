import type { LocalCalendar } from './local-calendar';
import { MIN_REQUESTS_FOR_PRICE, type Series } from './series';
import type { SharedLevel } from './shared-subjects';
import type { Threshold } from './threshold-list';
import { LEAST_DAYS, MEASURE, type PlanShift, Thresholds } from './thresholds';

/** Tuning that sensitivity and the organization's size decide. Amounts in micro-dollars. */
export type JudgeSettings = {
  /** Nats that every threshold lies above what history explains. */
  slack: number;
  /** Excess below which nothing is worth reading. */
  floor: number;
  /** Excess per hour from which something may be worth waking someone. */
  criticalRate: number;
};

export type EvidenceTest =
  | 'burst'
  | 'hour'
  | 'pace'
  | 'sixHours'
  | 'day'
  | 'wholeDay'
  | 'price'
  | 'loop'
  | 'night'
  | 'quiet'
  | 'model'
  | 'user'
  | 'tier'
  | 'woke'
  | 'newKey'
  | 'canary'
  | 'drift'
  | 'dear'
  | 'together'
  | 'budget';

/** One finding on one series: what was seen over the window, what is usual there, how far above the limit (nats). */
export type Evidence = {
  test: EvidenceTest;
  windowMinutes: number;
  observed: number;
  usual: number;
  largest: number;
  margin: number;
  /** Micro-dollars an hour above the usual. */
  rate: number;
  /** The new model, user or tier. */
  subject?: string;
  /** What `subject` is, where the test does not say so: a known user, model or kind that rises on several keys. */
  dimension?: SharedLevel;
  /** Keys that the subject is new to, or rises on, at once; absent = it is about one key. */
  spreadKeys?: number;
  /** Days it was compared with. */
  days?: number;
};

/**
 * Floors that a fast rise must cost, about what a warning costs whoever reads it: bursts of a few dollars end by
 * themselves, and what lasts costs more a few minutes later.
 */
const SPIKE_FLOORS = 2;
/** Times the limit that leave no doubt, so that one floor is enough. */
const CLEAR_FACTOR = 3;
/** Part of the floor that is enough for what is odd in kind: hours of little or no use, a first use, a key that wakes. */
export const ODD_FLOOR = 0.4;
/** The same where what is new comes with a jump, and for dearer requests; less passes no gate. */
export const JUMP_FLOOR = 0.2;
/** Part of what requests cost too much by which the hour itself must be dearer than usual. */
const LEAST_DEAR_SHARE = 0.5;
/**
 * Spans between five minutes and an hour. Their limit lies between those two, in logarithms of both amount and length:
 * `weight` is log(minutes / 5) / log(12).
 */
export const PACES = [
  { minutes: 15, weight: 0.442 },
  { minutes: 30, weight: 0.721 },
] as const;
/** Sums of an hour and longer move slowly and stay above a limit for long, so they need more room. */
const LONG_WINDOW_FACTOR = 1.3;
/** A series younger than this many days has no history of its own to be judged by. */
export const YOUNG_DAYS = 3;

/**
 * Compares what a series does now with its own last 28 days at several time scales. Returns every finding, strongest
 * rate first; empty = nothing unusual that matters. `minute` is the newest minute the series' sums include.
 */
export function judgeLevel(
  series: Series,
  minute: number,
  calendar: LocalCalendar,
  settings: JudgeSettings,
  plan: PlanShift | null,
): Evidence[] {
  if (series.live60 < settings.floor * JUMP_FLOOR) return [];
  const list = new Thresholds(series, minute, calendar, settings.slack, plan);
  const found: Evidence[] = [];
  if (list.get(MEASURE.hour).days < YOUNG_DAYS) return found;
  judgeBurst(series, list, settings, found);
  judgeHour(series, minute, list, settings, found);
  judgeLong(series, minute, list, settings, found);
  judgePrice(series, minute, list, settings, found);
  judgeLoop(series, list, settings, found);
  return found.sort((left, right) => right.rate - left.rate);
}

function addIfAbove(
  found: Evidence[],
  test: EvidenceTest,
  windowMinutes: number,
  observed: number,
  threshold: Threshold,
  minExcess: number,
  minRate: number,
): void {
  if (!(observed > threshold.limit)) return;
  const excess = observed - threshold.usual;
  const rate = (excess * 60) / windowMinutes;
  if (excess < minExcess || rate < minRate) return;
  found.push({
    test,
    windowMinutes,
    observed,
    usual: threshold.usual,
    largest: threshold.largest,
    margin: Math.log(observed / Math.max(threshold.limit, 1)),
    rate,
    days: threshold.days,
  });
}

/** Five minutes that cost more than any hour ever did: the one span this short that is not left to end by itself. */
function judgeBurst(series: Series, list: Thresholds, settings: JudgeSettings, found: Evidence[]): void {
  const five = list.get(MEASURE.fiveMinutes);
  if (five.days < YOUNG_DAYS || series.live5 < list.get(MEASURE.anyHour).largest) return;
  addIfAbove(found, 'burst', 5, series.live5, five, settings.floor, settings.criticalRate);
}

function judgeHour(series: Series, minute: number, list: Thresholds, settings: JudgeSettings, found: Evidence[]): void {
  const hour = list.get(MEASURE.hour);
  judgeOffHour(series, list, settings, found);
  const roomy = { ...hour, limit: hour.limit * LONG_WINDOW_FACTOR };
  addIfAbove(found, 'hour', 60, series.live60, roomy, settings.floor * countFloors(series.live60, hour.limit), 0);
  const five = list.get(MEASURE.fiveMinutes);
  if (five.days < YOUNG_DAYS) return;
  for (const { minutes, weight } of PACES) {
    const observed = series.ring.sumCost(minute, minutes);
    const pace = (observed * 60) / minutes;
    if (pace < hour.largest) continue;
    const limit = Math.exp((1 - weight) * Math.log1p(five.limit) + weight * Math.log1p(roomy.limit));
    const usual = (hour.usual * minutes) / 60;
    const least = settings.floor * countFloors(observed, limit);
    addIfAbove(found, 'pace', minutes, observed, { ...hour, usual, limit }, least, 0);
  }
}

/** Several times what this time of day ever saw needs less money than just above it. */
function countFloors(observed: number, limit: number): number {
  return observed > CLEAR_FACTOR * limit ? 1 : SPIKE_FLOORS;
}

/** Hours this series never worked in, or hardly ever, need far less money to be worth reading. */
function judgeOffHour(series: Series, list: Thresholds, settings: JudgeSettings, found: Evidence[]): void {
  const near = list.get(MEASURE.nearHour);
  if (near.isUnusedTime) {
    const limit = { ...near, usual: 0, largest: 0, limit: list.get(MEASURE.anyHour).usual * 0.05 };
    addIfAbove(found, 'night', 60, series.live60, limit, settings.floor * ODD_FLOOR, 0);
  } else if (near.isOffHour) {
    addIfAbove(found, 'quiet', 60, series.live60, near, settings.floor * ODD_FLOOR, 0);
  }
}

/** Sums of six and of twenty-four hours: slower, and only while the last hour still carries its part. */
function judgeLong(series: Series, minute: number, list: Thresholds, settings: JudgeSettings, found: Evidence[]): void {
  const hourIndex = Math.floor(minute / 60);
  for (const [test, hours, measure] of [
    ['sixHours', 6, MEASURE.sixHours],
    ['day', 24, MEASURE.day],
  ] as const) {
    const threshold = list.get(measure);
    if (threshold.days < LEAST_DAYS) continue;
    // What an incident told about still sits in these sums.
    if (series.limits.some(({ untilMinute }) => untilMinute > minute - hours * 60 - 60)) continue;
    const observed = series.hours.sumCost(hourIndex, hours);
    if (observed <= threshold.limit * LONG_WINDOW_FACTOR) continue;
    const excess = observed - threshold.usual;
    const recent = series.live60 - series.expectHourAt(minute);
    if (recent < (0.3 * excess) / hours) continue;
    addIfAbove(found, test, hours * 60, observed, threshold, settings.floor * 1.5, 0);
  }
}

/** Dearer requests at a volume that is not unusual: another model, longer contexts, a lost cache. */
function judgePrice(
  series: Series,
  minute: number,
  list: Thresholds,
  settings: JudgeSettings,
  found: Evidence[],
): void {
  if (series.requests60 < MIN_REQUESTS_FOR_PRICE) return;
  const price = list.get(MEASURE.costPerRequest);
  if (price.activeDays < YOUNG_DAYS) return;
  const observed = series.live60 / series.requests60;
  if (observed < price.limit || observed < price.usual * 2) return;
  const usual = price.usual * series.requests60;
  const excess = series.live60 - usual;
  if (excess < settings.floor * JUMP_FLOOR || series.live60 < list.get(MEASURE.hour).usual) return;
  // Where cheap requests are merely missing (another kind of usage is not in yet), no more is spent than at other times.
  if (series.live60 - series.expectHourAt(minute) < LEAST_DEAR_SHARE * excess) return;
  const margin = Math.log(observed / Math.max(price.limit, 1e-9));
  found.push({
    test: 'price',
    windowMinutes: 60,
    observed: series.live60,
    usual,
    largest: usual,
    margin,
    rate: excess,
  });
}

/** Requests at twenty times the pace of the busiest five minutes of the last 28 days. */
function judgeLoop(series: Series, list: Thresholds, settings: JudgeSettings, found: Evidence[]): void {
  if (series.requests5 < 300) return;
  const requests = list.get(MEASURE.requests);
  if (requests.activeDays < YOUNG_DAYS) return;
  if (series.requests5 < Math.max(300, 20 * requests.largest)) return;
  const rate = series.live5 * 12;
  if (rate < 4 * settings.floor || series.live5 < settings.floor * JUMP_FLOOR) return;
  found.push({
    test: 'loop',
    windowMinutes: 5,
    observed: series.live5,
    usual: 0,
    largest: 0,
    margin: Math.log(series.requests5 / Math.max(1, 20 * requests.largest)),
    rate,
  });
}
