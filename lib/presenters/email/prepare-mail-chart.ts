import type { MailChart, MailChartBar } from '@/lib/domain/notifications/alert-mail';
import type { IncidentMessage } from '@/lib/domain/notifications/notification';
import type { Reader } from '@/lib/domain/reader';
import { HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { formatHour, formatIsoTime } from '../instant';
import { formatMoney } from '../money';
import { formatClock, formatSince } from './format-time';
import { planValueAxis } from './plan-value-axis';

type Point = NonNullable<IncidentMessage['chart']>['points'][number];
type Bucket = { startMs: number; endMs: number; rate: number | null; low: number | null; high: number | null };

/** More bars than this are too thin to see at 600 px: ten minutes each over a day. */
const MAX_BARS = 144;

/** The last hours of an incident's scope as bars of dollars per hour. null = the message has no chart or no data in it. */
export function prepareMailChart(message: IncidentMessage, reader: Reader): MailChart | null {
  const { chart } = message;
  if (chart === null) return null;
  const buckets = mergeBuckets(chart.points, chart.bucketMinutes, Date.parse(message.asOf));
  const first = buckets[0];
  const last = buckets.at(-1);
  if (!first || !last || buckets.every((one) => one.rate === null)) return null;

  const span = last.endMs - first.startMs;
  const position = (atMs: number) => Math.min(1, Math.max(0, (atMs - first.startMs) / span));
  const sinceMs = Date.parse(message.since);
  // A budget's window is its period: nothing in the chart is out of the ordinary since then.
  const hasBeginning = message.incidentKind !== 'budget';
  const untilMs = message.resolvedAt === null ? Number.POSITIVE_INFINITY : Date.parse(message.resolvedAt);
  const bars: MailChartBar[] = buckets.map((one) => ({
    from: position(one.startMs),
    to: position(one.endMs),
    rate: one.rate,
    isExcess: hasBeginning && one.endMs > sinceMs && one.startMs < untilMs,
  }));
  const peak = Math.max(...buckets.map((one) => Math.max(one.rate ?? 0, one.high ?? 0)));
  const { maximum, valueTicks } = planValueAxis(peak, reader);
  return {
    alt: renderAlt(message, buckets, reader),
    caption: `${renderSpan(span)} of ${message.scope.apiKeyId === undefined ? 'spend' : 'this key’s spend'}, dollars per hour`,
    maximum,
    bars,
    band: buckets.flatMap((one) =>
      one.high === null
        ? []
        : [{ from: position(one.startMs), to: position(one.endMs), low: one.low ?? 0, high: one.high }],
    ),
    valueTicks,
    timeTicks: planTimeTicks(first.startMs, last.endMs, reader).map(({ atMs, label }) => ({
      at: position(atMs),
      label,
    })),
    since:
      !hasBeginning || sinceMs < first.startMs
        ? null
        : {
            at: position(sinceMs),
            label: `since ${formatSince(new Date(sinceMs), new Date(message.asOf), reader)}`,
          },
  };
}

/**
 * Joins neighbouring points until few enough bars are left. A bar without any known point stays unknown; the bar that
 * is still running counts the time it has had, so that its rate is not understated.
 */
function mergeBuckets(points: readonly Point[], bucketMinutes: number, asOfMs: number): Bucket[] {
  const size = Math.max(1, Math.ceil(points.length / MAX_BARS));
  const groups = Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    points.slice(index * size, (index + 1) * size),
  );
  return groups.flatMap((group) => {
    const start = group[0];
    if (!start) return [];
    const startMs = Date.parse(start.start);
    const wholeEndMs = startMs + group.length * bucketMinutes * MINUTE_MS;
    const endMs = asOfMs > startMs + MINUTE_MS ? Math.min(wholeEndMs, asOfMs) : wholeEndMs;
    const hours = (endMs - startMs) / HOUR_MS;
    const perHour = (values: readonly (string | null | undefined)[]) => {
      const known = values.flatMap((value) => (value == null ? [] : [Number(value)]));
      return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / hours;
    };
    return [
      {
        startMs,
        endMs,
        rate: perHour(group.map((one) => one.cost)),
        low: perHour(group.map((one) => one.expectedLow)),
        high: perHour(group.map((one) => one.expectedHigh)),
      },
    ];
  });
}

/** Whole hours of the zone's wall clock, four to eight of them. */
function planTimeTicks(startMs: number, endMs: number, reader: Reader): { atMs: number; label: string }[] {
  const stepHours = endMs - startMs > 12 * HOUR_MS ? 4 : endMs - startMs > 4 * HOUR_MS ? 2 : 1;
  const ticks: { atMs: number; label: string }[] = [];
  // Zones are offset by quarter hours at most, so every full hour of any of them lies on this grid.
  for (let atMs = Math.ceil(startMs / 900_000) * 900_000; atMs <= endMs; atMs += 900_000) {
    const clock = formatIsoTime(new Date(atMs), reader.timezone);
    const hour = Number(clock.slice(0, 2));
    if (clock.endsWith(':00') && hour % stepHours === 0) ticks.push({ atMs, label: formatHour(hour, reader) });
  }
  return ticks;
}

function renderSpan(spanMs: number): string {
  const hours = Math.round(spanMs / HOUR_MS);
  return hours === 1 ? 'The last hour' : `The last ${hours} hours`;
}

function renderAlt(message: IncidentMessage, buckets: readonly Bucket[], reader: Reader): string {
  const known = buckets.flatMap((one) => (one.rate === null ? [] : [{ ...one, rate: one.rate }]));
  const peak = known.reduce((best, one) => (one.rate > best.rate ? one : best));
  const sinceMs = Date.parse(message.since);
  const before = known.filter((one) => one.endMs <= sinceMs).map((one) => one.rate);
  const after = known.filter((one) => one.endMs > sinceMs).map((one) => one.rate);
  const highest = (rates: readonly number[]) => formatMoney(Math.max(...rates).toFixed(6), reader);
  const peakAt = formatClock(new Date(peak.startMs), reader);
  if (before.length === 0 || after.length === 0) {
    return `Bar chart of spend per hour: highest ${highest([peak.rate])} an hour at ${peakAt}.`;
  }
  return `Bar chart of spend per hour: at most ${highest(before)} an hour before, up to ${highest(after)} an hour since ${formatSince(new Date(sinceMs), new Date(message.asOf), reader)}.`;
}
