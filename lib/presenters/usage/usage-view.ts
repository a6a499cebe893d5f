import type { UsageBucket, UsageGroupBy, UsageSort } from '@/lib/contracts/usage/usage';
import { USAGE_METRICS, type UsageMetric } from './usage-metric';

/** What the usage page shows, as its address says it. Unknown or missing values fall back to the defaults. */
export type UsageView = {
  range: UsageRange | 'custom';
  /** Calendar days (to is the last day shown) or exact instants; only with `custom`. */
  from: string | null;
  to: string | null;
  groupBy: UsageGroupBy;
  /** A second split within the first; null = none. */
  thenBy: UsageGroupBy | null;
  /** null = the bucket that fits the range. */
  bucket: UsageBucket | null;
  metric: UsageMetric;
  chart: UsageChartKind;
  /** Adds each bucket to those before it. */
  isCumulative: boolean;
  compare: UsageCompare | null;
  /** Series drawn on their own; the rest is "Other". */
  top: number;
  /** Keys of series that the legend hides. */
  hidden: string[];
  sort: UsageSort;
  order: 'asc' | 'desc';
  filters: UsageFilters;
};

export const CHART_KINDS = ['bars', 'lines', 'area', 'share', 'week'] as const;
export type UsageChartKind = (typeof CHART_KINDS)[number];

export const COMPARES = ['previous', 'weekday', 'year'] as const;
export type UsageCompare = (typeof COMPARES)[number];
export const COMPARE_LABEL: Record<UsageCompare, string> = {
  previous: 'Previous period',
  weekday: 'Previous, same weekdays',
  year: 'A year before',
};

/** Fewer than there are colours, so that none repeats. */
export const TOPS = [3, 5, 8] as const;

/** Columns of the table, in their order; each is a sort. */
export const TABLE_SORTS = [
  'name',
  'cost',
  'requests',
  'inputTokens',
  'cachedInputTokens',
  'outputTokens',
  'tokensPerRequest',
  'costPer1kRequests',
] as const satisfies readonly UsageSort[];

export const FILTER_DIMENSIONS = [
  'model',
  'project',
  'apiKey',
  'user',
  'kind',
  'serviceTier',
  'batch',
  'connection',
  'provider',
  'payer',
] as const satisfies readonly UsageGroupBy[];
export type UsageFilters = Partial<Record<UsageGroupBy, string[]>>;

export const USAGE_RANGES = [
  { range: 'today', key: 'd', label: 'Today', short: 'Today' },
  { range: 'yesterday', key: 'e', label: 'Yesterday', short: 'Yesterday' },
  { range: '24h', key: 'h', label: 'Last 24 hours', short: '24 h' },
  { range: '7d', key: 'w', label: 'Last 7 days', short: '7 d' },
  { range: '28d', key: 'f', label: 'Last 28 days', short: '28 d' },
  { range: '30d', key: 't', label: 'Last 30 days', short: '30 d' },
  { range: '90d', key: 'q', label: 'Last 90 days', short: '90 d' },
  { range: 'month', key: 'm', label: 'Month to date', short: 'Month' },
  { range: 'last-month', key: 'p', label: 'Last month', short: 'Last month' },
  { range: '12mo', key: 'y', label: 'Last 12 months', short: '12 mo' },
  { range: 'all', key: 'a', label: 'Everything', short: 'All' },
] as const;
export type UsageRange = (typeof USAGE_RANGES)[number]['range'];

export const USAGE_BUCKETS = ['minute', 'hour', 'day', 'month'] as const satisfies readonly UsageBucket[];

export const DEFAULT_VIEW: UsageView = {
  range: '30d',
  from: null,
  to: null,
  groupBy: 'model',
  bucket: null,
  thenBy: null,
  metric: 'cost',
  chart: 'bars',
  isCumulative: false,
  compare: null,
  top: 8,
  hidden: [],
  sort: 'cost',
  order: 'desc',
  filters: {},
};

export type SearchParams = Record<string, string | string[] | undefined>;

const LONGEST_VALUE = 200;
const MOST_VALUES = 100;

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
    const values = readValues(params[dimension]);
    if (values.length > 0) filters[dimension] = values;
  }
  const groupBy = pick(params['groupBy'], FILTER_DIMENSIONS) ?? DEFAULT_VIEW.groupBy;
  const thenBy = pick(params['thenBy'], FILTER_DIMENSIONS);
  const top = Number(listValues(params['top'])[0]);
  return fitPayers({
    range: isCustom
      ? 'custom'
      : (pick(
          params['range'],
          USAGE_RANGES.map((one) => one.range),
        ) ?? DEFAULT_VIEW.range),
    from: isCustom ? from : null,
    to: isCustom ? to : null,
    groupBy,
    thenBy: thenBy === groupBy ? null : thenBy,
    bucket: pick(params['bucket'], USAGE_BUCKETS),
    metric: pick(params['metric'], USAGE_METRICS) ?? DEFAULT_VIEW.metric,
    chart: pick(params['chart'], CHART_KINDS) ?? DEFAULT_VIEW.chart,
    isCumulative: pick(params['cumulative'], ['1'] as const) !== null,
    compare: pick(params['compare'], COMPARES),
    top: TOPS.find((one) => one === top) ?? DEFAULT_VIEW.top,
    hidden: readValues(params['hide']),
    sort: pick(params['sort'], TABLE_SORTS) ?? DEFAULT_VIEW.sort,
    order: pick(params['order'], ['asc', 'desc'] as const) ?? DEFAULT_VIEW.order,
    filters,
  });
}

/** The allocation tells money by payer and day, and nothing else. */
function fitPayers(view: UsageView): UsageView {
  const { payer, ...others } = view.filters;
  if (view.groupBy !== 'payer')
    return { ...view, thenBy: view.thenBy === 'payer' ? null : view.thenBy, filters: others };
  return {
    ...{ ...view, thenBy: null, metric: 'cost', filters: payer === undefined ? {} : { payer } },
    bucket: view.bucket === 'month' ? 'month' : 'day',
    chart: view.chart === 'week' ? 'bars' : view.chart,
    sort: view.sort === 'name' ? 'name' : 'cost',
  };
}

/** Dimensions that a view may be narrowed by. */
export const listFilterDimensions = ({ groupBy }: Pick<UsageView, 'groupBy'>): UsageGroupBy[] =>
  FILTER_DIMENSIONS.filter((one) => (one === 'payer') === (groupBy === 'payer'));

/** Repeated values, each once, in a fixed order, so that equal views have equal addresses. */
function readValues(value: string | string[] | undefined): string[] {
  const values = new Set(listValues(value).filter((one) => one !== '' && one.length <= LONGEST_VALUE));
  return [...values].slice(0, MOST_VALUES).sort();
}

/** Address -> the parameters of `parseUsageView`. */
export function readSearchParams(search: URLSearchParams): SearchParams {
  return Object.fromEntries([...new Set(search.keys())].map((name) => [name, search.getAll(name)]));
}

/** View -> address; defaults are left out, so that equal views have equal, short addresses. */
export function renderUsageSearch(view: UsageView): string {
  const text = renderUsageParams(view).toString();
  return text === '' ? '' : `?${text}`;
}

/** View -> parameters as they are stored with saved views and links. */
export function renderUsageParams(view: UsageView): URLSearchParams {
  const search = new URLSearchParams();
  if (view.range === 'custom' && view.from !== null && view.to !== null) {
    search.set('from', view.from);
    search.set('to', view.to);
  } else if (view.range !== DEFAULT_VIEW.range && view.range !== 'custom') search.set('range', view.range);
  if (view.groupBy !== DEFAULT_VIEW.groupBy) search.set('groupBy', view.groupBy);
  if (view.bucket !== null) search.set('bucket', view.bucket);
  if (view.metric !== DEFAULT_VIEW.metric) search.set('metric', view.metric);
  if (view.chart !== DEFAULT_VIEW.chart) search.set('chart', view.chart);
  if (view.thenBy !== null) search.set('thenBy', view.thenBy);
  if (view.isCumulative) search.set('cumulative', '1');
  if (view.compare !== null) search.set('compare', view.compare);
  if (view.top !== DEFAULT_VIEW.top) search.set('top', String(view.top));
  if (view.sort !== DEFAULT_VIEW.sort) search.set('sort', view.sort);
  if (view.order !== DEFAULT_VIEW.order) search.set('order', view.order);
  for (const dimension of FILTER_DIMENSIONS) {
    for (const value of view.filters[dimension] ?? []) search.append(dimension, value);
  }
  for (const key of view.hidden) search.append('hide', key);
  return search;
}

/** The view with one filter value added or, when it is there, taken away. */
export function toggleUsageFilter(view: UsageView, dimension: UsageGroupBy, value: string): UsageView {
  const present = view.filters[dimension] ?? [];
  const next = present.includes(value) ? present.filter((one) => one !== value) : [...present, value].sort();
  const { [dimension]: _replaced, ...others } = view.filters;
  return { ...view, filters: next.length === 0 ? others : { ...others, [dimension]: next } };
}

/** The view narrowed to exactly one group. */
export function addUsageFilters(
  view: UsageView,
  group: Partial<Record<UsageGroupBy, string | null>>,
): Pick<UsageView, 'filters' | 'hidden'> {
  const added = Object.entries(group).map(([dimension, value]) => [dimension, [value ?? 'none']]);
  return { filters: { ...view.filters, ...Object.fromEntries(added) }, hidden: [] };
}
