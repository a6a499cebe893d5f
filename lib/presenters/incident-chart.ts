import type { Incident } from '@/lib/contracts/incidents';
import type { UsageQuery, UsageResponse } from '@/lib/contracts/usage';
import { convertNanosToNumber, formatDollars, parseDecimalToNanos } from '@/lib/domain/money';
import { formatDayTime, formatSpan, formatTime, formatZone } from './instant';
import { formatMoney, formatMoneyTick } from './money';
import { planLabelIndexes, planValueAxis } from './scale';
import type { ChartBucket, StackedChartModel } from './stacked-chart';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** 96 bars over a day: wide enough to see, narrow enough to show when it began. */
const BIN_MS = 15 * 60_000;
/** Minutes are kept for 35 days; older incidents are drawn from hours. */
const MINUTES_KEPT_MS = 34 * DAY_MS;

/** Usage of exactly what the incident speaks of, over the 24 hours that hold its window and what came after. */
export function planIncidentQuery(incident: Incident, now: Date, timezone: string): UsageQuery {
  const latestMs = incident.resolvedAt === null ? now.getTime() : Date.parse(incident.resolvedAt) + HOUR_MS;
  const wantedMs = Math.min(
    Math.max(Date.parse(incident.window.end), latestMs),
    Date.parse(incident.window.start) + 20 * HOUR_MS,
  );
  const toMs =
    Math.ceil(Math.min(Math.max(wantedMs, Date.parse(incident.window.end)), now.getTime()) / BIN_MS) * BIN_MS;
  const list = (value: string | undefined) => (value === undefined ? [] : [value]);
  return {
    from: new Date(toMs - DAY_MS).toISOString(),
    to: new Date(toMs).toISOString(),
    bucket: now.getTime() - toMs > MINUTES_KEPT_MS ? 'hour' : 'minute',
    groupBy: [],
    timezone,
    model: list(incident.scope.model),
    project: list(incident.scope.projectId),
    apiKey: list(incident.scope.apiKeyId),
    user: list(incident.scope.userId),
    connection: list(incident.scope.connectionId),
    kind: [],
    serviceTier: [],
    batch: [],
  };
}

/** Minutes summed into quarter hours (or hours as they are), with the incident's window and its normal spend. */
export function buildIncidentChart(incident: Incident, usage: UsageResponse): StackedChartModel {
  const binMs = usage.bucket === 'hour' ? HOUR_MS : BIN_MS;
  const { sums, open } = sumBins(usage, binMs);
  const newestMs = usage.asOf === null ? Date.parse(usage.to) : Date.parse(usage.asOf);
  const starts: number[] = [];
  const firstMs = Math.floor(Date.parse(usage.from) / binMs) * binMs;
  for (let atMs = firstMs; atMs < Date.parse(usage.to) && atMs <= newestMs; atMs += binMs) starts.push(atMs);
  const buckets = starts.map((startMs) =>
    buildBin(startMs, sums.get(startMs) ?? null, !open.has(startMs) && startMs + binMs <= newestMs, usage.timezone),
  );
  const normal = computeNormal(incident, binMs);
  const axis = planValueAxis(Math.max(normal?.value ?? 0, ...buckets.map((bucket) => bucket.total ?? 0)), 3);
  const peak = buckets.reduce<ChartBucket | null>(
    (best, bucket) => ((bucket.total ?? 0) > (best?.total ?? 0) ? bucket : best),
    null,
  );
  const windowText = formatSpan(incident.window.start, incident.window.end, usage.timezone);
  return {
    title: 'Spend in the 24 hours around it',
    series: [
      {
        key: 'spend',
        name: `Spend per ${binMs === HOUR_MS ? 'hour' : '15 min'}`,
        color: 'var(--series-0)',
        total: usage.totals.cost === null ? 'unpriced' : formatMoney(usage.totals.cost),
      },
    ],
    buckets,
    axis: { max: axis.max, ticks: axis.ticks.map((value) => ({ value, text: formatMoneyTick(value) })) },
    labelled: planLabelIndexes(buckets.length, 7),
    summary: peak
      ? `Spend per ${binMs === HOUR_MS ? 'hour' : 'quarter hour'}: highest ${peak.totalText} at ${peak.title}. The incident's window is ${windowText}.`
      : 'No spend was measured in these 24 hours.',
    zone: formatZone(usage.timezone, usage.to),
    highlighted: findHighlight(incident, starts, binMs, windowText),
    normal,
  };
}

function sumBins(usage: UsageResponse, binMs: number): { sums: Map<number, bigint>; open: Set<number> } {
  const sums = new Map<number, bigint>();
  const open = new Set<number>();
  for (const point of usage.series.flatMap((series) => series.points)) {
    const startMs = Math.floor(Date.parse(point.start) / binMs) * binMs;
    if (!point.complete) open.add(startMs);
    if (point.cost !== null) sums.set(startMs, (sums.get(startMs) ?? 0n) + parseDecimalToNanos(point.cost));
  }
  return { sums, open };
}

function buildBin(startMs: number, nanos: bigint | null, complete: boolean, timezone: string): ChartBucket {
  const startsAt = new Date(startMs).toISOString();
  const value = nanos === null ? null : convertNanosToNumber(nanos);
  const text = nanos === null ? null : formatDollars(nanos);
  return {
    startsAt,
    label: formatTime(startsAt, timezone),
    title: formatDayTime(startsAt, timezone),
    complete,
    values: [value],
    texts: [text],
    total: value,
    totalText: text,
  };
}

function computeNormal(incident: Incident, binMs: number): StackedChartModel['normal'] {
  const windowMs = Date.parse(incident.window.end) - Date.parse(incident.window.start);
  if (windowMs <= 0) return null;
  const nanos = (parseDecimalToNanos(incident.expected) * BigInt(binMs)) / BigInt(windowMs);
  return { value: convertNanosToNumber(nanos), text: `normal ${formatDollars(nanos)}` };
}

function findHighlight(
  incident: Incident,
  starts: readonly number[],
  binMs: number,
  text: string,
): StackedChartModel['highlighted'] {
  const startMs = Date.parse(incident.window.start);
  const endMs = Date.parse(incident.window.end);
  const inside = starts.flatMap((atMs, index) => (atMs + binMs > startMs && atMs < endMs ? [index] : []));
  const first = inside[0];
  const last = inside[inside.length - 1];
  // A window that fills the whole chart has nothing to stand out from.
  if (inside.length === starts.length) return null;
  return first === undefined || last === undefined ? null : { first, last, text };
}
