import { COLUMN, COLUMNS, HISTORY_DAYS } from './day-history';
import type { Evidence, JudgeSettings } from './judge';
import { decodeLevel, UNMEASURED } from './log-level';
import type { Series, Threshold } from './series';
import type { PlanShift } from './thresholds';

/** Days of ratios needed before a slow rise can be told from ordinary wobble. */
const MIN_DAYS = 10;
/** Least spread (nats) of a day's ratio to its expectation; steadier series are not believed. */
const MIN_SPREAD = 0.15;
/** Median of log ratios below which a series is idle on most days. */
const IDLE_MIDDLE = -1.2;
/** Trailing days looked at together, and the score each needs: more days, less rise needed. */
const LOOKS = [
  { days: 1, score: 5.5 },
  { days: 2, score: 5 },
  { days: 3, score: 4.8 },
  { days: 5, score: 4.5 },
] as const;

/**
 * Looks for a rise too slow for the level tests: logarithm of spend over expectation for the trailing 24 hours and the
 * closed days before, summed over one to five days and divided by its own spread (median absolute deviation).
 */
export function judgeDrift(
  series: Series,
  minute: number,
  settings: JudgeSettings,
  plan: PlanShift | null,
): Evidence | null {
  const ratios = readRatios(series, series.openDay);
  if (ratios.length < MIN_DAYS) return null;
  const hour = Math.floor(minute / 60);
  // What a fast incident told about is not told again as a slow rise.
  if (series.limits.some(({ untilMinute }) => untilMinute > minute - 1_500)) return null;
  const observed = series.sumHours(hour - 1, 24);
  let expected = 0;
  for (let back = 1; back <= 24; back++) expected += series.expectHourAt((hour - back) * 60);
  // A nightly job that starts a little early or late may fall into the window twice.
  expected += Math.max(series.expectHourAt(hour * 60), series.expectHourAt((hour - 25) * 60));
  const factor = plan?.factor ?? 1;
  if (expected <= 0 || observed - expected * factor < settings.floor * 0.2) return null;
  const reference = ratios.slice(0, -1).map((entry) => entry.value);
  const middle = findMedian(reference);
  // A key that does nothing on most days has no level to rise from.
  if (middle < IDLE_MIDDLE) return null;
  const spread = Math.max(MIN_SPREAD, 1.4826 * findMedian(reference.map((value) => Math.abs(value - middle))));
  const live = Math.log(observed / (expected * factor)) - middle;
  // One day must be a record by itself, and longer looks need each day's help.
  const record = Math.max(...reference) - middle;
  if (live < 0.25) return null;
  let sum = 0;
  let used = 0;
  let best: { days: number; score: number; over: number } | null = null;
  for (const look of LOOKS) {
    while (used < look.days) {
      // The closed day just before overlaps the trailing 24 hours, so older looks start one day earlier.
      const value = used === 0 ? live : (ratios[ratios.length - used]?.value ?? 0) - middle;
      sum += Math.min(value, 3 * spread + 1);
      used++;
    }
    const score = ((sum / look.days / spread) * Math.sqrt(look.days)) / Math.sqrt(1 + look.days / reference.length);
    if (look.days === 1 && live < record) continue;
    if (score > look.score && (best === null || score - look.score > best.over)) {
      best = { days: look.days, score, over: score - look.score };
    }
  }
  if (!best) return null;
  const usual = expected * factor * Math.exp(middle);
  return {
    test: 'drift',
    windowMinutes: best.days * 1_440,
    observed,
    usual,
    largest: usual,
    margin: best.over,
    rate: (observed - usual) / 24,
  };
}

/**
 * The steady floor of 24 hours (their third smallest) against its own days: a drip fills the quiet hours, whatever the
 * busy ones do.
 */
export function judgeSteadyDay(
  series: Series,
  minute: number,
  settings: JudgeSettings,
  threshold: Threshold | undefined,
  usualDay: number,
): Evidence | null {
  if (!threshold || threshold.days < MIN_DAYS) return null;
  if (series.limits.some(({ untilMinute }) => untilMinute > minute - 1_500)) return null;
  const observed = series.steadyDay(Math.floor(minute / 60) - 1);
  const least = Math.max(settings.floor * 0.25, 0.2 * usualDay);
  if (observed <= threshold.limit || observed - threshold.usual < least) return null;
  return {
    test: 'drip',
    windowMinutes: 1_440,
    observed,
    usual: threshold.usual,
    largest: threshold.largest,
    margin: Math.log(observed / Math.max(1, threshold.limit)),
    rate: (observed - threshold.usual) / 24,
    days: threshold.days,
  };
}

function readRatios(series: Series, beforeDay: number): { day: number; value: number }[] {
  const { history } = series;
  const ratios: { day: number; value: number }[] = [];
  for (let slot = 0; slot < HISTORY_DAYS; slot++) {
    const day = history.days[slot] ?? 0;
    const level = history.levels[slot * COLUMNS + COLUMN.ratio] ?? UNMEASURED;
    if (day >= beforeDay || day <= beforeDay - HISTORY_DAYS || level === UNMEASURED) continue;
    ratios.push({ day, value: Math.log(Math.max(0.02, decodeLevel(level) / 1e6)) });
  }
  return ratios.sort((left, right) => left.day - right.day);
}

function findMedian(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = Math.floor(sorted.length / 2);
  const high = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? high : (high + (sorted[half - 1] ?? 0)) / 2;
}
