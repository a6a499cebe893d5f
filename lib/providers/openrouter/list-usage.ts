import { z } from 'zod';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { findVendor, markBilledBy } from '@/lib/domain/usage/billed-elsewhere';
import {
  type BucketSeconds,
  mergeEqualRows,
  NO_COUNTS,
  NO_DIMENSIONS,
  type UsageBucket,
  type UsageRow,
} from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';
import { alignWindow, cutWindow, listBuckets } from '../http/windows';
import type { RefusedRow, TimeWindow, UsagePage, UsageQuery } from '../provider';
import { Dollars, type KeyRecord, type OpenRouterContext } from './api';

const GRANULARITY: Record<BucketSeconds, { name: string; partMs: number }> = {
  60: { name: 'minute', partMs: 6 * 3_600_000 },
  3600: { name: 'hour', partMs: 7 * 86_400_000 },
  86400: { name: 'day', partMs: 31 * 86_400_000 },
};
const METRICS = [
  ...['request_count', 'tokens_prompt', 'tokens_completion', 'cached_tokens'],
  ...['byok_request_count', 'credits_usage', 'byok_usage'],
];
const MOST_ROWS = 10_000;
const DOING = 'reading usage';

/** Counts come as text, costs as numbers. */
const Count = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => Number(value ?? 0))
  .pipe(z.number().int().min(0));
const Row = z.object({
  model: z.string().nullish(),
  api_key_id: z.string().nullish(),
  request_count: Count,
  tokens_prompt: Count,
  tokens_completion: Count,
  cached_tokens: Count,
  byok_request_count: Count,
  credits_usage: Dollars,
  byok_usage: Dollars,
});
type Row = z.infer<typeof Row>;
const Reply = z.object({
  data: z.object({ data: z.array(z.looseObject({})), metadata: z.object({ truncated: z.boolean() }) }),
});

/** Pages of usage by key and model. See `UsageProvider.listUsagePages`. */
export async function* listUsagePages(context: OpenRouterContext, query: UsageQuery): AsyncGenerator<UsagePage> {
  const { kind, bucketSeconds, signal } = query;
  for (const window of cutWindow(alignWindow(query, bucketSeconds), GRANULARITY[bucketSeconds].partMs)) {
    const collected: Collection = { rows: new Map(), rest: new Map(), rawRowCount: 0, refused: [] };
    const keys = await context.listKeys({ isFresh: false, signal });
    if (window.startsAt < context.now()) await collectWindow(context, query, window, keys, collected);
    const buckets = listBuckets(window, bucketSeconds).map((startsAt): UsageBucket => {
      const rows = collected.rows.get(startsAt.getTime()) ?? [];
      return { kind, bucketSeconds, startsAt, rows: mergeEqualRows(kind, rows) };
    });
    yield { kind, bucketSeconds, buckets, window, ...pickCounts(collected), notices: [] };
  }
}

const pickCounts = ({ rawRowCount, refused }: Collection) => ({ rawRowCount, refused });

type Collection = {
  rows: Map<number, UsageRow[]>;
  /** What no key accounts for yet, by bucket and model. */
  rest: Map<string, { startsAt: Date; row: Row }>;
  rawRowCount: number;
  refused: RefusedRow[];
};

/**
 * Answers name keys by their names, which may be equal; questions take ids. So one request asks for everything by key
 * name, which shows the keys that may have been active; then each of these is asked for separately. Usage of no listed
 * key belongs to deleted keys.
 */
async function collectWindow(
  context: OpenRouterContext,
  query: UsageQuery,
  window: TimeWindow,
  keys: readonly KeyRecord[],
  collected: Collection,
): Promise<void> {
  const active = new Set<string>();
  const all = await ask(context, query, window, ['model', 'api_key_id'], null);
  for (const raw of all) {
    const read = readRow(raw, query.bucketSeconds, collected);
    if (!read) continue;
    active.add(read.row.api_key_id ?? '');
    addRest(collected, read.startsAt, read.row, 1);
  }
  const isNamed = (key: KeyRecord) => active.has(key.name ?? '') || active.has(key.label ?? '');
  const names = new Set(keys.flatMap(({ name, label }) => [name, label]));
  // A name that no key has may be of a deleted key, or of one that was renamed since: then each is asked for.
  const hasUnknown = [...active].some((name) => !names.has(name));
  for (const key of keys) {
    if (!hasUnknown && !isNamed(key)) continue;
    for (const raw of await ask(context, query, window, ['model'], key.hash)) {
      const read = readRow(raw, query.bucketSeconds, collected);
      if (!read) continue;
      addRest(collected, read.startsAt, read.row, -1);
      addRow(collected, read.startsAt, read.row, key);
    }
  }
  for (const { startsAt, row } of collected.rest.values()) addRow(collected, startsAt, row, null);
}

/** One question; halved while the answer is cut. Throws `provider_unavailable` when a single bucket does not fit. */
async function ask(
  context: OpenRouterContext,
  query: UsageQuery,
  { startsAt, endsAt }: TimeWindow,
  dimensions: readonly string[],
  keyHash: string | null,
): Promise<unknown[]> {
  const reply = await context.client.call(DOING, {
    method: 'POST',
    path: '/analytics/query',
    body: {
      metrics: METRICS,
      dimensions,
      granularity: GRANULARITY[query.bucketSeconds].name,
      time_range: { start: startsAt.toISOString(), end: endsAt.toISOString() },
      ...(keyHash === null ? {} : { filters: [{ field: 'api_key_id', operator: 'eq', value: keyHash }] }),
      limit: MOST_ROWS,
    },
    signal: query.signal,
  });
  const parsed = Reply.safeParse(reply);
  if (!parsed.success) throw new AppError('provider_unavailable', 'OpenRouter sent analytics that cannot be read.');
  const { data, metadata } = parsed.data.data;
  if (!metadata.truncated) return data;
  const widthMs = query.bucketSeconds * 1_000;
  const buckets = (endsAt.getTime() - startsAt.getTime()) / widthMs;
  if (buckets <= 1) throw new AppError('provider_unavailable', 'OpenRouter cuts the usage of a single bucket short.');
  const middle = new Date(startsAt.getTime() + Math.floor(buckets / 2) * widthMs);
  return [
    ...(await ask(context, query, { startsAt, endsAt: middle }, dimensions, keyHash)),
    ...(await ask(context, query, { startsAt: middle, endsAt }, dimensions, keyHash)),
  ];
}

function readRow(
  raw: unknown,
  bucketSeconds: BucketSeconds,
  collected: Collection,
): { startsAt: Date; row: Row } | null {
  collected.rawRowCount += 1;
  const at = (raw as Record<string, unknown>)[`date__${GRANULARITY[bucketSeconds].name}`];
  const ms = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(ms)) throw new AppError('provider_unavailable', 'OpenRouter sent a row without its time.');
  const startsAt = new Date(ms);
  const parsed = Row.safeParse(raw);
  if (parsed.success) return { startsAt, row: parsed.data };
  const issue = parsed.error.issues[0];
  const message = `usage of ${startsAt.toISOString()}: ${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not a usage row'}`;
  collected.refused.push({ startsAt, message });
  return null;
}

const COUNTS = ['request_count', 'tokens_prompt', 'tokens_completion', 'cached_tokens', 'byok_request_count'] as const;

function addRest(collected: Collection, startsAt: Date, row: Row, sign: 1 | -1): void {
  const key = `${startsAt.getTime()} ${row.model ?? ''}`;
  const known = collected.rest.get(key) ?? { startsAt, row: { ...EMPTY, model: row.model } };
  const sum = { ...known.row };
  for (const name of COUNTS) sum[name] += sign * row[name];
  sum.credits_usage = addDollars(sum.credits_usage, row.credits_usage, sign);
  sum.byok_usage = addDollars(sum.byok_usage, row.byok_usage, sign);
  collected.rest.set(key, { startsAt, row: sum });
}

const EMPTY: Row = {
  ...{ model: null, api_key_id: null, request_count: 0, tokens_prompt: 0, tokens_completion: 0, cached_tokens: 0 },
  ...{ byok_request_count: 0, credits_usage: 0, byok_usage: 0 },
};

const addDollars = (left: string | number, right: string | number, sign: 1 | -1): string => {
  const nanos = parseDecimalToNanos(left) + BigInt(sign) * parseDecimalToNanos(right);
  return `${nanos}e-9`;
};

/**
 * What a key used of a model: one row with all tokens and what OpenRouter charges for them, and one without tokens for
 * what the vendor charges where keys of one's own were used.
 */
function addRow(collected: Collection, startsAt: Date, row: Row, key: KeyRecord | null): void {
  const rows = collected.rows.get(startsAt.getTime()) ?? [];
  collected.rows.set(startsAt.getTime(), rows);
  const model = row.model ?? null;
  const dimensions = {
    ...NO_DIMENSIONS,
    projectId: key?.workspace_id ?? null,
    apiKeyId: key?.hash ?? null,
    userId: key?.creator_user_id ?? null,
    model,
  };
  const counts = {
    ...NO_COUNTS,
    requests: Math.max(0, row.request_count),
    inputTokens: Math.max(0, row.tokens_prompt),
    cachedInputTokens: Math.max(0, row.cached_tokens),
    outputTokens: Math.max(0, row.tokens_completion),
  };
  if (counts.requests > 0) rows.push({ dimensions, counts, costNanos: parseDecimalToNanos(row.credits_usage) });
  const ownNanos = parseDecimalToNanos(row.byok_usage);
  if (row.byok_request_count <= 0 && ownNanos <= 0n) return;
  const vendor = findVendor(model?.split('/')[0] ?? 'unknown');
  rows.push({
    dimensions: { ...dimensions, serviceTier: 'byok', apiSource: markBilledBy(vendor) },
    counts: { ...NO_COUNTS, units: Math.max(0, row.byok_request_count) },
    costNanos: ownNanos,
  });
}
