import { convertNanosToNumber } from '@/lib/domain/money';
import { addUse, explainMove, type UseSums } from './mover';

/** Whole days that are looked at: the week that ends, and the four weeks before it. */
export const GROWTH_DAYS = 35;
const WEEK_DAYS = 7;
const EARLIER_WEEKS = 4;
/** Times the usual week that a week must reach. */
const LEAST_FACTOR = 1.25;
/** Part of what everything usually costs in a week that a rise must reach, and the least of it in nanos. */
const LEAST_SHARE = 0.003;
const LEAST_NANOS = 1_000_000_000n;

/** Use of one key, project, model or person by one model on one of the days, 0 being the oldest. */
export type GrowthPart = { day: number; model: string | null; use: UseSums };

/** What grew: this week against the usual one, since which day, and why. Amounts in nanos. */
export type Growth = {
  week: bigint;
  usual: bigint;
  extra: bigint;
  /** First day of the rise, 0..34. */
  since: number;
  isNew: boolean;
  reason: string;
  days: bigint[];
};

/** The least rise of a week that is worth a line where everything together usually costs `usualWeek`. */
export function findLeastGrowth(usualWeek: bigint): bigint {
  const share = BigInt(Math.round(convertNanosToNumber(usualWeek) * LEAST_SHARE * 1e9));
  return share > LEAST_NANOS ? share : LEAST_NANOS;
}

/**
 * Whether the last seven of 35 days cost more than each of the four weeks before and clearly more than the median of them;
 * null = not, or by less than `least`.
 */
export function judgeGrowth(parts: readonly GrowthPart[], least: bigint): Growth | null {
  const days = Array.from(
    { length: GROWTH_DAYS },
    (_, day) => addUse(parts.filter((part) => part.day === day).map(({ use }) => use)).costNanos,
  );
  const weeks = Array.from({ length: EARLIER_WEEKS + 1 }, (_, index) =>
    sum(days.slice(index * WEEK_DAYS, (index + 1) * WEEK_DAYS)),
  );
  const week = weeks[EARLIER_WEEKS] ?? 0n;
  const first = weeks.findIndex((cost) => cost > 0n);
  // A key that began within the four weeks is compared with the whole weeks it has; one that began now is new.
  const earlier = weeks.slice(Math.max(0, first), EARLIER_WEEKS).sort(compare);
  const usual = findMiddle(earlier);
  const extra = week - usual;
  const largest = earlier.at(-1) ?? 0n;
  if (extra < least || week <= largest || Number(week) < LEAST_FACTOR * Number(usual)) return null;
  return {
    week,
    usual,
    extra,
    since: findSince(days, usual, week),
    isNew: earlier.length === 0,
    reason: explainMove(compareModels(parts, earlier.length)),
    days,
  };
}

/** The day from which on the days lie above the middle between the usual and the new level (Page's change point). */
function findSince(days: readonly bigint[], usual: bigint, week: bigint): number {
  const middle = convertNanosToNumber(usual + week) / 2 / WEEK_DAYS;
  let best = Number.NEGATIVE_INFINITY;
  let since = GROWTH_DAYS - WEEK_DAYS;
  let above = 0;
  for (let day = GROWTH_DAYS - 1; day >= 0; day--) {
    above += convertNanosToNumber(days[day] ?? 0n) - middle;
    if (above <= best) continue;
    best = above;
    since = day;
  }
  return since;
}

/** This week and a usual one by model: the mean of the weeks that are known. */
function compareModels(parts: readonly GrowthPart[], earlierWeeks: number) {
  const now = GROWTH_DAYS - WEEK_DAYS;
  return [...new Set(parts.map(({ model }) => model))].map((model) => {
    const mine = parts.filter((part) => part.model === model);
    const before = addUse(mine.filter(({ day }) => day < now).map(({ use }) => use));
    const weeks = Math.max(1, earlierWeeks);
    return {
      model,
      current: addUse(mine.filter(({ day }) => day >= now).map(({ use }) => use)),
      previous: {
        requests: Math.round(before.requests / weeks),
        tokens: Math.round(before.tokens / weeks),
        costNanos: before.costNanos / BigInt(weeks),
      },
    };
  });
}

function findMiddle(sorted: readonly bigint[]): bigint {
  const half = Math.floor(sorted.length / 2);
  const high = sorted[half] ?? 0n;
  return sorted.length % 2 === 1 ? high : (high + (sorted[half - 1] ?? 0n)) / 2n;
}

function sum(values: readonly bigint[]): bigint {
  return values.reduce((all, value) => all + value, 0n);
}

function compare(left: bigint, right: bigint): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
