import type { UsageBucket, UsageResponse } from '@/lib/contracts/usage/usage';
import type { Reader } from '@/lib/domain/reader';
import { listBucketStarts } from '@/lib/presenters/calendar-steps';
import { formatQuantity } from '@/lib/presenters/count';
import {
  formatDay,
  formatDayTime,
  formatMonth,
  formatTime,
  formatWeekday,
  formatWeekdayTime,
  formatZone,
  isMidnight,
} from '@/lib/presenters/instant';
import { planLabelIndexes, planValueAxis } from '@/lib/presenters/scale';
import { OTHER_SLOT, renderSeriesColor } from './series-color';
import { shortenModel } from './series-name';
import { rankSeries } from './series-rank';
import type { ChartBucket, StackedChartModel } from './stacked-chart';
import { convertMetricToNumber, formatMetric, formatMetricTick, readMetric, type UsageMetric } from './usage-metric';
import { describeApproximate, isOpenPoint, listApproximateStarts, markLabel } from './usage-point';

type ChartOptions = {
  metric: UsageMetric;
  title: string /** Series drawn on their own; the rest is "Other". */;
  top?: number /** `bars` stack, `lines` do not. */;
  stacked?: boolean;
};

/** Labels that fit beside each other on a phone. */
const LABEL_LIMIT = 7;

type Line = { key: string; name: string; slot: number; total: bigint; values: Map<number, bigint | null> };

/** Usage as a chart: the biggest series first, the rest as "Other", every bucket of the window up to the newest read. */
export function buildUsageChart(
  usage: UsageResponse,
  options: ChartOptions,
  { locale }: Pick<Reader, 'locale'>,
): StackedChartModel {
  const reader = { locale, timezone: usage.timezone };
  const { metric, title, top, stacked = true } = options;
  const lines = foldSmallest(readLines(usage, metric, top));
  const starts = listDrawnStarts(usage);
  const incomplete = listIncompleteStarts(usage);
  const approximate = listApproximateStarts(usage);
  const buckets = starts.map((startMs) => {
    const bucket = buildBucket(startMs, lines, usage, metric, !incomplete.has(startMs), reader);
    return { ...bucket, ...markLabel(bucket, approximate.has(startMs)) };
  });
  const peak = stacked
    ? Math.max(0, ...buckets.map((bucket) => bucket.total ?? 0))
    : Math.max(0, ...buckets.flatMap((bucket) => bucket.values.map((value) => value ?? 0)));
  const axis = planValueAxis(peak);
  return {
    title,
    series: lines.map((line) => ({
      key: line.key,
      name: line.name,
      color: renderSeriesColor(line.slot),
      total: formatMetric(line.total, metric, reader),
    })),
    buckets,
    axis: {
      max: axis.max,
      ticks: axis.ticks.map((value) => ({ value, text: formatMetricTick(value, metric, reader) })),
    },
    labelled: planLabels(buckets, usage.timezone, LABEL_LIMIT),
    summary: [
      summarize(title, lines, { buckets, unit: usage.bucket }, metric, reader),
      describeApproximate(approximate.size, usage.bucket, reader),
    ]
      .filter(Boolean)
      .join(' '),
    zone: formatZone(reader, usage.to),
    highlighted: null,
    normal: null,
  };
}

/** Over several days of hours only the days are labelled; otherwise labels are spread evenly. */
export function planLabels(buckets: readonly ChartBucket[], timezone: string, limit: number): number[] {
  const days = buckets.flatMap((bucket, index) => (isMidnight(bucket.startsAt, timezone) ? [index] : []));
  if (days.length === buckets.length || days.length < 3) return planLabelIndexes(buckets.length, limit);
  return planLabelIndexes(days.length, limit).flatMap((position) => days[position] ?? []);
}

function readLines(usage: UsageResponse, metric: UsageMetric, top: number | undefined): Line[] {
  const lines = shortenNames(rankSeries(usage, metric, top)).map(({ series, key, name, slot, total }): Line => {
    const values = new Map(series.points.map((point) => [Date.parse(point.start), readMetric(point, metric)]));
    return { key, name, slot, total, values };
  });
  // What was free all along has nothing to show beside what was not; without a known price is not free.
  const isFree = (line: Line) => [...line.values.values()].every((value) => value === 0n);
  return lines.every(isFree) ? lines : lines.filter((line) => !isFree(line));
}

/** Models lose their release date where the rest still distinguishes them. */
function shortenNames<Named extends { name: string }>(named: readonly Named[]): Named[] {
  const counts = new Map<string, number>();
  for (const { name } of named) counts.set(shortenModel(name), (counts.get(shortenModel(name)) ?? 0) + 1);
  return named.map((one) =>
    counts.get(shortenModel(one.name)) === 1 ? { ...one, name: shortenModel(one.name) } : one,
  );
}

/** Lines with a colour of their own, then the sum of all others. */
function foldSmallest(lines: Line[]): Line[] {
  const rest = lines.filter((line) => line.slot === OTHER_SLOT);
  if (rest.length === 0) return lines;
  const values = new Map<number, bigint | null>();
  for (const line of rest) {
    for (const [startMs, value] of line.values) {
      const sum = values.get(startMs) ?? null;
      values.set(startMs, value === null ? sum : (sum ?? 0n) + value);
    }
  }
  const total = rest.reduce((sum, line) => sum + line.total, 0n);
  const drawn = lines.filter((line) => line.slot !== OTHER_SLOT);
  return [...drawn, { key: 'other', name: `Other (${rest.length})`, slot: OTHER_SLOT, total, values }];
}

/** Calendar starts of the window plus any start the data has; buckets after the newest reading are not drawn. */
function listDrawnStarts(usage: UsageResponse): number[] {
  const starts = new Set(listBucketStarts(usage.from, usage.to, usage.bucket, usage.timezone));
  for (const series of usage.series) for (const point of series.points) starts.add(Date.parse(point.start));
  const newestMs = usage.asOf === null ? Number.POSITIVE_INFINITY : Date.parse(usage.asOf);
  return [...starts].sort((a, b) => a - b).filter((startMs) => startMs <= newestMs);
}

function listIncompleteStarts(usage: UsageResponse): Set<number> {
  const starts = new Set<number>();
  for (const series of usage.series) {
    for (const point of series.points) if (isOpenPoint(point)) starts.add(Date.parse(point.start));
  }
  return starts;
}

function buildBucket(
  startMs: number,
  lines: readonly Line[],
  usage: UsageResponse,
  metric: UsageMetric,
  complete: boolean,
  reader: Reader,
): ChartBucket {
  const exact = lines.map((line) => line.values.get(startMs) ?? null);
  const measured = exact.filter((value) => value !== null);
  const total = measured.length === 0 ? null : measured.reduce((sum, value) => sum + value, 0n);
  const startsAt = new Date(startMs).toISOString();
  return {
    startsAt,
    ...labelBucket(startsAt, usage.bucket, reader),
    complete,
    values: exact.map((value) => (value === null ? null : convertMetricToNumber(value, metric))),
    texts: exact.map((value) => (value === null ? null : formatMetric(value, metric, reader))),
    total: total === null ? null : convertMetricToNumber(total, metric),
    totalText: total === null ? null : formatMetric(total, metric, reader),
  };
}

/** Axis and tooltip label of a bucket. */
export function labelBucket(startsAt: string, bucket: UsageBucket, reader: Reader): { label: string; title: string } {
  switch (bucket) {
    case 'minute':
      return { label: formatTime(startsAt, reader), title: formatDayTime(startsAt, reader) };
    case 'hour':
      return {
        label: isMidnight(startsAt, reader.timezone) ? formatDay(startsAt, reader) : formatTime(startsAt, reader),
        title: formatWeekdayTime(startsAt, reader),
      };
    case 'day':
      return { label: formatDay(startsAt, reader), title: formatWeekday(startsAt, reader) };
    case 'month':
      return { label: formatMonth(startsAt, reader), title: formatMonth(startsAt, reader) };
  }
}

function summarize(
  title: string,
  lines: readonly Line[],
  { buckets, unit }: { buckets: readonly ChartBucket[]; unit: UsageBucket },
  metric: UsageMetric,
  reader: Reader,
): string {
  const measured = buckets.filter((bucket) => bucket.total !== null);
  if (measured.length === 0) return `${title}: nothing measured in this window.`;
  const total = lines.reduce((sum, line) => sum + line.total, 0n);
  const peak = measured.reduce((best, bucket) => ((bucket.total ?? 0) > (best.total ?? 0) ? bucket : best));
  const biggest = lines[0];
  const lead =
    biggest && lines.length > 1
      ? ` ${biggest.name} is the biggest with ${formatMetric(biggest.total, metric, reader)}.`
      : '';
  return `${title}: ${formatMetric(total, metric, reader)} over ${formatQuantity(measured.length, unit, reader)}; highest ${peak.totalText} on ${peak.title}.${lead}`;
}
