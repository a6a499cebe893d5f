import { Temporal } from 'temporal-polyfill';
import type { UsageBucket, UsageQuery } from '@/lib/contracts/usage/usage';
import { HOUR_MS } from '@/lib/domain/time';
import { findRankMetric } from './usage-metric';
import { FILTER_DIMENSIONS, type UsageCompare, type UsageRange, type UsageView } from './usage-view';

/**
 * The request behind a view at `now`: the window follows the zone's calendar and ends at a bucket's end, so that it stays
 * the same (and its cached answer usable) until the next bucket begins.
 */
export function resolveUsageQuery(view: UsageView, now: Date, timezone: string): UsageQuery {
  const window = resolveWindow(view, now, timezone);
  const hours = (window.to.epochMilliseconds - window.from.epochMilliseconds) / HOUR_MS;
  const filters = FILTER_DIMENSIONS.map((dimension) => [dimension, view.filters[dimension] ?? []] as const);
  return {
    from: render(window.from),
    to: render(window.to),
    bucket: fitBucket(view.bucket, hours),
    groupBy: view.thenBy === null ? [view.groupBy] : [view.groupBy, view.thenBy],
    timezone,
    top: view.top,
    rankBy: findRankMetric(view.metric),
    ...(Object.fromEntries(filters) as Record<(typeof FILTER_DIMENSIONS)[number], string[]>),
  };
}

/**
 * The request that a view is compared with: the same question without groups over an earlier window of the same length.
 * Null where nothing is compared.
 */
export function resolveCompareQuery(view: UsageView, now: Date, timezone: string): UsageQuery | null {
  if (view.compare === null) return null;
  const { top: _top, rankBy: _rankBy, ...query } = resolveUsageQuery(view, now, timezone);
  const earlier = shiftWindow(resolveWindow(view, now, timezone), view.compare);
  return { ...query, groupBy: [], from: render(earlier.from), to: render(earlier.to) };
}

function resolveWindow(view: UsageView, now: Date, timezone: string): Window {
  return view.from !== null && view.to !== null
    ? resolveCustom(view.from, view.to, timezone)
    : resolveRange(view.range === 'custom' ? '30d' : view.range, now, timezone);
}

/** Whole days move by days, so that a day of 23 hours compares with a whole day; parts of days move by their length. */
function shiftWindow({ from, to }: Window, compare: UsageCompare): Window {
  if (compare === 'year') return { from: from.subtract({ years: 1 }), to: to.subtract({ years: 1 }) };
  const length = from.until(to, { largestUnit: 'days' });
  const isWhole = from.add({ days: length.days }).equals(to);
  const days = isWhole ? length.days : length.days + 1;
  if (compare === 'weekday') {
    const weeks = { days: Math.ceil(days / 7) * 7 };
    return { from: from.subtract(weeks), to: to.subtract(weeks) };
  }
  return isWhole
    ? { from: from.subtract({ days }), to: from }
    : { from: from.subtract(from.until(to, { largestUnit: 'hours' })), to: from };
}

/** The wanted bucket if its points stay drawable (at most 2,000 a series), else the one that fits the window. */
function fitBucket(wanted: UsageBucket | null, hours: number): UsageBucket {
  const fitting: UsageBucket = hours <= 3 ? 'minute' : hours <= 72 ? 'hour' : hours <= 24 * 400 ? 'day' : 'month';
  if (wanted === 'minute') return hours <= 33 ? 'minute' : fitting;
  if (wanted === 'hour') return hours <= 2_000 ? 'hour' : fitting;
  if (wanted === 'day') return hours <= 24 * 1_900 ? 'day' : fitting;
  return wanted ?? fitting;
}

/** Older than anybody's usage of these interfaces. */
const LONGEST_YEARS = 6;

type Window = { from: Temporal.ZonedDateTime; to: Temporal.ZonedDateTime };

function resolveRange(range: UsageRange, now: Date, timezone: string): Window {
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  const today = at.startOfDay();
  const tomorrow = today.add({ days: 1 });
  const monthStart = at.with({ day: 1 }).startOfDay();
  switch (range) {
    case 'today':
      return { from: today, to: tomorrow };
    case 'yesterday':
      return { from: today.subtract({ days: 1 }), to: today };
    case '24h': {
      const to = at.round({ smallestUnit: 'hour', roundingMode: 'ceil' });
      return { from: to.subtract({ hours: 24 }), to };
    }
    case '7d':
      return { from: today.subtract({ days: 6 }), to: tomorrow };
    case '28d':
      return { from: today.subtract({ days: 27 }), to: tomorrow };
    case '30d':
      return { from: today.subtract({ days: 29 }), to: tomorrow };
    case '90d':
      return { from: today.subtract({ days: 89 }), to: tomorrow };
    case 'month':
      return { from: monthStart, to: tomorrow };
    case 'last-month':
      return { from: monthStart.subtract({ months: 1 }), to: monthStart };
    case '12mo':
      return { from: monthStart.subtract({ months: 11 }), to: tomorrow };
    case 'all':
      return { from: monthStart.subtract({ years: LONGEST_YEARS }), to: tomorrow };
  }
}

/** Days count whole, the last one included; instants are taken as they are. */
function resolveCustom(from: string, to: string, timezone: string): Window {
  const start = readMoment(from, timezone);
  const end = to.includes('T') ? readMoment(to, timezone) : readMoment(to, timezone).add({ days: 1 });
  return { from: start, to: Temporal.ZonedDateTime.compare(end, start) > 0 ? end : start.add({ hours: 1 }) };
}

function readMoment(text: string, timezone: string): Temporal.ZonedDateTime {
  return text.includes('T')
    ? Temporal.Instant.from(text).toZonedDateTimeISO(timezone)
    : Temporal.PlainDate.from(text).toZonedDateTime(timezone);
}

const render = (at: Temporal.ZonedDateTime) => new Date(at.epochMilliseconds).toISOString();
