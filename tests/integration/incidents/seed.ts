import { v7 as uuidv7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import { markBucketsPending } from '@/lib/db/alert-rules/pending-bucket-writes';
import { getDb, getPool } from '@/lib/db/client';
import { ensurePartitions } from '@/lib/db/partitions';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { resolveSeriesIds } from '@/lib/db/usage/series';
import { replaceFacts } from '@/lib/db/usage/usage-facts';
import { BUCKET_SECONDS, type Grain, NO_COUNTS, NO_DIMENSIONS, type UsageDimensions } from '@/lib/domain/usage/usage';
import type { FactRow } from '@/lib/domain/usage/usage-fact';
import { evaluateBudgets } from '@/lib/services/budgets/evaluate-budgets';

export type Seeded = { workspaceId: string; connectionId: string; channelId: string; viewer: Viewer };

/** A workspace with one connection, two named keys, and an e-mail channel with one recipient. */
export async function seedWorkspace(
  options: { timezone?: string; backfillPermil?: number; createdAt?: Date; lastSuccessAt?: Date | null } = {},
): Promise<Seeded> {
  const db = getDb();
  const timezone = options.timezone ?? 'UTC';
  const createdAt = options.createdAt ?? new Date('2026-08-01T00:00:00Z');
  const { id: workspaceId } = await db.workspace.create({ data: { name: 'Acme', timezone } });
  const { id: connectionId } = await db.connection.create({
    data: {
      workspaceId,
      provider: 'openai',
      name: 'Production',
      adminKey: new Uint8Array([1]),
      adminKeyHint: 'abcd',
      backfillPermil: options.backfillPermil ?? 1000,
      lastSuccessAt: options.lastSuccessAt === undefined ? createdAt : options.lastSuccessAt,
      createdAt,
    },
  });
  const seen = { firstSeenAt: createdAt, lastSeenAt: createdAt };
  await db.providerApiKey.createMany({
    data: [
      { id: 'key_ci', name: 'ci-runner' },
      { id: 'key_web', name: 'web-app' },
    ].map((key) => ({
      workspaceId,
      connectionId,
      projectId: 'proj_a',
      redactedValue: 'sk-…',
      ownerType: 'user',
      ...key,
      ...seen,
    })),
  });
  const { id: channelId } = await db.channel.create({
    data: { workspaceId, kind: 'email', name: 'On call', config: { to: ['oncall@example.com'] } },
  });
  const viewer: Viewer = {
    workspaceId,
    timezone,
    role: 'owner',
    actor: { kind: 'user', id: uuidv7(), name: 'Ada' },
  };
  return { workspaceId, connectionId, channelId, viewer };
}

/** Says that all usage of the connection was read up to `at`. */
export async function markRead({ workspaceId, connectionId }: Seeded, at: Date): Promise<void> {
  await getDb().connection.update({
    where: { workspaceId_id: { workspaceId, id: connectionId } },
    data: { lastSuccessAt: at },
  });
}

/** Judges the budgets of a workspace after all of its usage was read up to `now`. */
export async function evaluateReadBudgets(input: { workspaceId: string; now: Date }) {
  const { workspaceId, now } = input;
  await getDb().connection.updateMany({ where: { workspaceId }, data: { lastSuccessAt: now } });
  return evaluateBudgets(input);
}

/** Dollars `null` = the model has no known price. */
export type SeededCost = { at: Date; dollars: number | null; requests?: number } & Partial<UsageDimensions>;

const toDimensions = ({ at: _at, dollars: _dollars, requests: _requests, ...rest }: SeededCost): UsageDimensions => ({
  ...NO_DIMENSIONS,
  projectId: 'proj_a',
  apiKeyId: 'key_ci',
  model: 'gpt-4.1',
  ...rest,
});

/** Writes completions usage as ingest does: rows and pending buckets in one transaction. */
export async function seedUsage(
  { workspaceId, connectionId }: Seeded,
  grain: Grain,
  costs: readonly SeededCost[],
  observedAt: (bucketStart: Date) => Date,
): Promise<void> {
  if (costs.length === 0) return;
  const starts = [...new Set(costs.map((one) => one.at.getTime()))].sort((left, right) => left - right);
  const startsAt = new Date(starts[0]!);
  const endsAt = new Date(starts.at(-1)! + BUCKET_SECONDS[grain] * 1000);
  const window = { workspaceId, connectionId, kind: 'completions', grain, startsAt, endsAt };
  await ensurePartitions(grain, startsAt, endsAt);
  const client = await getPool().connect();
  try {
    await client.query('BEGIN');
    const { ids } = await resolveSeriesIds(
      client,
      { workspaceId, connectionId },
      'completions',
      costs.map(toDimensions),
      startsAt,
    );
    const rows: FactRow[] = costs.map((one, index) => ({
      seriesId: ids[index]!,
      bucketStart: one.at,
      counts: {
        ...NO_COUNTS, // Coarse rows are compared by counts, so other dollars must come with other counts.
        requests: one.requests ?? Math.round((one.dollars ?? 0) * 100) + 1,
        inputTokens: 1_000,
        outputTokens: 500,
      },
      costNanos: one.dollars === null ? null : BigInt(Math.round(one.dollars * 1e9)),
      assumedNanos: 0n,
      unpricedRequests: 0,
    }));
    const changed = await replaceFacts(client, window, rows, await getPriceVersionId('test'));
    const byVisibility = Map.groupBy(changed, ({ bucketStart }) => observedAt(bucketStart).getTime());
    for (const [visibleMs, buckets] of byVisibility) {
      const changedStarts = buckets.map((one) => one.bucketStart);
      await markBucketsPending(client, window, changedStarts, new Date(visibleMs));
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** What was told so far: reason and recipients, oldest first. */
export async function listTold(workspaceId: string): Promise<string[]> {
  const rows = await getDb().notification.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
    include: { deliveries: true },
  });
  return rows.map((row) => `${row.reason} -> ${row.deliveries.map((one) => one.recipient).join(', ')}`);
}

/** Notes what was read of completions, as ingest does: from `from` on up to `until`. */
export async function seedCoverage(
  { workspaceId, connectionId }: Seeded,
  from: Partial<Record<Grain, Date>>,
  until: Date,
): Promise<void> {
  const key = { workspaceId, connectionId, subject: 'completions' };
  await getDb().ingestCursor.createMany({
    data: Object.entries(from).map(([grain, coveredFrom]) => ({
      ...{ ...key, grain: grain as Grain, coveredFrom, backfillFrom: coveredFrom },
      ...{ coveredUntil: until, lastPulledAt: until },
    })),
  });
}
