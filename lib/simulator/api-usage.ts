import type { UsageDimensions, UsageKind } from '@/lib/domain/usage/usage';
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
import { hashInts } from './random';
import type { Quirks } from './scenario';
import type { Stream } from './streams';
import { addTally, createTally, isEmptyTally, type Tally, type Traffic } from './traffic';

export type ApiContext = { traffic: Traffic; quirks: Quirks; organizationId: string; nowSecond: number };

const WIDTHS: Readonly<Record<string, { seconds: number; defaultLimit: number; maxLimit: number }>> = {
  '1m': { seconds: 60, defaultLimit: 60, maxLimit: 1_440 },
  '1h': { seconds: 3_600, defaultLimit: 24, maxLimit: 168 },
  '1d': { seconds: 86_400, defaultLimit: 7, maxLimit: 31 },
};

const KEYED = ['project_id', 'user_id', 'api_key_id', 'model'];

/** Path segment -> dimensions it can be grouped by and the `object` of its rows. */
const USAGE_PATHS: Readonly<Record<string, { kind: UsageKind; groupBy: readonly string[]; object: string }>> = {
  completions: report('completions', [...KEYED, 'batch', 'service_tier', 'api_source']),
  decisions: report('decisions', [...KEYED, 'batch', 'service_tier', 'api_source']),
  embeddings: report('embeddings', KEYED),
  moderations: report('moderations', KEYED),
  images: report('images', [...KEYED, 'size', 'source']),
  audio_speeches: report('audio_speeches', KEYED),
  audio_transcriptions: report('audio_transcriptions', KEYED),
  vector_stores: report('vector_stores', ['project_id']),
  code_interpreter_sessions: report('code_interpreter_sessions', ['project_id']),
  file_search_calls: report(
    'file_search_calls',
    ['project_id', 'user_id', 'api_key_id', 'vector_store_id'],
    'file_searches',
  ),
  web_search_calls: report('web_search_calls', [...KEYED, 'context_level', 'api_source'], 'web_searches'),
};

function report(kind: UsageKind, groupBy: readonly string[], object: string = kind) {
  return { kind, groupBy, object: `organization.usage.${object}.result` };
}

const FIELD_OF_DIMENSION: Readonly<Record<string, keyof UsageDimensions>> = {
  project_id: 'projectId',
  user_id: 'userId',
  api_key_id: 'apiKeyId',
  model: 'model',
  batch: 'batch',
  service_tier: 'serviceTier',
  api_source: 'apiSource',
  size: 'imageSize',
  source: 'imageSource',
  vector_store_id: 'vectorStoreId',
  context_level: 'contextLevel',
};

type Group = { fields: Record<string, unknown>; streams: Stream[] };

/** GET /organization/usage/<path>. */
export function answerUsage(context: ApiContext, path: string, params: URLSearchParams): Reply {
  const usage = USAGE_PATHS[path];
  if (!usage) throw new ApiRefusal(404, `Unknown usage report '${path}'.`, null, 'not_found');
  const { quirks, nowSecond } = context;
  const startTime = requireInteger(params, 'start_time');
  const width = WIDTHS[params.get('bucket_width') ?? '1d'];
  if (!width) throw new ApiRefusal(400, "Invalid bucket_width: expected '1m', '1h' or '1d'.", 'bucket_width');
  const limit = Math.min(readLimit(params, width), quirks.maxBucketsPerPage ?? width.maxLimit);
  const groupBy = readGroupBy(
    params,
    usage.groupBy.filter((name) => !quirks.unknownDimensions.includes(name)),
  );
  refuseOldStart(startTime, quirks, nowSecond);
  const endTime = Math.min(readInteger(params, 'end_time') ?? nowSecond, nowSecond);
  const groups = groupStreams(context.traffic.streams, usage.kind, groupBy, params);
  const data: unknown[] = [];
  let start = readPageStart(params, startTime);
  while (start < endTime && data.length < limit) {
    // The first bucket is cut at start_time, the others are whole.
    const end = (Math.floor(start / width.seconds) + 1) * width.seconds;
    const results = listResults(context, usage.object, groups, start, Math.min(end, endTime));
    data.push({ object: 'bucket', start_time: start, end_time: end, results });
    start = end;
  }
  const hasMore = start < endTime || (quirks.trailingPageToken && data.length > 0);
  const nextPage = hasMore ? renderPageToken(params, start) : null;
  return { status: 200, body: { object: 'page', data, has_more: hasMore, next_page: nextPage } };
}

function readLimit(params: URLSearchParams, width: { defaultLimit: number; maxLimit: number }): number {
  const limit = readInteger(params, 'limit') ?? width.defaultLimit;
  if (limit < 1 || limit > width.maxLimit) {
    throw new ApiRefusal(
      400,
      `Invalid limit provided: ${limit}. Limit must be between 1 and ${width.maxLimit}.`,
      'limit',
    );
  }
  return limit;
}

function refuseOldStart(startTime: number, quirks: Quirks, nowSecond: number): void {
  if (quirks.maxLookbackDays === null || startTime >= nowSecond - quirks.maxLookbackDays * 86_400 - 3_600) return;
  throw new ApiRefusal(
    400,
    'The requested start_time is too far in the past.',
    'start_time',
    'reporting_lookback_exceeded',
  );
}

/** Streams that pass the filters, put together by the asked dimensions; the others read null. */
function groupStreams(
  streams: readonly Stream[],
  kind: UsageKind,
  groupBy: readonly string[],
  params: URLSearchParams,
): Group[] {
  const filters = (
    [
      ['project_ids', 'projectId'],
      ['user_ids', 'userId'],
      ['api_key_ids', 'apiKeyId'],
      ['models', 'model'],
    ] as const
  ).map(([name, field]) => ({ field, values: readList(params, name) }));
  const batch = params.get('batch');
  const groups = new Map<string, Group>();
  for (const stream of streams) {
    if (stream.kind !== kind) continue;
    if (batch !== null && String(stream.dimensions.batch) !== batch) continue;
    if (filters.some(({ field, values }) => values.length > 0 && !values.includes(stream.dimensions[field] ?? '')))
      continue;
    const fields: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(FIELD_OF_DIMENSION)) {
      if (USAGE_PATHS[kind]?.groupBy.includes(name))
        fields[name] = groupBy.includes(name) ? stream.dimensions[field] : null;
    }
    const key = JSON.stringify(fields);
    const group = groups.get(key);
    if (group) group.streams.push(stream);
    else groups.set(key, { fields, streams: [stream] });
  }
  return [...groups.values()];
}

function listResults(
  context: ApiContext,
  object: string,
  groups: readonly Group[],
  start: number,
  end: number,
): unknown[] {
  const results: unknown[] = [];
  for (const [position, group] of groups.entries()) {
    const tally = createTally();
    for (const stream of group.streams) addTally(tally, context.traffic.sum(stream, start, end, context.nowSecond));
    if (isEmptyTally(tally)) continue;
    const isSplit = context.quirks.duplicateRows && hashInts(position, start, 31) % 3 === 0;
    for (const part of isSplit ? splitTally(tally) : [tally])
      results.push(renderRow(context, object, part, group.fields));
  }
  return results;
}

function splitTally(tally: Tally): [Tally, Tally] {
  const first = createTally();
  const second = createTally();
  for (const field of Object.keys(tally) as (keyof Tally)[]) {
    first[field] = Math.floor(tally[field] / 3);
    second[field] = tally[field] - first[field];
  }
  return [first, second];
}

function renderRow(
  { quirks, organizationId }: ApiContext,
  object: string,
  tally: Tally,
  fields: Record<string, unknown>,
): Record<string, unknown> {
  const extra = quirks.extraFields ? { organization_id: organizationId, user_email: null } : {};
  return { object, ...renderCounts(object, tally, quirks), ...fields, ...extra };
}

function renderCounts(object: string, tally: Tally, quirks: Quirks): Record<string, unknown> {
  const { requests, inputTokens, cachedInputTokens, outputTokens, units } = tally;
  switch (object) {
    case 'organization.usage.completions.result':
    case 'organization.usage.decisions.result': {
      const basic = {
        input_tokens: inputTokens,
        output_tokens: outputTokens,
        num_model_requests: requests,
        input_cached_tokens: cachedInputTokens,
      };
      if (quirks.omitOptionalFields) return basic;
      return {
        ...basic,
        input_cache_write_tokens: 0,
        input_uncached_tokens: inputTokens - cachedInputTokens,
        input_text_tokens: inputTokens - cachedInputTokens,
        output_text_tokens: outputTokens,
        input_cached_text_tokens: cachedInputTokens,
        input_audio_tokens: 0,
        input_cached_audio_tokens: 0,
        output_audio_tokens: 0,
        input_image_tokens: 0,
        input_cached_image_tokens: 0,
        output_image_tokens: 0,
      };
    }
    case 'organization.usage.embeddings.result':
    case 'organization.usage.moderations.result':
      return { input_tokens: inputTokens, num_model_requests: requests };
    case 'organization.usage.web_searches.result':
      return { num_model_requests: requests, num_requests: units };
    default:
      return { num_model_requests: requests };
  }
}
