import type { UsageGroupBy } from '@/lib/contracts/usage/usage';
import { getDb, getPool } from '@/lib/db/client';
import { ensurePartitions } from '@/lib/db/partitions';
import type { Grain } from '@/lib/domain/usage/usage';

/** One stored minute of one series, as a test speaks of it. */
export type MinuteFact = {
  at: Date;
  group: Record<Exclude<UsageGroupBy, 'provider' | 'payer'>, string | null>;
  requests: bigint;
  inputTokens: bigint;
  /** Absent = 0. */
  outputTokens?: bigint;
  cachedInputTokens?: bigint;
  /** null = unpriced. */
  costNanos: bigint | null;
};

const WIDTH_MS: Record<Grain, number> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** A small deterministic source of numbers in [0, 1) (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A connection that was read over `[from, until)` at the given grains. */
export async function createReadConnection(
  workspaceId: string,
  name: string,
  covered: Partial<Record<Grain, [from: Date, until: Date]>>,
): Promise<string> {
  const { id } = await getDb().connection.create({
    data: { workspaceId, name, provider: 'openai', adminKey: Buffer.alloc(48), adminKeyHint: 'test' },
  });
  for (const [grain, [coveredFrom, coveredUntil]] of Object.entries(covered)) {
    await getDb().ingestCursor.create({
      data: {
        workspaceId,
        connectionId: id,
        subject: 'completions',
        grain: grain as Grain,
        coveredFrom,
        coveredUntil,
        backfillFrom: coveredFrom,
        lastPulledAt: coveredUntil,
      },
    });
  }
  return id;
}

/** Stores minutes and their sums by hour and day, as ingest leaves them. */
export async function storeFacts(workspaceId: string, facts: readonly MinuteFact[], grains: Grain[]): Promise<void> {
  const seriesIds = await storeSeries(workspaceId, facts);
  const priceVersion = await getDb().priceVersion.upsert({
    where: { label: 'test' },
    create: { label: 'test' },
    update: {},
  });
  for (const grain of grains) {
    const sums = sumByBucket(facts, seriesIds, grain);
    const starts = [...sums.values()].map((sum) => sum.bucketStart.getTime());
    await ensurePartitions(grain, new Date(Math.min(...starts)), new Date(Math.max(...starts) + 1));
    const data = [...sums.values()].map((sum) => ({
      ...sum,
      workspaceId,
      priceVersionId: priceVersion.id,
    }));
    if (grain === 'minute') await getDb().usageMinute.createMany({ data });
    if (grain === 'hour') await getDb().usageHour.createMany({ data });
    if (grain === 'day') await getDb().usageDay.createMany({ data });
  }
}

/** Sums by group that differ from their facts in any column, in either direction; none, whatever was written. */
export async function findWrongSums(): Promise<unknown[]> {
  const names = ['requests', 'input_tokens', 'cached_input_tokens', 'output_tokens', 'cache_write_tokens'];
  names.push('input_audio_tokens', 'output_audio_tokens', 'input_image_tokens', 'output_image_tokens', 'units');
  const columns = ['facts', 'priced_facts', ...names, 'cost_nanos', 'assumed_nanos', 'unpriced_requests', 'priced_use'];
  const { rows } = await getPool().query(`
    WITH fact AS (
      SELECT 15 AS width_minutes, to_timestamp(floor(extract(epoch FROM bucket_start) / 900) * 900) AS at, * FROM usage_minute
      UNION ALL SELECT 60, bucket_start, * FROM usage_hour UNION ALL SELECT 1440, bucket_start, * FROM usage_day
    ), wanted AS (
      SELECT f.workspace_id, f.width_minutes, f.at, s.group_id, count(*) AS facts, count(f.cost_nanos) AS priced_facts,
             ${names.map((name) => `sum(coalesce(f.${name}, 0)) AS ${name}`).join(', ')},
             sum(coalesce(f.cost_nanos, 0)) AS cost_nanos,
             sum(coalesce(f.assumed_nanos, 0)) AS assumed_nanos,
             sum(coalesce(f.unpriced_requests, CASE WHEN f.cost_nanos IS NULL THEN f.requests ELSE 0 END)) AS unpriced_requests,
             sum(CASE WHEN f.cost_nanos IS NULL THEN 0 ELSE f.requests + f.input_tokens + f.output_tokens + coalesce(f.units, 0) END) AS priced_use
        FROM fact f JOIN series s ON s.workspace_id = f.workspace_id AND s.id = f.series_id GROUP BY 1, 2, 3, 4)
    SELECT w.*, z.* FROM wanted w
      FULL JOIN usage_sum z ON z.workspace_id = w.workspace_id AND z.width_minutes = w.width_minutes
            AND z.bucket_start = w.at AND z.group_id = w.group_id
     WHERE (${columns.map((name) => `w.${name}`).join(', ')}) IS DISTINCT FROM (${columns.map((name) => `z.${name}`).join(', ')})`);
  return rows;
}

async function storeSeries(workspaceId: string, facts: readonly MinuteFact[]): Promise<Map<string, number>> {
  const ids = new Map<string, number>();
  for (const { group } of facts) {
    const key = JSON.stringify(group);
    if (ids.has(key)) continue;
    const { id } = await getDb().series.create({
      data: {
        workspaceId,
        connectionId: group.connection ?? '',
        kind: group.kind ?? 'completions',
        projectId: group.project,
        apiKeyId: group.apiKey,
        userId: group.user,
        model: group.model,
        batch: group.batch === null ? null : group.batch === 'true',
        serviceTier: group.serviceTier,
        dimensionHash: Buffer.from(key),
        firstSeenAt: new Date('2026-01-01T00:00:00Z'),
      },
    });
    ids.set(key, id);
  }
  return ids;
}

type Amounts = Record<'requests' | 'inputTokens' | 'outputTokens' | 'cachedInputTokens', bigint> & {
  costNanos: bigint | null;
};
const NOTHING: Amounts = { requests: 0n, inputTokens: 0n, outputTokens: 0n, cachedInputTokens: 0n, costNanos: null };

function sumByBucket(facts: readonly MinuteFact[], seriesIds: ReadonlyMap<string, number>, grain: Grain) {
  type Sum = { seriesId: number; bucketStart: Date } & Amounts;
  const sums = new Map<string, Sum>();
  for (const fact of facts) {
    const bucketStart = new Date(Math.floor(fact.at.getTime() / WIDTH_MS[grain]) * WIDTH_MS[grain]);
    const seriesId = seriesIds.get(JSON.stringify(fact.group)) ?? 0;
    const key = `${seriesId} ${bucketStart.getTime()}`;
    const sum = sums.get(key) ?? { seriesId, bucketStart, ...NOTHING };
    sum.requests += fact.requests;
    sum.inputTokens += fact.inputTokens;
    sum.outputTokens += fact.outputTokens ?? 0n;
    sum.cachedInputTokens += fact.cachedInputTokens ?? 0n;
    if (fact.costNanos !== null) sum.costNanos = (sum.costNanos ?? 0n) + fact.costNanos;
    sums.set(key, sum);
  }
  return sums;
}
