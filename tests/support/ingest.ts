import { randomUUID } from 'node:crypto';
import { getDb, getPool } from '@/lib/db/client';
import { claimConnection, LEASE_SECONDS, releaseLease, renewLease } from '@/lib/db/connections/leases';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { COUNT_FIELDS, type UsageCounts } from '@/lib/domain/usage/usage';
import { createOpenAiProvider } from '@/lib/providers/openai/client';
import type { UsageProvider } from '@/lib/providers/provider';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { type PullResult, pullConnection } from '@/lib/services/connections/pull-connection';
import type { PullContext } from '@/lib/services/connections/pull-context';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import type { Simulator } from '@/lib/simulator/server';

export type TestConnection = { workspaceId: string; connectionId: string; provider: UsageProvider };

const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };

/** A connection to the simulator, without the check of its key. */
export async function connectTo(simulator: Simulator): Promise<TestConnection> {
  const viewer = await ensureWorkspace();
  const connection = await createConnection(
    viewer,
    {
      provider: 'openai',
      name: `Simulated ${randomUUID().slice(0, 8)}`,
      adminKey: simulator.adminKey,
      baseUrl: simulator.url,
    },
    { shouldCheckKey: false },
  );
  const provider = createOpenAiProvider({
    adminKey: simulator.adminKey,
    baseUrl: simulator.url,
    maxRetries: 0,
    timeoutMs: 5_000,
  });
  return { workspaceId: viewer.workspaceId, connectionId: connection.id, provider };
}

/** One pull, under a lease of its own, at the time the clock gives. */
export async function pullOnce(
  connection: TestConnection,
  readClock: () => Date,
  signal?: AbortSignal,
): Promise<PullResult> {
  const owner = randomUUID();
  const { workspaceId, connectionId } = connection;
  if (!(await claimConnection(owner, workspaceId, connectionId))) throw new Error('the lease is taken');
  const context: PullContext = {
    ...{ workspaceId, connectionId, owner, readClock, log: quiet },
    signal: signal ?? new AbortController().signal,
    priceVersionId: await getPriceVersionId(PRICE_VERSION),
  };
  // As a worker does: on a busy machine ninety days take longer than a lease.
  const renew = () => inWorkspace(workspaceId, () => renewLease(owner, workspaceId, connectionId));
  const timer = setInterval(() => void renew().catch(() => {}), (LEASE_SECONDS * 1_000) / 3);
  try {
    return await inWorkspace(workspaceId, () => pullConnection(context, connection.provider, async () => {}));
  } finally {
    clearInterval(timer);
    await releaseLease(owner, workspaceId, connectionId, {
      nextPullInSeconds: 3_600,
      failure: null,
      backfillPermil: null,
      lastUsageAt: null,
      successAt: readClock(),
    });
  }
}

export type StoredSums = { counts: UsageCounts; costNanos: bigint };

const COLUMNS: Record<keyof UsageCounts, string> = {
  requests: 'requests',
  inputTokens: 'input_tokens',
  cachedInputTokens: 'cached_input_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  longCacheWriteTokens: 'long_cache_write_tokens',
  outputTokens: 'output_tokens',
  inputAudioTokens: 'input_audio_tokens',
  cachedAudioTokens: 'cached_audio_tokens',
  outputAudioTokens: 'output_audio_tokens',
  inputImageTokens: 'input_image_tokens',
  cachedImageTokens: 'cached_image_tokens',
  outputImageTokens: 'output_image_tokens',
  units: 'units',
};

/** Sums of a fact table over a window by kind, key and model, straight from the tables. */
export async function sumStored(
  connection: TestConnection,
  table: 'usage_minute' | 'usage_hour' | 'usage_day',
  from: Date,
  to: Date,
): Promise<Map<string, StoredSums>> {
  const sums = COUNT_FIELDS.map((field) => `coalesce(sum(u.${COLUMNS[field]}), 0)::text AS "${field}"`).join(', ');
  const { rows } = await getPool().query<Record<string, string>>(
    `SELECT s.kind, coalesce(s.api_key_id, '') AS key, coalesce(s.model, '') AS model, ${sums}, coalesce(sum(u.cost_nanos), 0)::text AS cost
       FROM ${table} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
      WHERE u.workspace_id = $1 AND s.connection_id = $2 AND u.bucket_start >= $3 AND u.bucket_start < $4 GROUP BY 1, 2, 3`,
    [connection.workspaceId, connection.connectionId, from, to],
  );
  return new Map(
    rows.map((row) => [
      `${row['kind']}|${row['key']}|${row['model']}`,
      {
        counts: Object.fromEntries(COUNT_FIELDS.map((field) => [field, Number(row[field])])) as UsageCounts,
        costNanos: BigInt(row['cost'] ?? '0'),
      },
    ]),
  );
}

/** The provider's own sums of the same window, in the same form. */
export function sumTruth(
  simulator: Simulator,
  from: Date,
  to: Date,
  asOf: Date,
  bucketSeconds: 60 | 3600 | 86400,
): Map<string, StoredSums> {
  const truth = simulator.computeTruth({ from, to, asOf, bucketSeconds, groupBy: ['kind', 'apiKeyId', 'model'] });
  return new Map(
    truth.map(({ group, counts, costNanos }) => [
      `${group['kind']}|${group['apiKeyId'] ?? ''}|${group['model'] ?? ''}`,
      { counts, costNanos: costNanos ?? 0n },
    ]),
  );
}

export async function countRuns(connection: TestConnection): Promise<{ inserted: number; revised: number }> {
  const { _sum } = await getDb().ingestRun.aggregate({
    where: { workspaceId: connection.workspaceId, connectionId: connection.connectionId },
    _sum: { insertedRows: true, revisedRows: true },
  });
  return { inserted: _sum.insertedRows ?? 0, revised: _sum.revisedRows ?? 0 };
}
