import type { Incident } from '@/lib/contracts/incidents/incidents';
import type { UsageQuery, UsageResponse } from '@/lib/contracts/usage/usage';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { formatDayTime, formatSpan, formatTime, formatZone } from '@/lib/presenters/instant';
import { formatMoneyTick, formatNanos } from '@/lib/presenters/money';
import { planLabelIndexes, planValueAxis } from '@/lib/presenters/scale';
import { shortenModel } from '@/lib/presenters/usage/series-name';
import type { ChartBucket, StackedChartModel } from '@/lib/presenters/usage/stacked-chart';
import { isOpenPoint } from '@/lib/presenters/usage/usage-point';

/** 96 bars over a day: wide enough to see, narrow enough to show when it began. */
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
/** About as many bars over the few hours of a short incident: narrow enough to show that it stopped minutes ago. */
const SHORT_BIN_MS = 2 * MINUTE_MS;
/** A shorter incident is shown alone, with this much before it. */
const SHORT_MS = 2 * HOUR_MS;
const BEFORE_SHORT_MS = HOUR_MS;

/**
 * Usage over the 24 hours that hold the incident's window and what came after, with room to grow while it lasts; of a
 * short or young incident since an hour before it. An incident of one model on a key shows the whole key, so that its
 * ordinary spend is there to compare with. Where minutes are gone, before `minutesFrom`, it is drawn from hours.
 */
export function planIncidentQuery(incident: Incident, now: Date, timezone: string, minutesFrom: Date): UsageQuery {
  const { scope } = incident;
  const { fromMs, toMs } = planSpan(incident, now, minutesFrom);
  const list = (value: string | undefined) => (value === undefined ? [] : [value]);
  return {
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    bucket: fromMs < minutesFrom.getTime() ? 'hour' : 'minute',
    groupBy: isSplitByModel(incident) ? ['model'] : [],
    timezone,
    model: isSplitByModel(incident) ? [] : list(scope.model),
    project: list(scope.projectId),
    apiKey: list(scope.apiKeyId),
    user: list(scope.userId),
    connection: list(scope.connectionId),
    kind: list(scope.kind),
    serviceTier: [],
    batch: [],
    provider: [],
    payer: [],
  };
}

/** One model of something narrower than the organization. */
function isSplitByModel({ scope }: Incident): boolean {
  return scope.model !== undefined && (scope.apiKeyId ?? scope.projectId ?? scope.userId) !== undefined;
}

function planSpan(incident: Incident, now: Date, minutesFrom: Date): { fromMs: number; toMs: number } {
  const toMs = findChartEnd(incident, now);
  const startMs = Date.parse(incident.window.start);
  const endMs = incident.resolvedAt === null ? now.getTime() : Date.parse(incident.resolvedAt);
  const shortFromMs = Math.floor((startMs - BEFORE_SHORT_MS) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  const isShort = Math.max(endMs, Date.parse(incident.window.end)) - startMs <= SHORT_MS;
  return { fromMs: isShort && shortFromMs >= minutesFrom.getTime() ? shortFromMs : toMs - DAY_MS, toMs };
}

/** Length of a bar, and what a reader calls it. */
function chooseBar({ bucket, from, to }: UsageResponse): { binMs: number; barText: string } {
  if (bucket === 'hour') return { binMs: HOUR_MS, barText: 'hour' };
  const isShort = Date.parse(to) - Date.parse(from) < DAY_MS / 2;
  return isShort
    ? { binMs: SHORT_BIN_MS, barText: 'two minutes' }
    : { binMs: QUARTER_HOUR_MS, barText: 'quarter hour' };
}

function findChartEnd(incident: Incident, now: Date): number {
  const afterMs = incident.resolvedAt === null ? now.getTime() + HOUR_MS : Date.parse(incident.resolvedAt) + HOUR_MS;
  const latestMs = Math.min(afterMs, Date.parse(incident.window.start) + 20 * HOUR_MS);
  return Math.ceil(Math.max(latestMs, Date.parse(incident.window.end)) / HOUR_MS) * HOUR_MS;
}

const SEVERITY_COLOR: Record<Incident['severity'], string> = {
  critical: 'var(--critical)',
  warning: 'var(--warning)',
  info: 'var(--accent)',
};

/** What the chart is called; a short incident has a chart of its own few hours. */
const chartTitle = (isShort: boolean) =>
  isShort ? 'Spend since an hour before it' : 'Spend in the 24 hours around it';

type Part = { key: string; name: string; color: string; sums: Map<number, bigint> };

/** Minutes summed into bars (or hours as they are), with the incident's window and its normal spend. */
export function buildIncidentChart(
  incident: Incident,
  usage: UsageResponse,
  { locale }: Pick<Reader, 'locale'>,
): StackedChartModel {
  const reader = { locale, timezone: usage.timezone };
  const { binMs, barText } = chooseBar(usage);
  const parts = readParts(incident, usage, binMs);
  const newestMs = usage.asOf === null ? Date.parse(usage.to) : Date.parse(usage.asOf);
  const starts = listBinStarts(usage, binMs, newestMs);
  const open = listOpenBins(usage, binMs);
  const buckets = starts.map((startMs) =>
    buildBin(startMs, parts, !open.has(startMs) && startMs + binMs <= newestMs, reader),
  );
  const normal = computeNormal(incident, binMs, reader);
  const axis = planValueAxis(Math.max(normal?.value ?? 0, ...buckets.map((bucket) => bucket.total ?? 0)), 3);
  const windowText = formatSpan(incident.window.start, incident.window.end, reader);
  const peak = buckets.reduce<ChartBucket | null>(
    (best, bucket) => ((bucket.total ?? 0) > (best?.total ?? 0) ? bucket : best),
    null,
  );
  return {
    title: chartTitle(binMs === SHORT_BIN_MS),
    series: parts.map(({ key, name, color, sums }) => ({
      key,
      name,
      color,
      total: formatNanos(
        [...sums.values()].reduce((total, value) => total + value, 0n),
        reader,
      ),
    })),
    buckets,
    axis: { max: axis.max, ticks: axis.ticks.map((value) => ({ value, text: formatMoneyTick(value, reader) })) },
    labelled: planLabelIndexes(buckets.length, 7),
    summary: peak
      ? `Spend per ${barText}: highest ${peak.totalText} at ${peak.title}. The incident's window is ${windowText}.`
      : 'No spend was measured in this time.',
    zone: formatZone(reader, usage.to),
    highlighted: findHighlight(incident, starts, binMs, windowText),
    normal,
  };
}

/** The rest below, the incident's own part on top of it in the colour of its severity; one part where nothing splits. */
function readParts(incident: Incident, usage: UsageResponse, binMs: number): Part[] {
  if (!isSplitByModel(incident)) {
    return [{ key: 'spend', name: 'Spend', color: 'var(--series-0)', sums: sumBins(usage.series, binMs) }];
  }
  const { model = '' } = incident.scope;
  const own = usage.series.filter((series) => series.group['model'] === model);
  const rest = usage.series.filter((series) => series.group['model'] !== model);
  return [
    { key: 'rest', name: 'Other models', color: 'var(--series-other)', sums: sumBins(rest, binMs) },
    { key: 'own', name: shortenModel(model), color: SEVERITY_COLOR[incident.severity], sums: sumBins(own, binMs) },
  ];
}

const findBin = (start: string, binMs: number) => Math.floor(Date.parse(start) / binMs) * binMs;

function sumBins(series: UsageResponse['series'], binMs: number): Map<number, bigint> {
  const sums = new Map<number, bigint>();
  for (const { start, cost } of series.flatMap((one) => one.points)) {
    if (cost === null) continue;
    const startMs = findBin(start, binMs);
    sums.set(startMs, (sums.get(startMs) ?? 0n) + parseDecimalToNanos(cost));
  }
  return sums;
}

function listOpenBins(usage: UsageResponse, binMs: number): Set<number> {
  const points = usage.series.flatMap((series) => series.points);
  return new Set(points.filter((point) => isOpenPoint(point)).map((point) => findBin(point.start, binMs)));
}

function listBinStarts(usage: UsageResponse, binMs: number, newestMs: number): number[] {
  const starts: number[] = [];
  for (let atMs = findBin(usage.from, binMs); atMs < Date.parse(usage.to) && atMs <= newestMs; atMs += binMs) {
    starts.push(atMs);
  }
  return starts;
}

function buildBin(startMs: number, parts: readonly Part[], complete: boolean, reader: Reader): ChartBucket {
  const startsAt = new Date(startMs).toISOString();
  const exact = parts.map((part) => part.sums.get(startMs) ?? null);
  const measured = exact.filter((value) => value !== null);
  const total = measured.length === 0 ? null : measured.reduce((sum, value) => sum + value, 0n);
  return {
    startsAt,
    label: formatTime(startsAt, reader),
    title: formatDayTime(startsAt, reader),
    complete,
    values: exact.map((value) => (value === null ? null : convertNanosToNumber(value))),
    texts: exact.map((value) => (value === null ? null : formatNanos(value, reader))),
    total: total === null ? null : convertNanosToNumber(total),
    totalText: total === null ? null : formatNanos(total, reader),
  };
}

function computeNormal(incident: Incident, binMs: number, reader: Reader): StackedChartModel['normal'] {
  const windowMs = Date.parse(incident.window.end) - Date.parse(incident.window.start);
  if (windowMs <= 0) return null;
  const nanos = (parseDecimalToNanos(incident.expected) * BigInt(binMs)) / BigInt(windowMs);
  return nanos > 0n ? { value: convertNanosToNumber(nanos), text: `normal ${formatNanos(nanos, reader)}` } : null;
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
