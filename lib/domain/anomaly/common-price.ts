import { COLUMN, COLUMNS, HISTORY_DAYS } from './day-history';
import { decodeLevel, UNMEASURED } from './log-level';
import { MIN_REQUESTS_FOR_PRICE, type Series } from './series';

/** Other keys that a change of price must show on, and the part of them that must agree about it. */
const LEAST_KEYS = 3;
const LEAST_AGREEING = 0.75;
/** Nats that keys may differ by and still agree. */
const AGREEMENT = 0.2;
/** Nats below which nothing changed. */
const LEAST_CHANGE = 0.1;
/** Newest days that are no reference, and the days needed before them. */
const GAP_DAYS = 4;
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
  if (changes.length < LEAST_KEYS) return 1;
  changes.sort((left, right) => left - right);
  const middle = changes[Math.floor(changes.length / 2)] ?? 0;
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
  const prices: number[] = [];
  for (let slot = 0; slot < HISTORY_DAYS; slot++) {
    const day = history.days[slot] ?? 0;
    const level = history.levels[slot * COLUMNS + COLUMN.dayPrice] ?? UNMEASURED;
    if (level === UNMEASURED || day >= openDay - GAP_DAYS || day <= openDay - HISTORY_DAYS) continue;
    prices.push(Math.log(Math.max(1, decodeLevel(level))));
  }
  if (prices.length < LEAST_DAYS) return null;
  prices.sort((left, right) => left - right);
  const usual = prices[Math.floor(prices.length / 2)] ?? 0;
  return Math.log((1_000 * hours.sumCost(hour - 1, 24)) / requests) - usual;
}
