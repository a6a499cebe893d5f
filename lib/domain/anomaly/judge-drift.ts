import { findCommonPrice, findMedian, GAP_DAYS } from './common-price';
import { COLUMN } from './day-history';
import type { Evidence, JudgeSettings } from './judge';
import { computeUnlearnt } from './plan';
import { MIN_REQUESTS_FOR_PRICE, type Series } from './series';
import type { PlanShift } from './thresholds';

/** Days of ratios needed before a slow rise can be told from ordinary wobble. */
const MIN_DAYS = 10;
/** Spread (nats) of a day's ratio to its expectation to be believed beforehand, and the days that belief is worth. */
const PRIOR_SPREAD = 0.25;
/** The same of the cost of a request, which goes by models and contexts and not by how much work there is. */
const PRIOR_PRICE_SPREAD = 0.12;
/** Times what is expected that a key must spend before dearer requests are a loss. */
const LEAST_DEAR_FACTOR = 1.3;
const PRIOR_DAYS = 8;
/** Nats below the median that make a day an idle one. */
const IDLE_NATS = 1.6;
/** Rise (nats) beyond which the level before was next to nothing. */
const HIGHEST_RISE = 2.5;
/** Rise (nats) below which nothing is worth a word. */
const LEAST_RISE = 0.25;
/** Part of a rise beyond which a price common to all keys explains it. */
const MOST_BY_PRICE = 0.5;
/** Part of the expected day by which the floor must have risen. */
const LEAST_FLOOR_SHARE = 0.3;
/** Trailing days looked at together, and the score each needs: more days, less rise needed. */
const LOOKS = [
  { days: 1, score: 4.6 },
  { days: 2, score: 4.5 },
  { days: 3, score: 4.5 },
  { days: 5, score: 4.4 },
] as const;
/** Part of the floor that a day's excess must reach; from there on, score that each e-fold of it makes up for, at most. */
const LEAST_EXCESS = 0.4;
const SCORE_PER_NAT = 0.4;
const MOST_RELIEF = 1.2;
/**
 * Floors that a day's excess must reach where requests cost what they always did. A leak adds to nearly every hour of use;
 * days of one key differ by far more than a normal law says, but by a few of their hours, and most of that ends by itself.
 */
const FLOORS_OF_EVEN_RISE = 12;
const FLOORS_OF_UNEVEN_RISE = 24;
/** Part of the hours in use that must be dearer than usual by more than the least rise, for it to be an even one. */
const EVEN_SHARE = 0.8;
/** Slack that the scores of `LOOKS` are for, and score that each nat of it more asks for. */
const LOOKS_SLACK = 0.5;
const SCORE_PER_SLACK = 1.5;

/**
 * Looks for a rise too slow for the level tests: logarithm of spend over expectation for the trailing 24 hours and the
 * closed days before, summed over one to five days and divided by its own spread (median absolute deviation).
 */
export function judgeDrift(
  series: Series,
  minute: number,
  settings: JudgeSettings,
  plan: PlanShift | null,
  all: Iterable<Series>,
): Evidence | null {
  // What a fast incident told about is not told again as a slow rise.
  if (series.limits.some(({ untilMinute }) => untilMinute > minute - 1_500)) return null;
  const hour = Math.floor(minute / 60);
  const observed = series.hours.sumCost(hour - 1, 24);
  const unlearnt = plan ? computeUnlearnt(plan, series.openDay) : 1;
  let expected = 0;
  let used = 0;
  let dearer = 0;
  for (let back = 1; back <= 24; back++) {
    const cost = series.hours.costAt(hour - back);
    const usual = series.expectHourAt((hour - back) * 60);
    expected += usual;
    if (Math.max(cost, usual) < observed / 240) continue;
    used++;
    if (cost > usual * unlearnt * Math.exp(LEAST_RISE)) dearer++;
  }
  // A nightly job that starts a little early or late may fall into the window twice.
  expected += Math.max(series.expectHourAt(hour * 60), series.expectHourAt((hour - 25) * 60));
  expected *= unlearnt;
  if (expected <= 0 || observed - expected < settings.floor * LEAST_EXCESS) return null;
  // Of two equally odd rises the dearer one is worth more false alarms, and few keys are dear.
  const relief = SCORE_PER_NAT * Math.log((observed - expected) / (settings.floor * LEAST_EXCESS));
  const eased = Math.min(MOST_RELIEF, relief) + SCORE_PER_SLACK * (LOOKS_SLACK - settings.slack);
  const byRatio = lookBack(readRatios(series, plan), Math.log(1e6 * (observed / expected)), PRIOR_SPREAD, eased);
  const floor = series.hours.steadyDay(hour - 1);
  const byFloor =
    floor > 0 ? lookBack(readDays(series, COLUMN.steadyDay, plan), Math.log(floor), PRIOR_SPREAD, eased) : null;
  // A floor that is a small part of the spend may wander without meaning anything.
  const isFloorRise = byFloor !== null && floor * (1 - Math.exp(-byFloor.rise)) > LEAST_FLOOR_SHARE * expected;
  const best = isFloorRise && (!byRatio || byFloor.over > byRatio.over) ? byFloor : byRatio;
  const byPrice = judgeDayPrice(series, hour, observed, expected, eased, plan);
  const isDear = byPrice !== null && (!best || byPrice.over > best.over);
  const rise = isDear ? byPrice : best;
  const floors = dearer < EVEN_SHARE * used ? FLOORS_OF_UNEVEN_RISE : FLOORS_OF_EVEN_RISE;
  if (!rise || (!isDear && observed - expected < settings.floor * floors)) return null;
  const usual = Math.min(expected, observed / Math.exp(rise.rise));
  // What all keys of the model pay more for a request is no leak of this one.
  if (observed * (1 - 1 / findCommonPrice(series, all, hour)) > MOST_BY_PRICE * (observed - usual)) return null;
  return {
    test: isDear ? 'dear' : 'drift',
    windowMinutes: 1_440,
    observed,
    usual,
    largest: usual,
    margin: rise.over,
    rate: (observed - usual) / 24,
    days: rise.days,
  };
}

/** Cost per request over 24 hours, which wanders far less than the spend: other work than the key's own tells itself. */
function judgeDayPrice(
  series: Series,
  hour: number,
  observed: number,
  expected: number,
  eased: number,
  plan: PlanShift | null,
): Rise | null {
  const requests = series.hours.sumRequests(hour - 1, 24);
  if (requests < MIN_REQUESTS_FOR_PRICE || observed < LEAST_DEAR_FACTOR * expected) return null;
  const price = Math.log((1_000 * observed) / requests);
  // An announced change of price raises the days before it; those since have it already.
  return lookBack(readDays(series, COLUMN.dayPrice, plan), price, PRIOR_PRICE_SPREAD, eased);
}

type Rise = { days: number; over: number; rise: number };

/**
 * Mean of the newest one to five values (logarithms) above the median of the days before them, in units of their
 * spread. Days within the look never serve as its reference, so a drip does not hide itself.
 */
function lookBack(days: readonly number[], live: number, prior: number, eased: number): Rise | null {
  let best: Rise | null = null;
  for (const look of LOOKS) {
    // The closed day just before overlaps the trailing 24 hours and is left out.
    const recent = days.slice(days.length - look.days, days.length - 1);
    const reference = days.slice(0, Math.max(0, days.length - Math.max(look.days, GAP_DAYS)));
    if (recent.length < look.days - 1 || reference.length < MIN_DAYS) continue;
    const middle = findMedian(reference);
    const spread = estimateSpread(reference, middle, prior);
    const over = live - middle;
    if (over < LEAST_RISE || (look.days === 1 && live < Math.max(...reference))) continue;
    // A key that does nothing on many days has no level to rise from.
    const idle = Math.max(middle, live - HIGHEST_RISE) - IDLE_NATS;
    if (reference.filter((value) => value < idle).length > reference.length / 4) continue;
    let sum = Math.min(over, 3 * spread + 1);
    for (const value of recent) sum += Math.min(value - middle, 3 * spread + 1);
    const score = sum / spread / Math.sqrt(look.days) / Math.sqrt(1 + look.days / reference.length);
    const margin = score - look.score + eased;
    if (margin > 0 && (best === null || margin > best.over)) {
      best = { days: look.days, over: margin, rise: sum / look.days };
    }
  }
  return best;
}

/** Median absolute deviation as a standard deviation, drawn towards the prior: two dozen days tell it only roughly. */
function estimateSpread(values: readonly number[], middle: number, prior: number): number {
  const own = 1.4826 * findMedian(values.map((value) => Math.abs(value - middle)));
  return Math.sqrt((values.length * own ** 2 + PRIOR_DAYS * prior ** 2) / (values.length + PRIOR_DAYS));
}

/** Spend over expectation, day by day; since an announced change as it would be had its factor been known. */
function readRatios(series: Series, plan: PlanShift | null): number[] {
  return readLevels(series, COLUMN.ratio, (day) => (plan === null ? 0 : -Math.log(computeUnlearnt(plan, day))));
}

/** Levels of a column, day by day; those before an announced change as if it had come before them. */
function readDays(series: Series, column: number, plan: PlanShift | null): number[] {
  const shift = plan === null ? 0 : Math.log(Math.max(1, plan.factor));
  return readLevels(series, column, (day) => (day < (plan?.beforeDay ?? 0) ? shift : 0));
}

function readLevels(series: Series, column: number, findShift: (day: number) => number): number[] {
  return series.history.listLogs(column, series.openDay).map(({ day, value }) => value + findShift(day));
}
