import type { UsageBucket, UsageGroupBy } from '@/lib/contracts/usage';
import { USAGE_METRICS, type UsageMetric } from './usage-metric';

/** What the usage page shows, as its address says it. Unknown or missing values fall back to the defaults. */
export type UsageView = {
  range: UsageRange | 'custom';
  /** Calendar days (to is the last day shown) or exact instants; only with `custom`. */
  from: string | null;
  to: string | null;
  groupBy: UsageGroupBy;
  /** null = the bucket that fits the range. */
  bucket: UsageBucket | null;
  metric: UsageMetric;
  chart: 'bars' | 'lines';
  filters: UsageFilters;
};

export const FILTER_DIMENSIONS = [
  'model',
  'project',
  'apiKey',
  'user',
  'kind',
  'serviceTier',
  'batch',
  'connection',
] as const satisfies readonly UsageGroupBy[];
export type UsageFilters = Partial<Record<UsageGroupBy, string[]>>;

export const USAGE_RANGES = [
  { range: 'today', key: 'd', label: 'Today', short: 'Today' },
  { range: 'yesterday', key: 'e', label: 'Yesterday', short: 'Yesterday' },
  { range: '24h', key: 'h', label: 'Last 24 hours', short: '24 h' },
  { range: '7d', key: 'w', label: 'Last 7 days', short: '7 d' },
  { range: '30d', key: 't', label: 'Last 30 days', short: '30 d' },
  { range: '90d', key: 'q', label: 'Last 90 days', short: '90 d' },
  { range: 'month', key: 'm', label: 'Month to date', short: 'Month' },
  { range: 'last-month', key: 'p', label: 'Last month', short: 'Last month' },
] as const;
export type UsageRange = (typeof USAGE_RANGES)[number]['range'];

export const USAGE_BUCKETS = ['minute', 'hour', 'day', 'month'] as const satisfies readonly UsageBucket[];

export const DEFAULT_VIEW: UsageView = {
  range: '30d',
  from: null,
  to: null,
  groupBy: 'model',
  bucket: null,
  metric: 'cost',
  chart: 'bars',
  filters: {},
};

export type SearchParams = Record<string, string | string[] | undefined>;

const INSTANT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/;

const listValues = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function pick<T extends string>(value: string | string[] | undefined, allowed: readonly T[]): T | null {
  const [first] = listValues(value);
  return allowed.find((one) => one === first) ?? null;
}

function readMoment(value: string | string[] | undefined): string | null {
  const [first] = listValues(value);
  return first !== undefined && INSTANT.test(first) && !Number.isNaN(Date.parse(first)) ? first : null;
}

/** Address -> view. */
export function parseUsageView(params: SearchParams): UsageView {
  const from = readMoment(params['from']);
  const to = readMoment(params['to']);
  const isCustom = from !== null && to !== null && Date.parse(from) <= Date.parse(to);
  const filters: UsageFilters = {};
  for (const dimension of FILTER_DIMENSIONS) {
    const values = [...new Set(listValues(params[dimension]).filter((one) => one !== '' && one.length <= 200))];
    if (values.length > 0) filters[dimension] = values.slice(0, 100).sort();
  }
  return {
    range: isCustom
      ? 'custom'
      : (pick(
          params['range'],
          USAGE_RANGES.map((one) => one.range),
        ) ?? DEFAULT_VIEW.range),
    from: isCustom ? from : null,
    to: isCustom ? to : null,
    groupBy: pick(params['groupBy'], FILTER_DIMENSIONS) ?? DEFAULT_VIEW.groupBy,
    bucket: pick(params['bucket'], USAGE_BUCKETS),
    metric: pick(params['metric'], USAGE_METRICS) ?? DEFAULT_VIEW.metric,
    chart: pick(params['chart'], ['bars', 'lines'] as const) ?? DEFAULT_VIEW.chart,
    filters,
  };
}

/** View -> address; defaults are left out, so that equal views have equal, short addresses. */
export function renderUsageSearch(view: UsageView): string {
  const search = new URLSearchParams();
  if (view.range === 'custom' && view.from !== null && view.to !== null) {
    search.set('from', view.from);
    search.set('to', view.to);
  } else if (view.range !== DEFAULT_VIEW.range && view.range !== 'custom') search.set('range', view.range);
  if (view.groupBy !== DEFAULT_VIEW.groupBy) search.set('groupBy', view.groupBy);
  if (view.bucket !== null) search.set('bucket', view.bucket);
  if (view.metric !== DEFAULT_VIEW.metric) search.set('metric', view.metric);
  if (view.chart !== DEFAULT_VIEW.chart) search.set('chart', view.chart);
  for (const dimension of FILTER_DIMENSIONS) {
    for (const value of view.filters[dimension] ?? []) search.append(dimension, value);
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

/** The view with one filter value added or, when it is there, taken away. */
export function toggleUsageFilter(view: UsageView, dimension: UsageGroupBy, value: string): UsageView {
  const present = view.filters[dimension] ?? [];
  const next = present.includes(value) ? present.filter((one) => one !== value) : [...present, value].sort();
  const { [dimension]: _replaced, ...others } = view.filters;
  return { ...view, filters: next.length === 0 ? others : { ...others, [dimension]: next } };
}
