import { formatNanosExact } from '@/lib/domain/money';
import type { PeerCall, PeerReply } from '../http-peer';
import type { Stream } from '../streams';
import { isEmptyTally, type Traffic } from '../traffic';
import { DEFAULT_WORKSPACE } from './organization';
import { AnthropicRefusal, readGroups, readInstant, readLimit, readPage, renderPage, requireInstant } from './replies';
import { type AnthropicCounts, type Charge, countTally, listCharges } from './usage';

export type ReportContext = {
  traffic: Traffic;
  /** Seconds that the report by dimension is behind; null = nothing is there yet. */
  lagSeconds: number | null;
};

const WIDTHS = {
  '1m': { seconds: 60, fallback: 60, most: 1_440, longest: 86_400 },
  '1h': { seconds: 3_600, fallback: 24, most: 168, longest: 31 * 86_400 },
  '1d': { seconds: 86_400, fallback: 7, most: 31, longest: 31 * 86_400 },
} as const;

function readWidth(call: PeerCall, name: string, fallback: string | null) {
  const text = call.params.get(name) ?? fallback;
  const width = WIDTHS[text as keyof typeof WIDTHS];
  if (width === undefined) throw new AnthropicRefusal(400, `${name}: expected one of 1m, 1h, 1d`);
  return width;
}

const toInstant = (second: number) => new Date(second * 1_000).toISOString().replace('.000Z', 'Z');

const OLDER_GROUPS = [
  ...['account_id', 'api_key_id', 'context_window', 'inference_geo', 'model'],
  ...['service_account_id', 'service_tier', 'speed', 'workspace_id'],
];

/** What a stream is by each dimension, as the older reports say it. */
function describeOlder({ dimensions }: Stream): Record<string, string | null> {
  const { projectId, apiKeyId, userId, model } = dimensions;
  return {
    account_id: userId,
    api_key_id: apiKeyId,
    service_account_id: null,
    workspace_id: projectId === DEFAULT_WORKSPACE ? null : projectId,
    model,
    service_tier: readTier(dimensions.serviceTier),
    context_window: '0-200k',
    inference_geo: 'global',
  };
}

const readTier = (tier: string | null) => (tier === 'batch' ? 'batch' : 'standard');

const NO_COUNTS: AnthropicCounts = { requests: 0, uncached: 0, read: 0, short: 0, long: 0, output: 0, searches: 0 };

function sumGroups(
  traffic: Traffic,
  describe: (stream: Stream) => Record<string, string | null>,
  span: { start: number; end: number; asOf: number },
): { fields: Record<string, string | null>; counts: AnthropicCounts }[] {
  const groups = new Map<string, { fields: Record<string, string | null>; counts: AnthropicCounts }>();
  for (const stream of traffic.streams) {
    const tally = traffic.sum(stream, span.start, span.end, span.asOf);
    if (isEmptyTally(tally)) continue;
    const fields = describe(stream);
    const key = JSON.stringify(fields);
    const group = groups.get(key) ?? { fields, counts: { ...NO_COUNTS } };
    groups.set(key, group);
    const own = countTally(stream, tally);
    for (const name of Object.keys(NO_COUNTS) as (keyof AnthropicCounts)[]) group.counts[name] += own[name];
  }
  return [...groups.values()];
}

const renderTokens = ({ uncached, read, short, long, output, searches }: AnthropicCounts) => ({
  uncached_input_tokens: uncached,
  cache_read_input_tokens: read,
  cache_creation: { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long },
  output_tokens: output,
  server_tool_use: { web_search_requests: searches },
});

/** GET /v1/organizations/usage_report/messages: oldest first, empty buckets present, no number of requests. */
export function answerOlderUsage({ traffic }: ReportContext, call: PeerCall): PeerReply {
  const width = readWidth(call, 'bucket_width', '1d');
  const limit = readLimit(call, width.fallback, width.most);
  const groupBy = readGroups(call, OLDER_GROUPS);
  const start = Math.floor(requireInstant(call, 'starting_at') / width.seconds) * width.seconds;
  const asked = Math.min(readInstant(call, 'ending_at') ?? call.nowSecond, call.nowSecond);
  const end = Math.ceil(asked / width.seconds) * width.seconds;
  const keep = (stream: Stream) => pick(describeOlder(stream), groupBy);
  const data: unknown[] = [];
  let at = start + readPage(call) * width.seconds;
  for (; at < end && data.length < limit; at += width.seconds) {
    const span = { start: at, end: at + width.seconds, asOf: call.nowSecond };
    const results = sumGroups(traffic, keep, span).map(({ fields, counts }) => ({
      ...fields,
      ...renderTokens(counts),
    }));
    data.push({ starting_at: toInstant(at), ending_at: toInstant(at + width.seconds), results });
  }
  const hasMore = at < end;
  const next = hasMore ? renderPage(call, (at - start) / width.seconds) : null;
  return { status: 200, body: { data, has_more: hasMore, next_page: next } };
}

/** Dimensions that are not asked for read null. */
function pick(fields: Record<string, string | null>, groupBy: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, groupBy.includes(name) ? value : null]),
  );
}

/** GET /v1/organizations/cost_report: by day, workspace and description; no keys. */
export function answerOlderCosts({ traffic }: ReportContext, call: PeerCall): PeerReply {
  const limit = readLimit(call, 7, 31);
  const groupBy = readGroups(call, ['workspace_id', 'description']);
  const start = Math.floor(requireInstant(call, 'starting_at') / 86_400) * 86_400;
  const end = Math.min(readInstant(call, 'ending_at') ?? call.nowSecond, call.nowSecond);
  const data: unknown[] = [];
  let at = start + readPage(call) * 86_400;
  for (; at < end && data.length < limit; at += 86_400) {
    const results = groupCharges(listCharges(traffic, at, at + 86_400, call.nowSecond), ({ stream, ...charge }) => {
      const { workspace_id, model, service_tier } = describeOlder(stream);
      const isDescribed = groupBy.includes('description');
      return {
        workspace_id: groupBy.includes('workspace_id') ? (workspace_id ?? null) : null,
        description: isDescribed ? `${model} Usage` : null,
        cost_type: isDescribed ? charge.costType : null,
        token_type: isDescribed ? charge.tokenType : null,
        model: isDescribed ? (model ?? null) : null,
        service_tier: isDescribed ? (service_tier ?? null) : null,
        context_window: isDescribed ? '0-200k' : null,
        inference_geo: null,
      };
    }).map(({ fields, nanos }) => ({ ...fields, amount: renderCents(nanos), currency: 'USD' }));
    data.push({ starting_at: toInstant(at), ending_at: toInstant(at + 86_400), results });
  }
  const next = at < end ? renderPage(call, (at - start) / 86_400) : null;
  return { status: 200, body: { data, has_more: at < end, next_page: next } };
}

/** Nano-dollars as cents in decimal text with ten decimals. */
function renderCents(nanos: bigint): string {
  const [whole = '0', fraction = ''] = formatNanosExact(nanos * 100n).split('.');
  return `${whole}.${fraction.padEnd(10, '0')}`;
}

function groupCharges(charges: readonly Charge[], describe: (charge: Charge) => Record<string, string | null>) {
  const groups = new Map<string, { fields: Record<string, string | null>; nanos: bigint }>();
  for (const charge of charges) {
    const fields = describe(charge);
    const key = JSON.stringify(fields);
    const known = groups.get(key);
    groups.set(key, { fields, nanos: (known?.nanos ?? 0n) + charge.nanos });
  }
  return [...groups.values()];
}

const GROUP_FIELDS = [
  ...['actor', 'actor_type', 'agent_id', 'api_key_id', 'claude_tag_category', 'claude_tag_user_id', 'context_window'],
  ...['deployment_id', 'environment_id', 'inference_geo', 'model', 'organization_id', 'product', 'rbac_group_id'],
  ...['service_tier', 'session_id', 'slack_channel_id', 'speed', 'user_profile_id', 'workspace_id'],
];
const COST_FIELDS = ['cost_type', 'token_type'];
const MOST_GROUPS = 5;

/** What a stream is by each dimension: here the default workspace has its real id. */
function describeByDimension({ dimensions }: Stream, groupBy: readonly string[]): Record<string, string | null> {
  const own: Record<string, string | null> = {
    api_key_id: dimensions.apiKeyId,
    workspace_id: dimensions.projectId,
    model: dimensions.model,
    service_tier: readTier(dimensions.serviceTier),
    context_window: '0-200k',
  };
  return Object.fromEntries(GROUP_FIELDS.map((name) => [name, groupBy.includes(name) ? (own[name] ?? null) : null]));
}

type Item = { second: number; size: number; item: Record<string, unknown> };

/** GET /v1/organizations/analytics/usage and /cost: rows with usage only, by size unless asked for by time. */
export function answerByDimension(context: ReportContext, call: PeerCall, what: 'usage' | 'cost'): PeerReply {
  if (!/analytics-usage-cost-2026-08-24/.test(String(call.headers['anthropic-beta'] ?? ''))) {
    throw new AnthropicRefusal(404, 'Not found');
  }
  const isCost = what === 'cost';
  const width = readWidth(call, 'time_bucket_width', null);
  const limit = readLimit(call, 20, 1_000);
  const groupBy = readGroups(call, isCost ? [...GROUP_FIELDS, ...COST_FIELDS] : GROUP_FIELDS);
  if (groupBy.filter((one) => !COST_FIELDS.includes(one)).length > MOST_GROUPS) {
    throw new AnthropicRefusal(400, `group_by: at most ${MOST_GROUPS} dimensions`);
  }
  const start = Math.floor(requireInstant(call, 'starting_at') / width.seconds) * width.seconds;
  const end = requireInstant(call, 'ending_at');
  if (end - start > width.longest) throw new AnthropicRefusal(400, `ending_at: at most ${width.longest} s after`);
  if (start < call.nowSecond - 365 * 86_400) throw new AnthropicRefusal(400, 'starting_at: at most 365 days ago');
  const items: Item[] = [];
  const asOf = context.lagSeconds === null ? 0 : call.nowSecond - context.lagSeconds;
  for (let at = start; at < Math.min(end, asOf); at += width.seconds) {
    const span = { start: at, end: at + width.seconds, asOf };
    items.push(...(isCost ? listCostItems(context, groupBy, span) : listUsageItems(context, groupBy, span)));
  }
  const isByTime = call.params.get('order_by') === 'time';
  items.sort((left, right) => (isByTime ? left.second - right.second : right.size - left.size));
  const position = readPage(call);
  const page = items.slice(position, position + limit);
  const hasMore = position + limit < items.length;
  return {
    status: 200,
    body: {
      data: page.map((one) => one.item),
      has_more: hasMore,
      next_page: hasMore ? renderPage(call, position + limit) : null,
      data_refreshed_at: context.lagSeconds === null ? null : toInstant(asOf),
    },
  };
}

type Span = { start: number; end: number; asOf: number };

function listUsageItems({ traffic }: ReportContext, groupBy: readonly string[], span: Span): Item[] {
  return sumGroups(traffic, (stream) => describeByDimension(stream, groupBy), span).map(({ fields, counts }) => {
    const total = counts.uncached + counts.read + counts.short + counts.long + counts.output;
    const usage = { ...renderTokens(counts), total_tokens: total, requests: counts.requests };
    const item = { starting_at: toInstant(span.start), ending_at: toInstant(span.end), group: fields, usage };
    return { second: span.start, size: total, item };
  });
}

function listCostItems({ traffic }: ReportContext, groupBy: readonly string[], span: Span): Item[] {
  const isSplit = groupBy.some((one) => COST_FIELDS.includes(one));
  return groupCharges(listCharges(traffic, span.start, span.end, span.asOf), ({ stream, costType, tokenType }) => ({
    ...describeByDimension(stream, groupBy),
    cost_type: groupBy.includes('cost_type') ? costType : null,
    token_type: groupBy.includes('token_type') ? tokenType : null,
  })).map(({ fields, nanos }) => {
    const amount = renderCents(nanos);
    const cost = { amount, list_amount: amount, currency: 'USD', requests: isSplit ? null : 0 };
    const item = { starting_at: toInstant(span.start), ending_at: toInstant(span.end), group: fields, cost };
    return { second: span.start, size: Number(nanos), item };
  });
}
