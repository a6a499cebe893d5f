import { COLUMN } from './day-history';
import { MIN_REQUESTS_FOR_PRICE, type Series } from './series';
import { LEAST_SHARED_KEYS } from './shared-subjects';

/** Part of the other keys that must agree about a change of price. */
const LEAST_AGREEING = 0.75;
/** Nats that keys may differ by and still agree. */
const AGREEMENT = 0.2;
/** Nats below which nothing changed. */
const LEAST_CHANGE = 0.1;
/** Newest days that are no reference, and the days needed before them. */
export const GAP_DAYS = 4;
const LEAST_DAYS = 5;

/**
 * Times by which a request became dearer over the last 24 hours on the other keys of the same model: where they agree it
 * is the price, or something common to all of them, and no leak of one key. 1 = no common change, or too few keys.
 */
export function findCommonPrice(series: Series, all: Iterable<Series>, hour: number): number {
  const model = findMainModel(series);
  if (model === null) return 1;
  const changes: number[] = [];
  for (const other of all) {
    if (other === series || other.level !== 'key' || findMainModel(other) !== model) continue;
    const change = measureChange(other, hour);
    if (change !== null) changes.push(change);
  }
  if (changes.length < LEAST_SHARED_KEYS) return 1;
  const middle = findMedian(changes);
  const agreeing = changes.filter((change) => Math.abs(change - middle) <= AGREEMENT).length;
  return middle > LEAST_CHANGE && agreeing >= LEAST_AGREEING * changes.length ? Math.exp(middle) : 1;
}

function findMainModel(series: Series): string | null {
  let most = 0;
  let model: string | null = null;
  for (const { identity, usualDay } of series.leaves) {
    if (usualDay <= most) continue;
    most = usualDay;
    model = identity.model;
  }
  return model;
}

/** Nats by which a request costs more than on the days before the newest four; null = nothing to compare. */
function measureChange({ hours, history, openDay }: Series, hour: number): number | null {
  const requests = hours.sumRequests(hour - 1, 24);
  if (requests < MIN_REQUESTS_FOR_PRICE) return null;
  const days = history.listLogs(COLUMN.dayPrice, openDay).filter(({ day }) => day < openDay - GAP_DAYS);
  if (days.length < LEAST_DAYS) return null;
  return Math.log((1_000 * hours.sumCost(hour - 1, 24)) / requests) - findMedian(days.map(({ value }) => value));
}

export function findMedian(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const half = Math.floor(sorted.length / 2);
  const high = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? high : (high + (sorted[half - 1] ?? 0)) / 2;
}
