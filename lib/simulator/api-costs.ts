import { formatNanosExact } from '@/lib/domain/money';
import { computeCost } from '@/lib/domain/pricing';
import { DAY_SECONDS } from '@/lib/domain/time';
import type { UsageCounts, UsageDimensions } from '@/lib/domain/usage/usage';
import {
  ApiRefusal,
  type Reply,
  readGroupBy,
  readInteger,
  readList,
  readPageStart,
  renderPageToken,
  requireInteger,
} from './api-reply';
import type { ApiContext } from './api-usage';
import { isEmptyTally, mapTallyToCounts } from './traffic';

const GROUP_BY = ['project_id', 'line_item', 'api_key_id', 'user_id', 'api_source'];
/** 2025-12-06T00:00:00Z: the real API refuses grouping by key for earlier starts. */
const KEY_GROUPING_FLOOR = 1_764_979_200;
const MAX_LIMIT = 180;
/** Whatever is asked for, a page holds no more days than this. */
const MAX_BUCKETS = 31;
/** The bill trails usage by half an hour. */
const BILLING_DELAY_SECONDS = 1_800;
/** Until this long after midnight a day is billed at 98 percent; then it is restated once, for good. */
const RESTATED_AFTER_SECONDS = 6 * 3_600;

type Charge = {
  projectId: string | null;
  apiKeyId: string | null;
  userId: string | null;
  lineItem: string;
  nanos: bigint;
  quantity: number;
  quantityUnit: string | null;
};

/** GET /organization/costs: price times usage of each day by line item, plus one charge that no usage report shows. */
export function answerCosts(context: ApiContext & { storageProjectId: string }, params: URLSearchParams): Reply {
  const startTime = requireInteger(params, 'start_time');
  const width = params.get('bucket_width') ?? '1d';
  if (width !== '1d')
    throw new ApiRefusal(400, `Invalid value: '${width}'. Supported values are: '1d'.`, 'bucket_width');
  const limit = readInteger(params, 'limit') ?? 7;
  if (limit < 1 || limit > MAX_LIMIT) {
    throw new ApiRefusal(
      400,
      `Invalid limit provided: ${limit}. Limit must be less than or equal to ${MAX_LIMIT}.`,
      'limit',
    );
  }
  const groupBy = readGroupBy(
    params,
    GROUP_BY.filter((name) => !context.quirks.unknownDimensions.includes(name)),
  );
  if (groupBy.includes('api_key_id') && startTime < KEY_GROUPING_FLOOR) {
    const message = `group_by api_key_id is only supported for start_time on or after ${KEY_GROUPING_FLOOR}.`;
    throw new ApiRefusal(400, message, 'start_time');
  }
  const endTime = Math.min(readInteger(params, 'end_time') ?? context.nowSecond, context.nowSecond);
  const pageSize = Math.min(limit, MAX_BUCKETS, context.quirks.maxBucketsPerPage ?? MAX_BUCKETS);
  const data: unknown[] = [];
  let start = Math.floor(readPageStart(params, startTime) / DAY_SECONDS) * DAY_SECONDS;
  while (start < endTime && data.length < pageSize) {
    const end = start + DAY_SECONDS;
    const charges = filterCharges(listCharges(context, start), params);
    data.push({ object: 'bucket', start_time: start, end_time: end, results: renderRows(context, charges, groupBy) });
    start = end;
  }
  const hasMore = start < endTime || (context.quirks.trailingPageToken && data.length > 0);
  const nextPage = hasMore ? renderPageToken(params, start) : null;
  return { status: 200, body: { object: 'page', data, has_more: hasMore, next_page: nextPage } };
}

/** What one day costs so far. */
function listCharges(context: ApiContext & { storageProjectId: string }, dayStart: number): Charge[] {
  const { traffic, nowSecond } = context;
  const dayEnd = dayStart + DAY_SECONDS;
  const isClosed = nowSecond >= dayEnd;
  const share = isClosed && nowSecond < dayEnd + RESTATED_AFTER_SECONDS ? 0.98 : 1;
  const charges: Charge[] = [];
  for (const stream of traffic.streams) {
    const tally = traffic.sum(stream, dayStart, dayEnd, nowSecond - BILLING_DELAY_SECONDS);
    if (isEmptyTally(tally)) continue;
    for (const { label, unit, quantity, counts } of splitIntoItems(stream.kind, mapTallyToCounts(tally), share)) {
      if (quantity === 0) continue;
      const cost = computeCost(stream.kind, stream.dimensions, counts, new Date(dayStart * 1_000));
      if (cost.state === 'unpriced' || cost.costNanos === 0n) continue;
      charges.push({ ...identify(stream.dimensions, label), nanos: cost.costNanos, quantity, quantityUnit: unit });
    }
  }
  const storedHours = Math.min(24, Math.max(0, Math.floor((nowSecond - dayStart) / 3_600)));
  if (storedHours > 0) charges.push(describeStorage(context.storageProjectId, storedHours));
  return charges;
}

function identify(dimensions: UsageDimensions, label: string) {
  const { projectId, apiKeyId, userId, model } = dimensions;
  return { projectId, apiKeyId, userId, lineItem: label.replace('%', model ?? 'unknown') };
}

type Item = { label: string; unit: string | null; quantity: number; counts: UsageCounts };

/** Line items of a day's usage, each priced alone: their sum is the price of the whole, give or take a nano-dollar. */
function splitIntoItems(kind: string, usage: UsageCounts, share: number): Item[] {
  const take = (quantity: number) => Math.floor(quantity * share);
  if (kind === 'web_search_calls') {
    const units = take(usage.units);
    return [{ label: 'web search tool calls', unit: null, quantity: units, counts: { ...usage, units } }];
  }
  const none = { ...usage, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 };
  const input = take(usage.inputTokens - usage.cachedInputTokens);
  const cached = take(usage.cachedInputTokens);
  const output = take(usage.outputTokens);
  const tokens = (label: string, quantity: number, counts: Partial<UsageCounts>): Item => ({
    label,
    unit: 'tokens',
    quantity,
    counts: { ...none, ...counts },
  });
  return [
    tokens('%, input', input, { inputTokens: input }),
    tokens('%, cached input', cached, { inputTokens: cached, cachedInputTokens: cached }),
    tokens('%, output', output, { outputTokens: output }),
  ];
}

/** 3.5 GB of vector stores at $0.10 per GB-day: on the bill, in no usage report that has a price. */
function describeStorage(projectId: string, hours: number): Charge {
  const nanos = (350_000_000n * BigInt(hours)) / 24n;
  const quantity = 3.5 * hours;
  return {
    projectId,
    apiKeyId: null,
    userId: null,
    lineItem: 'vector store storage',
    nanos,
    quantity,
    quantityUnit: 'gibibyte_hours',
  };
}

function filterCharges(charges: Charge[], params: URLSearchParams): Charge[] {
  const projects = readList(params, 'project_ids');
  const keys = readList(params, 'api_key_ids');
  const lineItems = readList(params, 'line_items');
  return charges.filter(
    ({ projectId, apiKeyId, lineItem }) =>
      (projects.length === 0 || projects.includes(projectId ?? '')) &&
      (keys.length === 0 || keys.includes(apiKeyId ?? '')) &&
      (lineItems.length === 0 || lineItems.includes(lineItem)),
  );
}

function renderRows(
  { quirks, organizationId }: ApiContext,
  charges: readonly Charge[],
  groupBy: readonly string[],
): unknown[] {
  const has = (name: string) => groupBy.includes(name);
  const groups = new Map<string, Charge>();
  for (const charge of charges) {
    const key = JSON.stringify([
      has('project_id') && charge.projectId,
      has('line_item') && charge.lineItem,
      has('api_key_id') && charge.apiKeyId,
      has('user_id') && charge.userId,
    ]);
    const known = groups.get(key);
    groups.set(
      key,
      known ? { ...known, nanos: known.nanos + charge.nanos, quantity: known.quantity + charge.quantity } : charge,
    );
  }
  return [...groups.values()].map((charge) => ({
    object: 'organization.costs.result',
    amount: { value: renderAmount(charge.nanos, quirks.amountFormat), currency: 'usd' },
    project_id: has('project_id') ? charge.projectId : null,
    line_item: has('line_item') ? charge.lineItem : null,
    api_key_id: has('api_key_id') ? charge.apiKeyId : null,
    user_id: has('user_id') ? charge.userId : null,
    quantity: has('line_item') ? charge.quantity : null,
    quantity_unit: has('line_item') ? charge.quantityUnit : null,
    ...(quirks.extraFields ? { organization_id: organizationId, user_email: null } : {}),
  }));
}

function renderAmount(nanos: bigint, format: 'number' | 'string'): number | string {
  const text = formatNanosExact(nanos);
  if (format === 'number') return Number(text);
  const [whole, fraction = ''] = text.split('.');
  return `${whole}.${fraction.padEnd(20, '0')}`;
}
