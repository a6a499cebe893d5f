import type { UsageBucket, UsagePoint, UsageResponse } from '@/lib/contracts/usage/usage';
import { listBucketStarts } from '@/lib/presenters/calendar-steps';
import { type DIMENSION_LABEL, nameDimensionValue } from './series-name';

/** A table of a file: names of its columns, and its rows in the same order. */
export type ExportTable = { columns: readonly string[]; rows: readonly (readonly (string | number | null)[])[] };

const COUNT_COLUMNS = [
  ['requests', 'requests'],
  ['inputTokens', 'input_tokens'],
  ['cachedInputTokens', 'cached_input_tokens'],
  ['cacheWriteTokens', 'cache_write_tokens'],
  ['outputTokens', 'output_tokens'],
  ['inputAudioTokens', 'input_audio_tokens'],
  ['outputAudioTokens', 'output_audio_tokens'],
  ['inputImageTokens', 'input_image_tokens'],
  ['outputImageTokens', 'output_image_tokens'],
  ['units', 'units'],
] as const satisfies readonly (readonly [keyof UsagePoint, string])[];

type Line = { group: Record<string, string | null>; names: Record<string, string>; otherGroups: number | null };
type Entry = Line & { point: UsagePoint; endsAt: string };

/** The answer as a table: a row for each bucket and group, in order of time; "Other" last in its bucket. */
export function buildUsageTableFile(usage: UsageResponse, dimensions: readonly string[]): ExportTable {
  const asked = dimensions as (keyof typeof DIMENSION_LABEL)[];
  return {
    columns: [
      'start',
      'end',
      ...asked.flatMap((dimension) => [renderColumn(dimension), `${renderColumn(dimension)}_name`]),
      'cost',
      'currency',
      'cost_source',
      ...COUNT_COLUMNS.map(([, column]) => column),
      'assumed_cost',
      'unpriced_requests',
      'complete',
    ],
    rows: listEntries(usage).map(({ point, endsAt, ...line }) => [
      point.start,
      endsAt,
      ...asked.flatMap((dimension) => [renderId(line, dimension), renderName(line, dimension)]),
      point.cost,
      point.cost === null ? null : usage.currency,
      point.cost === null ? null : point.costSource,
      ...COUNT_COLUMNS.map(([field]) => point[field]),
      point.cost === null ? null : point.assumedCost,
      point.unpricedRequests,
      String(point.complete),
    ]),
  };
}

/** Columns of FOCUS 1.2 (focus.finops.org) that this data can fill, then ours, prefixed as the specification asks. */
const FOCUS_COLUMNS = [
  'BilledCost',
  'BillingAccountId',
  'BillingAccountName',
  'BillingCurrency',
  'BillingPeriodEnd',
  'BillingPeriodStart',
  'ChargeCategory',
  'ChargeClass',
  'ChargeDescription',
  'ChargeFrequency',
  'ChargePeriodEnd',
  'ChargePeriodStart',
  'ConsumedQuantity',
  'ConsumedUnit',
  'ContractedCost',
  'EffectiveCost',
  'InvoiceIssuerName',
  'ListCost',
  'PricingQuantity',
  'PricingUnit',
  'ProviderName',
  'PublisherName',
  'ResourceId',
  'ResourceName',
  'ServiceCategory',
  'ServiceName',
  'ServiceSubcategory',
  'SkuId',
  'SubAccountId',
  'SubAccountName',
  'Tags',
  'x_CostSource',
  'x_Complete',
  'x_AssumedCost',
  'x_UnpricedRequests',
] as const;

/**
 * The answer as FOCUS rows. An amount that is not billed yet is our estimate; `x_CostSource` says so. A row without any
 * known price has empty costs, never zero.
 */
export function buildFocusFile(usage: UsageResponse): ExportTable {
  return {
    columns: FOCUS_COLUMNS,
    rows: listEntries(usage).map((entry) => {
      const row = describeFocusRow(entry, usage);
      return FOCUS_COLUMNS.map((column) => row[column]);
    }),
  };
}

function describeFocusRow(
  entry: Entry,
  usage: UsageResponse,
): Record<(typeof FOCUS_COLUMNS)[number], string | number | null> {
  const { point, group, names } = entry;
  const month = findMonth(point.start);
  const cost = point.cost;
  const tokens = point.inputTokens + point.outputTokens;
  const model = group['model'] ?? null;
  return {
    BilledCost: cost,
    BillingAccountId: group['connection'] ?? 'all',
    BillingAccountName: names['connection'] ?? null,
    BillingCurrency: usage.currency,
    BillingPeriodEnd: month.end,
    BillingPeriodStart: month.start,
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeDescription: describeLine(entry),
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: entry.endsAt,
    ChargePeriodStart: point.start,
    ConsumedQuantity: tokens,
    ConsumedUnit: 'Tokens',
    ContractedCost: cost,
    EffectiveCost: cost,
    InvoiceIssuerName: 'OpenAI',
    ListCost: cost,
    PricingQuantity: tokens,
    PricingUnit: 'Tokens',
    ProviderName: 'OpenAI',
    PublisherName: 'OpenAI',
    ResourceId: group['apiKey'] ?? null,
    ResourceName: names['apiKey'] ?? null,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: 'OpenAI API',
    ServiceSubcategory: 'Generative AI',
    SkuId: model,
    SubAccountId: group['project'] ?? null,
    SubAccountName: names['project'] ?? null,
    Tags: JSON.stringify(group),
    x_CostSource: cost === null ? null : point.costSource,
    x_Complete: String(point.complete),
    x_AssumedCost: cost === null ? null : point.assumedCost,
    x_UnpricedRequests: point.unpricedRequests,
  };
}

function describeLine({ group, names, otherGroups }: Line): string {
  if (otherGroups !== null) return `Other (${otherGroups})`;
  const parts = Object.entries(group).map(([dimension, id]) => nameDimensionValue(dimension, id, names));
  return parts.length === 0 ? 'All usage' : parts.join(' · ');
}

function listEntries(usage: UsageResponse): Entry[] {
  const ends = listBucketEnds(usage);
  const lines = [
    ...usage.series.map(({ group, names, points }) => ({ group, names, otherGroups: null, points })),
    ...(usage.other && usage.other.groups > 0
      ? [{ group: {}, names: {}, otherGroups: usage.other.groups, points: usage.other.points }]
      : []),
  ];
  return lines
    .flatMap(({ points, ...line }, order) =>
      points.map((point) => ({ ...line, point, order, endsAt: ends.get(Date.parse(point.start)) ?? usage.to })),
    )
    .sort((left, right) => Date.parse(left.point.start) - Date.parse(right.point.start) || left.order - right.order);
}

function listBucketEnds(usage: {
  from: string;
  to: string;
  bucket: UsageBucket;
  timezone: string;
}): Map<number, string> {
  const starts = listBucketStarts(usage.from, usage.to, usage.bucket, usage.timezone);
  return new Map(
    starts.map((startMs, at) => [startMs, new Date(starts[at + 1] ?? Date.parse(usage.to)).toISOString()]),
  );
}

/** apiKey -> api_key. */
const renderColumn = (dimension: string) => dimension.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const renderId = (line: Line, dimension: string) =>
  line.otherGroups === null ? (line.group[dimension] ?? null) : 'other';

const renderName = (line: Line, dimension: string) =>
  line.otherGroups === null
    ? nameDimensionValue(dimension, line.group[dimension] ?? null, line.names)
    : `Other (${line.otherGroups})`;

/** The provider bills by UTC month. */
function findMonth(at: string): { start: string; end: string } {
  const date = new Date(at);
  const month = (offset: number) =>
    new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, 1)).toISOString();
  return { start: month(0), end: month(1) };
}
