import type { UsageResponse } from '@/lib/contracts/usage/usage';
import type { UsageMarker } from '@/lib/contracts/usage/usage-views';
import type { Reader } from '@/lib/domain/reader';
import { listBucketStarts } from '@/lib/presenters/calendar-steps';
import { formatDecimal, formatPercent, formatPercentDigits, formatQuantity, formatShare } from '@/lib/presenters/count';
import { formatZone } from '@/lib/presenters/instant';
import { planValueAxis } from '@/lib/presenters/scale';
import { addSums, type ExplorerLine, type MetricSum, readExplorerLines } from './explorer-series';
import { renderSeriesColor } from './series-color';
import { DIMENSION_LABEL } from './series-name';
import type { ChartBucket } from './stacked-chart';
import { labelBucket, planLabels } from './usage-chart';
import {
  convertMetricToNumber,
  formatMetric,
  formatMetricTick,
  isRatio,
  METRIC_LABEL,
  type UsageMetric,
} from './usage-metric';
import { describeApproximate, isOpenPoint, listApproximateStarts, listPoints, markLabel } from './usage-point';
import type { UsageView } from './usage-view';

export type ExplorerSeries = {
  key: string;
  name: string;
  slot: number;
  color: string;
  total: string;
  share: string | null;
  isHidden: boolean;
};

export type ExplorerBucket = ChartBucket & { endsAt: string };

export type ExplorerMarker = {
  id: string;
  kind: UsageMarker['kind'];
  severity: UsageMarker['severity'];
  text: string;
  href: string | null;
  /** Places on the time axis in buckets: 2.5 = the middle of the third. */
  at: number;
  until: number | null;
};

export type ExplorerCompare = {
  name: string;
  total: string;
  change: string | null;
  values: (number | null)[];
  texts: (string | null)[];
};

/** The explorer's chart as decided data; the page, the shared page and pictures draw the same. */
export type ExplorerChart = {
  title: string;
  kind: 'bars' | 'lines' | 'area' | 'share';
  series: ExplorerSeries[];
  buckets: ExplorerBucket[];
  axis: { max: number; ticks: { value: number; text: string }[] };
  labelled: number[];
  summary: string;
  zone: string;
  /** Of the whole window and all groups, also hidden ones. */
  total: string;
  compare: ExplorerCompare | null;
  limit: { value: number; text: string } | null;
  markers: ExplorerMarker[];
};

type Context = {
  compare?: UsageResponse | null;
  markers?: readonly UsageMarker[];
  /** A budget to hold the chart against, in dollars. */
  limit?: { value: number; text: string } | null;
};

const LABEL_LIMIT = 8;

/** Decides what the chart of a view shows. */
export function buildExplorerChart(
  usage: UsageResponse,
  view: UsageView,
  { locale }: Pick<Reader, 'locale'>,
  context: Context = {},
): ExplorerChart {
  const reader = { locale, timezone: usage.timezone };
  const { metric } = view;
  const lines = readExplorerLines(usage, metric);
  const drawn = lines.map((line) => !view.hidden.includes(line.key));
  const kind = chooseKind(view);
  const starts = listDrawnStarts(usage, view.range === 'all');
  const sums = starts.map((startMs) => lines.map((line) => line.sums.get(startMs)));
  const shown = view.isCumulative && !isRatio(metric) ? accumulate(sums, metric) : sums;
  const ends = [...starts.slice(1), Date.parse(usage.to)];
  const incomplete = listIncompleteStarts(usage);
  const approximate = listApproximateStarts(usage);
  const buckets = starts.map((startMs, at) =>
    buildBucket({
      startMs,
      endMs: ends[at] ?? startMs,
      sums: shown[at] ?? [],
      drawn,
      kind,
      metric,
      usage,
      isOpen: incomplete.has(startMs),
      isApproximate: approximate.has(startMs),
      reader,
    }),
  );
  const finished = starts.map((startMs) => !incomplete.has(startMs));
  const compare = buildCompare(usage, context.compare ?? null, view, finished, sums, reader);
  const limit = kind === 'share' ? null : (context.limit ?? null);
  const axis =
    kind === 'share' ? planShareAxis(reader) : planAxis(buckets, drawn, kind, compare, limit, metric, reader);
  const grand = addSums(
    lines.map((line) => line.total),
    metric,
  );
  const title = titleView(view);
  return {
    title,
    kind,
    series: lines.map((line, at) => describeSeries(line, drawn[at] ?? true, grand, metric, reader)),
    buckets,
    axis,
    labelled: planLabels(buckets, usage.timezone, LABEL_LIMIT),
    summary: summarize(
      title,
      lines,
      { buckets, unit: usage.bucket, approximate: approximate.size },
      grand,
      compare,
      metric,
      reader,
    ),
    zone: formatZone(reader, usage.to),
    total: renderSum(grand, metric, reader) ?? '–',
    compare: kind === 'share' ? null : compare,
    limit,
    markers: placeMarkers(context.markers ?? [], starts, ends),
  };
}

/** "Cost by model, then project". */
export function titleView(view: Pick<UsageView, 'metric' | 'groupBy' | 'thenBy' | 'isCumulative'>): string {
  const then = view.thenBy === null ? '' : `, then ${DIMENSION_LABEL[view.thenBy].toLowerCase()}`;
  const metric = METRIC_LABEL[view.metric];
  return `${view.isCumulative && !isRatio(view.metric) ? `Cumulative ${metric.toLowerCase()}` : metric} by ${DIMENSION_LABEL[view.groupBy].toLowerCase()}${then}`;
}

/** Quotients do not stack, and shares of sums of sums say nothing new. */
function chooseKind(view: UsageView): ExplorerChart['kind'] {
  if (view.chart === 'week') return 'bars';
  return isRatio(view.metric) ? 'lines' : view.chart;
}

const planShareAxis = (reader: Reader) => ({
  max: 100,
  ticks: [0, 25, 50, 75, 100].map((value) => ({ value, text: formatPercent(value, reader) })),
});

/** Calendar starts of the window up to the newest reading; `isTrimmed` begins with the first usage. */
function listDrawnStarts(usage: UsageResponse, isTrimmed: boolean): number[] {
  const measured = listPoints(usage).map((point) => Date.parse(point.start));
  const starts = new Set([...listBucketStarts(usage.from, usage.to, usage.bucket, usage.timezone), ...measured]);
  const newestMs = usage.asOf === null ? Number.POSITIVE_INFINITY : Date.parse(usage.asOf);
  const oldestMs = isTrimmed && measured.length > 0 ? measured.reduce((a, b) => Math.min(a, b)) : 0;
  return [...starts].sort((a, b) => a - b).filter((startMs) => startMs <= newestMs && startMs >= oldestMs);
}

function listIncompleteStarts(usage: UsageResponse): Set<number> {
  return new Set(
    listPoints(usage)
      .filter((point) => isOpenPoint(point))
      .map((point) => Date.parse(point.start)),
  );
}

type Sums = (MetricSum | undefined)[];

/** Running sums; a bucket in which nothing was measured at all stays a gap. */
function accumulate(sums: readonly Sums[], metric: UsageMetric): Sums[] {
  let running: Sums = [];
  return sums.map((row) => {
    if (row.every((sum) => sum === undefined)) return row;
    running = row.map((sum, at) => addSums([running[at], sum], metric));
    return running.map((sum) => (sum?.over == null ? undefined : sum));
  });
}

type BucketInput = {
  startMs: number;
  endMs: number;
  sums: Sums;
  drawn: readonly boolean[];
  kind: ExplorerChart['kind'];
  metric: UsageMetric;
  usage: UsageResponse;
  isOpen: boolean;
  isApproximate: boolean;
  reader: Reader;
};

function buildBucket({
  startMs,
  endMs,
  sums,
  drawn,
  kind,
  metric,
  usage,
  isOpen,
  isApproximate,
  reader,
}: BucketInput): ExplorerBucket {
  const startsAt = new Date(startMs).toISOString();
  const visible = sums.map((sum, at) => (drawn[at] ? sum : undefined));
  const total = addSums(visible, metric);
  const isMeasured = visible.some((sum) => sum !== undefined);
  // A series without usage in a bucket that was measured had none there; only a bucket without any is a gap.
  const absent = isMeasured && !isRatio(metric) ? 0 : null;
  const heights = visible.map((sum, at) => (drawn[at] ? (renderHeight(sum, metric) ?? absent) : null));
  const whole = renderHeight(total, metric);
  return {
    startsAt,
    endsAt: new Date(endMs).toISOString(),
    ...markLabel(labelBucket(startsAt, usage.bucket, reader), isApproximate),
    complete: !isOpen,
    values: kind === 'share' ? heights.map((one) => (one === null || !whole ? null : (one / whole) * 100)) : heights,
    texts: visible.map((sum) => renderShareText(sum, total, metric, kind, reader)),
    total: whole,
    totalText: renderSum(total, metric, reader),
  };
}

function renderHeight(sum: MetricSum | undefined, metric: UsageMetric): number | null {
  return sum?.over == null ? null : convertMetricToNumber(sum.over, metric, sum.under);
}

function renderSum(sum: MetricSum | undefined, metric: UsageMetric, reader: Reader): string | null {
  return sum?.over == null ? null : formatMetric(sum.over, metric, reader, sum.under);
}

function renderShareText(
  sum: MetricSum | undefined,
  total: MetricSum,
  metric: UsageMetric,
  kind: ExplorerChart['kind'],
  reader: Reader,
): string | null {
  const text = renderSum(sum, metric, reader);
  if (text === null || kind !== 'share' || sum?.over == null || !total.over) return text;
  return `${formatShare(Number(sum.over) / Number(total.over), reader)} · ${text}`;
}

function planAxis(
  buckets: readonly ExplorerBucket[],
  drawn: readonly boolean[],
  kind: ExplorerChart['kind'],
  compare: ExplorerCompare | null,
  limit: Context['limit'],
  metric: UsageMetric,
  reader: Reader,
): ExplorerChart['axis'] {
  const tops = buckets.flatMap((bucket) =>
    kind === 'lines' ? bucket.values.filter((_, at) => drawn[at]) : [bucket.total],
  );
  const highest = [...tops, ...(compare?.values ?? []), limit?.value ?? 0].reduce<number>(
    (best, value) => Math.max(best, value ?? 0),
    0,
  );
  const { max, ticks } = planValueAxis(highest);
  return { max, ticks: ticks.map((value) => ({ value, text: formatMetricTick(value, metric, reader) })) };
}

function describeSeries(
  line: ExplorerLine,
  isDrawn: boolean,
  grand: MetricSum,
  metric: UsageMetric,
  reader: Reader,
): ExplorerSeries {
  const isShared = !isRatio(metric) && grand.over !== null && grand.over > 0n && line.total.over !== null;
  return {
    key: line.key,
    name: line.name,
    slot: line.slot,
    color: renderSeriesColor(line.slot),
    total: renderSum(line.total, metric, reader) ?? (metric === 'cost' ? 'unpriced' : '–'),
    share: isShared ? formatShare(Number(line.total.over) / Number(grand.over), reader) : null,
    isHidden: !isDrawn,
  };
}

const COMPARE_NAME = { previous: 'Period before', weekday: 'Same weekdays before', year: 'A year before' } as const;

/** The earlier window, bucket beside bucket. Totals count the buckets that are finished, so that like meets like. */
function buildCompare(
  usage: UsageResponse,
  earlier: UsageResponse | null,
  view: UsageView,
  finished: readonly boolean[],
  sums: readonly Sums[],
  reader: Reader,
): ExplorerCompare | null {
  if (view.compare === null || earlier === null) return null;
  const { metric } = view;
  const starts = listBucketStarts(earlier.from, earlier.to, earlier.bucket, earlier.timezone).slice(0, finished.length);
  const [line] = readExplorerLines(earlier, metric);
  const own = starts.map((startMs) => [line?.sums.get(startMs)]);
  const shown = view.isCumulative && !isRatio(metric) ? accumulate(own, metric) : own;
  // Where nothing is finished yet, what there is has to do.
  const counts = (at: number) => (finished.includes(true) ? (finished[at] ?? false) : true);
  const before = addSums(own.filter((_, at) => counts(at)).flat(), metric);
  const now = addSums(sums.filter((_, at) => counts(at)).flat(), metric);
  return {
    name: COMPARE_NAME[view.compare],
    total: renderSum(before, metric, reader) ?? 'no data',
    change: describeRatio(now, before, reader),
    values: shown.map(([sum]) => renderHeight(sum, metric)),
    texts: shown.map(([sum], at) => {
      const text = renderSum(sum, metric, reader);
      const start = starts[at];
      if (text === null || start === undefined) return null;
      return `${text} (${labelBucket(new Date(start).toISOString(), usage.bucket, reader).title})`;
    }),
  };
}

function describeRatio(now: MetricSum, before: MetricSum, reader: Reader): string | null {
  if (now.over === null || !before.over || now.under === 0n || before.under === 0n) return null;
  const ratio = Number(now.over) / Number(now.under) / (Number(before.over) / Number(before.under));
  if (Math.abs(ratio - 1) < 0.0005) return 'same';
  if (ratio >= 3) return `${ratio < 10 ? formatDecimal(ratio, reader) : Math.round(ratio)}×`;
  return `${ratio > 1 ? '+' : '−'}${formatPercentDigits(Math.abs(ratio - 1) * 100, 1, reader)}`;
}

function placeMarkers(
  markers: readonly UsageMarker[],
  starts: readonly number[],
  ends: readonly number[],
): ExplorerMarker[] {
  const place = (at: string): number => {
    const atMs = Date.parse(at);
    const index = starts.findLastIndex((startMs) => startMs <= atMs);
    if (index < 0) return 0;
    const [startMs = 0, endMs = 0] = [starts[index], ends[index]];
    return index + Math.min(1, (atMs - startMs) / Math.max(1, endMs - startMs));
  };
  const lastMs = ends.at(-1) ?? 0;
  return markers
    .filter((marker) => Date.parse(marker.at) < lastMs)
    .map(({ id, kind, severity, text, href, at, until }) => ({
      id,
      kind,
      severity,
      text,
      href,
      at: place(at),
      until: until === null ? null : place(until),
    }));
}

function summarize(
  title: string,
  lines: readonly ExplorerLine[],
  {
    buckets,
    unit,
    approximate,
  }: { buckets: readonly ExplorerBucket[]; unit: UsageResponse['bucket']; approximate: number },
  grand: MetricSum,
  compare: ExplorerCompare | null,
  metric: UsageMetric,
  reader: Reader,
): string {
  const measured = buckets.filter((bucket) => bucket.total !== null);
  if (measured.length === 0) return `${title}: nothing measured in this window.`;
  const peak = measured.reduce((best, bucket) => ((bucket.total ?? 0) > (best.total ?? 0) ? bucket : best));
  const [biggest] = lines;
  const parts = [
    `${title}: ${renderSum(grand, metric, reader)} over ${formatQuantity(measured.length, unit, reader)}; highest ${peak.totalText} on ${peak.title}.`,
    biggest && lines.length > 1
      ? `${biggest.name} is the biggest with ${renderSum(biggest.total, metric, reader) ?? 'no known price'}.`
      : '',
    compare ? `${compare.name}: ${compare.total}${compare.change === null ? '' : `, change ${compare.change}`}.` : '',
    measured.length < buckets.length
      ? `${formatQuantity(buckets.length - measured.length, unit, reader)} without data.`
      : '',
    describeApproximate(approximate, unit, reader),
    measured.at(-1)?.complete === false ? `The last ${unit} is not finished.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}
