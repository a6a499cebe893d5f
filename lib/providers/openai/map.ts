import {
  BUCKET_SECONDS,
  type BucketSeconds,
  mergeEqualRows,
  NO_COUNTS,
  NO_DIMENSIONS,
  type UsageBucket,
  type UsageCounts,
  type UsageDimensions,
  type UsageKind,
  type UsageRow,
} from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';

/** `object` of a result row names its kind; two of them are spelled differently from their endpoint. */
const KIND_BY_OBJECT: Readonly<Record<string, UsageKind>> = {
  'organization.usage.completions.result': 'completions',
  'organization.usage.embeddings.result': 'embeddings',
  'organization.usage.moderations.result': 'moderations',
  'organization.usage.images.result': 'images',
  'organization.usage.audio_speeches.result': 'audio_speeches',
  'organization.usage.audio_transcriptions.result': 'audio_transcriptions',
  'organization.usage.vector_stores.result': 'vector_stores',
  'organization.usage.code_interpreter_sessions.result': 'code_interpreter_sessions',
  'organization.usage.file_searches.result': 'file_search_calls',
  'organization.usage.web_searches.result': 'web_search_calls',
  'organization.usage.decisions.result': 'decisions',
};

/** Field that carries the kind's own unit. */
const UNIT_FIELDS: Readonly<Partial<Record<UsageKind, string>>> = {
  images: 'images',
  audio_speeches: 'characters',
  audio_transcriptions: 'seconds',
  vector_stores: 'usage_bytes',
  code_interpreter_sessions: 'num_sessions',
  file_search_calls: 'num_requests',
  web_search_calls: 'num_requests',
};

const WIDTHS: ReadonlySet<number> = new Set(Object.values(BUCKET_SECONDS));

type RawObject = Record<string, unknown>;

export type ParseBucketOptions = {
  /** Kind of the endpoint that was asked. Without it the rows' `object` decides, and an empty bucket is `completions`. */
  kind?: UsageKind;
  /** Width that was asked for. Without it the bucket's own times decide. */
  bucketSeconds?: BucketSeconds;
  /** Receives what is wrong with a row and leaves that row out. Without it a bad row throws. */
  onBadRow?: (message: string) => void;
};

/**
 * One bucket of a usage endpoint's `data[]`, in our words. Unknown fields are ignored and absent or null counts are 0;
 * rows with equal dimensions are added up. A bucket that was cut at the query's start gets its whole, aligned
 * interval when the width is given. Checked by hand instead of by schema, for replays parse millions of rows.
 * Throws AppError `invalid_input` naming the field and what was expected.
 */
export function parseUsageBucket(raw: unknown, options: ParseBucketOptions = {}): UsageBucket {
  if (!isObject(raw)) throw invalid('bucket', 'an object', raw);
  const startSeconds = readSeconds(raw, 'start_time');
  const { results: sent } = raw;
  const results = sent ?? [];
  if (!Array.isArray(results)) throw invalid('bucket.results', 'an array', results);
  const bucketSeconds = options.bucketSeconds ?? readWidth(startSeconds, readSeconds(raw, 'end_time'));
  const kind = options.kind ?? readKind(results);
  return {
    kind,
    startsAt: new Date((startSeconds - (startSeconds % bucketSeconds)) * 1_000),
    bucketSeconds,
    rows: parseRows(kind, results, startSeconds, options.onBadRow),
  };
}

function parseRows(
  kind: UsageKind,
  results: unknown[],
  startSeconds: number,
  onBadRow: ((message: string) => void) | undefined,
): UsageRow[] {
  const rows: UsageRow[] = [];
  for (const [index, result] of results.entries()) {
    try {
      rows.push(parseRow(kind, result, index));
    } catch (error) {
      if (!onBadRow || !(error instanceof AppError)) throw error;
      onBadRow(`${kind} bucket of ${new Date(startSeconds * 1_000).toISOString()}: ${error.message}`);
    }
  }
  return rows.length > 1 ? mergeEqualRows(kind, rows) : rows;
}

function parseRow(kind: UsageKind, raw: unknown, index: number): UsageRow {
  if (!isObject(raw)) throw invalid(`results[${index}]`, 'an object', raw);
  const { object } = raw;
  if (typeof object === 'string' && (KIND_BY_OBJECT[object] ?? kind) !== kind) {
    throw invalid(`results[${index}].object`, `a result of kind ${kind}`, object);
  }
  return { dimensions: parseDimensions(kind, raw, index), counts: parseCounts(kind, raw, index) };
}

function parseDimensions(kind: UsageKind, raw: RawObject, index: number): UsageDimensions {
  const dimensions: UsageDimensions = {
    ...NO_DIMENSIONS,
    projectId: readText(raw, 'project_id', index),
    userId: readText(raw, 'user_id', index),
    apiKeyId: readText(raw, 'api_key_id', index),
    model: readText(raw, 'model', index),
    serviceTier: readText(raw, 'service_tier', index),
    apiSource: readText(raw, 'api_source', index),
  };
  const { batch: sentBatch } = raw;
  const batch = sentBatch ?? null;
  if (batch !== null && typeof batch !== 'boolean')
    throw invalid(`results[${index}].batch`, 'true, false or null', batch);
  dimensions.batch = batch;
  if (kind === 'images') {
    dimensions.imageSize = readText(raw, 'size', index);
    dimensions.imageSource = readText(raw, 'source', index)?.replace(/^image\./, '') ?? null;
  }
  if (kind === 'file_search_calls') dimensions.vectorStoreId = readText(raw, 'vector_store_id', index);
  if (kind === 'web_search_calls') dimensions.contextLevel = readText(raw, 'context_level', index);
  return dimensions;
}

function parseCounts(kind: UsageKind, raw: RawObject, index: number): UsageCounts {
  const unitField = UNIT_FIELDS[kind];
  const units = unitField === undefined ? 0 : readCount(raw, unitField, index);
  const requests = kind === 'file_search_calls' ? units : readCount(raw, 'num_model_requests', index);
  if (kind === 'embeddings' || kind === 'moderations')
    return { ...NO_COUNTS, requests, inputTokens: readCount(raw, 'input_tokens', index) };
  if (kind !== 'completions' && kind !== 'decisions') return { ...NO_COUNTS, requests, units };
  return {
    requests,
    inputTokens: readCount(raw, 'input_tokens', index),
    cachedInputTokens: readCount(raw, 'input_cached_tokens', index),
    // The total is newer than its two parts on some deployments and absent on others.
    cacheWriteTokens:
      readCount(raw, 'input_cache_write_tokens', index) ||
      readCount(raw, 'input_cache_write_30m_tokens', index) + readCount(raw, 'input_cache_write_12h_tokens', index),
    longCacheWriteTokens: 0,
    outputTokens: readCount(raw, 'output_tokens', index),
    inputAudioTokens: readCount(raw, 'input_audio_tokens', index),
    cachedAudioTokens: readCount(raw, 'input_cached_audio_tokens', index),
    outputAudioTokens: readCount(raw, 'output_audio_tokens', index),
    inputImageTokens: readCount(raw, 'input_image_tokens', index),
    cachedImageTokens: readCount(raw, 'input_cached_image_tokens', index),
    outputImageTokens: readCount(raw, 'output_image_tokens', index),
    units: 0,
  };
}

function readCount(raw: RawObject, field: string, index: number): number {
  const value = raw[field];
  if (value === undefined || value === null) return 0;
  const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  if (typeof count === 'number' && Number.isSafeInteger(count) && count >= 0) return count;
  throw invalid(`results[${index}].${field}`, 'an integer from 0 to 2^53 - 1', value);
}

function readText(raw: RawObject, field: string, index: number): string | null {
  const value = raw[field];
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value;
  throw invalid(`results[${index}].${field}`, 'text or null', value);
}

function readSeconds(raw: RawObject, field: string): number {
  const value = raw[field];
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value < 253_402_300_800) return value;
  throw invalid(`bucket.${field}`, 'unix seconds', value);
}

function readWidth(startSeconds: number, endSeconds: number): BucketSeconds {
  const width = endSeconds - startSeconds;
  if (isBucketSeconds(width) && startSeconds % width === 0) return width;
  throw invalid('bucket width', '60, 3600 or 86400 seconds, aligned to UTC', `${startSeconds} to ${endSeconds}`);
}

function isBucketSeconds(width: number): width is BucketSeconds {
  return WIDTHS.has(width);
}

function readKind(results: unknown[]): UsageKind {
  if (results.length === 0) return 'completions';
  const first = results[0];
  const object = isObject(first) ? first['object'] : undefined;
  const kind = typeof object === 'string' ? KIND_BY_OBJECT[object] : undefined;
  if (kind) return kind;
  throw invalid('results[0].object', `one of ${Object.keys(KIND_BY_OBJECT).join(', ')}`, object);
}

function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(place: string, expected: string, value: unknown): AppError {
  const shown = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value)).slice(0, 80);
  return new AppError('invalid_input', `${place}: expected ${expected}, got ${shown}`);
}
