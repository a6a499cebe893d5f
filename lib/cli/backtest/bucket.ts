import { parseRecordedUsage, RECORDED_USAGE } from '@/lib/domain/alert-rules/recorded-usage';
import type { ObservedBucket, ObservedRow } from '@/lib/domain/anomaly/types';
import { computeCost } from '@/lib/domain/pricing';
import {
  NO_COUNTS,
  NO_DIMENSIONS,
  type UsageDimensions,
  type UsageKind,
  type UsageRow,
} from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';
import { parseUsageBucket } from '@/lib/providers/openai/map';

const COMPLETIONS = 'organization.usage.completions.result';
/** Token fields that the quick way does not price; rows that have any of them take the general one. */
const RARE_COUNTS = [
  'input_audio_tokens',
  'output_audio_tokens',
  'input_cache_write_tokens',
  'input_cache_write_30m_tokens',
  'input_cache_write_12h_tokens',
  'input_cached_audio_tokens',
  'input_image_tokens',
  'input_cached_image_tokens',
  'output_image_tokens',
] as const;
/** Largest count that a bucket can plausibly hold; beyond it a row is damage, not usage. */
const MAX_COUNT = 1e13;
/** One wrong time in the far future would make every later line look old. */
const LONGEST_GAP_SECONDS = 400 * 86_400;
const LAST_SECOND = 253_402_300_800;

type RawObject = Record<string, unknown>;

/**
 * One line of a recording as the detector wants it, priced. `lastObservedAt` is the newest visibility so far: lines
 * without `observed_at` became visible at the end of their bucket, but never before the line above them.
 * Throws AppError `invalid_input` with the field at fault.
 */
export function parseRecordedBucket(line: string, lastObservedAt: number): ObservedBucket {
  const raw = parseJson(line);
  const bucket =
    raw['object'] === RECORDED_USAGE
      ? parseOwn(raw, lastObservedAt)
      : (parseQuickly(raw, lastObservedAt) ?? parseThoroughly(raw, lastObservedAt));
  if (lastObservedAt > 0 && bucket.observedAtSeconds > lastObservedAt + LONGEST_GAP_SECONDS) {
    throw new AppError(
      'invalid_input',
      `visible at ${bucket.observedAtSeconds}: more than a year after the line before, which is taken for a wrong clock`,
    );
  }
  return bucket;
}

/** A line of `--export-from-connection`: it carries its own cost. */
function parseOwn(raw: RawObject, lastObservedAt: number): ObservedBucket {
  const bucket = parseRecordedUsage(raw);
  if (typeof bucket === 'string') throw new AppError('invalid_input', bucket);
  const { startSeconds, widthSeconds } = bucket;
  readObservedAt(bucket.observedAtSeconds, startSeconds, startSeconds + widthSeconds, lastObservedAt);
  return bucket;
}

function parseJson(line: string): RawObject {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new AppError('invalid_input', `not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as RawObject;
  throw new AppError('invalid_input', `expected a bucket object, got ${line.slice(0, 40)}`);
}

const scratchCounts = { ...NO_COUNTS };
const scratchDimensions: UsageDimensions = { ...NO_DIMENSIONS };
let priceAt = new Date(0);

/** The common case, minutes of chat completions, without intermediate objects. Null = look closer. */
function parseQuickly(raw: RawObject, lastObservedAt: number): ObservedBucket | null {
  const { object, start_time: start, end_time: end, results, observed_at: observedAt } = raw;
  if (object !== 'bucket' || !isSeconds(start) || end !== start + 60 || start % 60 !== 0) return null;
  if (!Array.isArray(results) || results.length === 0) return null;
  if (observedAt !== undefined && (!isSeconds(observedAt) || observedAt < lastObservedAt || observedAt < start))
    return null;
  if (priceAt.getTime() !== start * 1_000) priceAt = new Date(start * 1_000);
  const rows: ObservedRow[] = [];
  for (const result of results) {
    const row = parseRowQuickly(result as RawObject | null);
    if (!row) return null;
    rows.push(row);
  }
  return {
    kind: 'completions',
    startSeconds: start,
    widthSeconds: 60,
    observedAtSeconds: observedAt === undefined ? Math.max(end, lastObservedAt) : observedAt,
    rows,
  };
}

function parseRowQuickly(result: RawObject | null): ObservedRow | null {
  if (typeof result !== 'object' || result === null || result['object'] !== COMPLETIONS) return null;
  const { project_id: projectId, api_key_id: apiKeyId, user_id: userId, model, batch, service_tier: tier } = result;
  if (!isText(projectId) || !isText(apiKeyId) || !isText(userId) || !isText(model) || !isText(tier)) return null;
  if (typeof batch !== 'boolean' && batch !== null && batch !== undefined) return null;
  for (const field of RARE_COUNTS) if (result[field]) return null;
  const { num_model_requests: requests, input_tokens: input, output_tokens: output } = result;
  const cached = result['input_cached_tokens'] ?? 0;
  if (!isCount(requests) || !isCount(input) || !isCount(output) || !isCount(cached) || cached > input) return null;
  scratchDimensions.model = model ?? null;
  scratchDimensions.batch = batch ?? null;
  scratchDimensions.serviceTier = tier ?? null;
  scratchCounts.requests = requests;
  scratchCounts.inputTokens = input;
  scratchCounts.cachedInputTokens = cached;
  scratchCounts.outputTokens = output;
  const cost = computeCost('completions', scratchDimensions, scratchCounts, priceAt);
  return {
    projectId: projectId ?? null,
    apiKeyId: apiKeyId ?? null,
    userId: userId ?? null,
    model: model ?? null,
    batch: batch ?? null,
    serviceTier: tier ?? null,
    requests,
    inputTokens: input,
    cachedInputTokens: cached,
    outputTokens: output,
    costNanos: cost.state === 'priced' ? cost.costNanos : null,
  };
}

function isSeconds(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < LAST_SECOND;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= MAX_COUNT;
}

function isText(value: unknown): value is string | null | undefined {
  return value === null || value === undefined || (typeof value === 'string' && value !== '');
}

/** Any kind and width, with the exact reason when something is wrong. */
function parseThoroughly(raw: RawObject, lastObservedAt: number): ObservedBucket {
  if (raw['object'] !== undefined && raw['object'] !== 'bucket') {
    throw new AppError('invalid_input', `object ${JSON.stringify(raw['object']).slice(0, 60)}: expected "bucket"`);
  }
  const bucket = parseUsageBucket(raw);
  const startSeconds = bucket.startsAt.getTime() / 1_000;
  const endSeconds = startSeconds + bucket.bucketSeconds;
  return {
    kind: bucket.kind,
    startSeconds,
    widthSeconds: bucket.bucketSeconds,
    observedAtSeconds: readObservedAt(raw['observed_at'], startSeconds, endSeconds, lastObservedAt),
    rows: bucket.rows.map((row) => priceRow(bucket.kind, row, bucket.startsAt)),
  };
}

function readObservedAt(value: unknown, startSeconds: number, endSeconds: number, lastObservedAt: number): number {
  if (value === undefined || value === null) return Math.max(endSeconds, lastObservedAt);
  if (!isSeconds(value)) {
    throw new AppError('invalid_input', `observed_at ${JSON.stringify(value)}: expected unix seconds`);
  }
  if (value < lastObservedAt) {
    throw new AppError(
      'invalid_input',
      `observed_at ${value}: out of order, the line before became visible at ${lastObservedAt}`,
    );
  }
  if (value < startSeconds) {
    throw new AppError('invalid_input', `observed_at ${value}: before the bucket began at ${startSeconds}`);
  }
  return value;
}

function priceRow(kind: UsageKind, row: UsageRow, at: Date): ObservedRow {
  const { dimensions, counts } = row;
  for (const [field, value] of Object.entries(counts)) {
    if (value > MAX_COUNT) throw new AppError('invalid_input', `${field} ${value}: expected at most ${MAX_COUNT}`);
  }
  if (counts.cachedInputTokens > counts.inputTokens) {
    throw new AppError(
      'invalid_input',
      `input_cached_tokens ${counts.cachedInputTokens}: expected at most input_tokens ${counts.inputTokens}`,
    );
  }
  const cost = computeCost(kind, dimensions, counts, at);
  return {
    projectId: dimensions.projectId,
    apiKeyId: dimensions.apiKeyId,
    userId: dimensions.userId,
    model: dimensions.model,
    batch: dimensions.batch,
    serviceTier: dimensions.serviceTier,
    requests: counts.requests,
    inputTokens: counts.inputTokens,
    cachedInputTokens: counts.cachedInputTokens,
    outputTokens: counts.outputTokens,
    costNanos: cost.state === 'priced' ? cost.costNanos : null,
  };
}
