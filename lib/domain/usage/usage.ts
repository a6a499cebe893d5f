/** What the provider counts, in our words. One usage row = one dimension tuple in one bucket. */

/** Usage reports of the provider, one endpoint each. */
export const USAGE_KINDS = [
  'completions',
  'embeddings',
  'moderations',
  'images',
  'audio_speeches',
  'audio_transcriptions',
  'vector_stores',
  'code_interpreter_sessions',
  'file_search_calls',
  'web_search_calls',
  'decisions',
] as const;

export type UsageKind = (typeof USAGE_KINDS)[number];

/** Bucket widths the provider offers, in seconds: a minute, an hour, a day. Buckets are aligned to UTC. */
export const BUCKET_SECONDS = { minute: 60, hour: 3_600, day: 86_400 } as const;
export type Grain = keyof typeof BUCKET_SECONDS;
/** From fine to coarse. */
export const GRAINS = ['minute', 'hour', 'day'] as const satisfies readonly Grain[];
/** The next finer and the next coarser grain. */
export const FINER_GRAIN = { minute: null, hour: 'minute', day: 'hour' } as const satisfies Record<Grain, Grain | null>;
export const COARSER_GRAIN = { minute: 'hour', hour: 'day', day: null } as const satisfies Record<Grain, Grain | null>;
export type BucketSeconds = (typeof BUCKET_SECONDS)[Grain];

/**
 * The dimension tuple of one series. `null` = the provider named none: not attributed (a playground call has no key) or
 * not a dimension of this kind.
 */
export type UsageDimensions = {
  projectId: string | null;
  apiKeyId: string | null;
  userId: string | null;
  model: string | null;
  batch: boolean | null;
  serviceTier: string | null;
  /** `agents_api` or `unlabeled`. */
  apiSource: string | null;
  /** Images: generation, edit or variation. */
  imageSource: string | null;
  /** Images: "1024x1024". */
  imageSize: string | null;
  /** File search calls. */
  vectorStoreId: string | null;
  /** Web search calls: low, medium, high. */
  contextLevel: string | null;
};

/**
 * Counts of one row. Integers, never negative. Token totals include their cached and modality parts, as the provider
 * reports them: input = uncached text + uncached audio + uncached image + cached + cache writes.
 */
export type UsageCounts = {
  /** 0 beside tokens = the provider does not report their number, see `isRequestCountKnown`. */
  requests: number;
  inputTokens: number;
  cachedInputTokens: number;
  cacheWriteTokens: number;
  /** The part of the cache writes that is kept for an hour and has a price of its own. */
  longCacheWriteTokens: number;
  outputTokens: number;
  /** Uncached audio input. */
  inputAudioTokens: number;
  cachedAudioTokens: number;
  outputAudioTokens: number;
  /** Uncached image input. */
  inputImageTokens: number;
  cachedImageTokens: number;
  outputImageTokens: number;
  /** The kind's own unit: images, characters, seconds, bytes, sessions or calls; 0 for token kinds. */
  units: number;
};

/** Names of the counts in the order storage and sums use. */
export const COUNT_FIELDS = [
  'requests',
  'inputTokens',
  'cachedInputTokens',
  'cacheWriteTokens',
  'outputTokens',
  'inputAudioTokens',
  'cachedAudioTokens',
  'outputAudioTokens',
  'inputImageTokens',
  'cachedImageTokens',
  'outputImageTokens',
  'units',
  'longCacheWriteTokens',
] as const satisfies readonly (keyof UsageCounts)[];

export type UsageRow = {
  dimensions: UsageDimensions;
  counts: UsageCounts;
  /** What the provider itself says that this row cost, in nano-dollars; absent = it does not say, and it is estimated. */
  costNanos?: bigint;
};

/** One interval `[startsAt, startsAt + bucketSeconds)` of one kind, whole: a later copy replaces all of its rows. */
export type UsageBucket = {
  kind: UsageKind;
  startsAt: Date;
  bucketSeconds: BucketSeconds;
  rows: UsageRow[];
};

export const NO_DIMENSIONS: UsageDimensions = {
  projectId: null,
  apiKeyId: null,
  userId: null,
  model: null,
  batch: null,
  serviceTier: null,
  apiSource: null,
  imageSource: null,
  imageSize: null,
  vectorStoreId: null,
  contextLevel: null,
};

export const NO_COUNTS: UsageCounts = {
  requests: 0,
  inputTokens: 0,
  cachedInputTokens: 0,
  cacheWriteTokens: 0,
  longCacheWriteTokens: 0,
  outputTokens: 0,
  inputAudioTokens: 0,
  cachedAudioTokens: 0,
  outputAudioTokens: 0,
  inputImageTokens: 0,
  cachedImageTokens: 0,
  outputImageTokens: 0,
  units: 0,
};

/** Canonical text of a dimension tuple: equal tuples give equal text, so it serves as a map key and hash input. */
export function renderDimensionKey(kind: UsageKind, dimensions: UsageDimensions): string {
  return JSON.stringify([
    kind,
    dimensions.projectId,
    dimensions.apiKeyId,
    dimensions.userId,
    dimensions.model,
    dimensions.batch,
    dimensions.serviceTier,
    dimensions.apiSource,
    dimensions.imageSource,
    dimensions.imageSize,
    dimensions.vectorStoreId,
    dimensions.contextLevel,
  ]);
}

/** True when the number of requests is known: a row with tokens and no requests came from a report that counts none. */
export function isRequestCountKnown({
  requests,
  inputTokens,
  outputTokens,
}: Pick<UsageCounts, 'requests' | 'inputTokens' | 'outputTokens'>): boolean {
  return requests > 0 || inputTokens + outputTokens === 0;
}

function addRows(left: UsageRow, right: UsageRow): UsageRow {
  const { costNanos: before } = left;
  const costNanos = before === undefined ? right.costNanos : before + (right.costNanos ?? 0n);
  return {
    dimensions: left.dimensions,
    counts: addCounts(left.counts, right.counts),
    ...(costNanos !== undefined && { costNanos }),
  };
}

/** Adds counts field by field. */
export function addCounts(left: UsageCounts, right: UsageCounts): UsageCounts {
  const sum = { ...left };
  for (const field of COUNT_FIELDS) sum[field] += right[field];
  return sum;
}

/**
 * One row per dimension tuple: the provider sometimes returns several rows with equal dimensions in one bucket, which
 * add up. Order of first appearance is kept.
 */
export function mergeEqualRows(kind: UsageKind, rows: readonly UsageRow[]): UsageRow[] {
  const byKey = new Map<string, UsageRow>();
  for (const row of rows) {
    const key = renderDimensionKey(kind, row.dimensions);
    const known = byKey.get(key);
    byKey.set(key, known ? addRows(known, row) : row);
  }
  return [...byKey.values()];
}
