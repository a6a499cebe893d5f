import { Temporal } from 'temporal-polyfill';
import type { UsageBucket, UsageQuery } from '@/lib/contracts/usage';
import { FILTER_DIMENSIONS, type UsageRange, type UsageView } from './usage-view';

/**
 * The request behind a view at `now`: the window follows the zone's calendar and ends at a bucket's end, so that it stays
 * the same (and its cached answer usable) until the next bucket begins.
 */
export function resolveUsageQuery(view: UsageView, now: Date, timezone: string): UsageQuery {
  const window =
    view.from !== null && view.to !== null
      ? resolveCustom(view.from, view.to, timezone)
      : resolveRange(view.range === 'custom' ? '30d' : view.range, now, timezone);
  const hours = (window.to.epochMilliseconds - window.from.epochMilliseconds) / 3_600_000;
  const filters = FILTER_DIMENSIONS.map((dimension) => [dimension, view.filters[dimension] ?? []] as const);
  return {
    from: render(window.from),
    to: render(window.to),
    bucket: fitBucket(view.bucket, hours),
    groupBy: [view.groupBy],
    timezone,
    ...(Object.fromEntries(filters) as Record<(typeof FILTER_DIMENSIONS)[number], string[]>),
  };
}

/** The wanted bucket if its points stay drawable (at most 2,000 a series), else the one that fits the window. */
function fitBucket(wanted: UsageBucket | null, hours: number): UsageBucket {
  const fitting: UsageBucket = hours <= 3 ? 'minute' : hours <= 72 ? 'hour' : hours <= 24 * 400 ? 'day' : 'month';
  if (wanted === 'minute') return hours <= 33 ? 'minute' : fitting;
  if (wanted === 'hour') return hours <= 2_000 ? 'hour' : fitting;
  return wanted ?? fitting;
}

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
    case '30d':
      return { from: today.subtract({ days: 29 }), to: tomorrow };
    case '90d':
      return { from: today.subtract({ days: 89 }), to: tomorrow };
    case 'month':
      return { from: monthStart, to: tomorrow };
    case 'last-month':
      return { from: monthStart.subtract({ months: 1 }), to: monthStart };
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
