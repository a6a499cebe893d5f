import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { getDb, getPool } from '@/lib/db/client';
import { deleteConnectionRows } from '@/lib/db/connections/connections';
import { ensurePartitions } from '@/lib/db/partitions';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { resolveSeriesIds } from '@/lib/db/usage/series';
import { type FactWindow, replaceFacts, rollUpFacts } from '@/lib/db/usage/usage-facts';
import {
  COUNT_FIELDS,
  NO_COUNTS,
  NO_DIMENSIONS,
  type UsageCounts,
  type UsageDimensions,
} from '@/lib/domain/usage/usage';
import { type FactRow, sumFacts } from '@/lib/domain/usage/usage-fact';
import { rollUpUsage } from '@/lib/services/connections/roll-up-usage';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createRandom, createReadConnection, findWrongSums } from '../../support/usage-facts';

useTestDatabase();

const START = new Date('2026-03-10T22:00:00Z');
const END = new Date('2026-03-11T01:00:00Z');
const SEEN_AT = new Date('2026-03-11T02:00:00Z');
const minute = (index: number) => new Date(START.getTime() + index * 60_000);

let workspaceId: string;
let priceVersionId: number;
beforeAll(async () => {
  workspaceId = (await createTestWorkspace()).id;
  priceVersionId = await getPriceVersionId('test');
  for (const grain of ['minute', 'hour', 'day'] as const) await ensurePartitions(grain, START, END);
});

async function inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await getPool().connect();
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** A window of a connection of its own, in the same tables as those of all others here. */
async function openWindow(): Promise<FactWindow> {
  const connectionId = await createReadConnection(workspaceId, randomUUID(), {});
  return { workspaceId, connectionId, kind: 'completions', grain: 'minute', startsAt: START, endsAt: END };
}

const keyed = (index: number): UsageDimensions => ({ ...NO_DIMENSIONS, apiKeyId: `key_${index}`, model: 'gpt-4.1' });

async function resolve(window: FactWindow, tuples: readonly UsageDimensions[]): Promise<number[]> {
  const { ids, remember } = await inTransaction((client) =>
    resolveSeriesIds(client, window, 'completions', tuples, SEEN_AT),
  );
  remember();
  return ids;
}

const replace = (window: FactWindow, rows: readonly FactRow[]) =>
  inTransaction((client) => replaceFacts(client, window, rows, priceVersionId));

async function readStored(window: FactWindow, table: string): Promise<unknown[]> {
  const { rows } = await getPool().query(
    `SELECT u.* FROM ${table} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
      WHERE s.connection_id = $1 ORDER BY u.bucket_start, u.series_id`,
    [window.connectionId],
  );
  return rows;
}

const priced = (costNanos: bigint) => ({ costNanos, assumedNanos: 0n, unpricedRequests: 0 });
const UNPRICED = { costNanos: null, assumedNanos: 0n, unpricedRequests: 4_294_967_296 };

function inventRows(seriesIds: readonly number[], minutes: number, seed: number): FactRow[] {
  const random = createRandom(seed);
  const rows: FactRow[] = [];
  for (let index = 0; index < minutes; index++) {
    for (const seriesId of seriesIds) {
      if (random() < 0.4) continue;
      const counts = { ...NO_COUNTS, requests: 1 + Math.floor(random() * 50) };
      for (const field of COUNT_FIELDS) if (random() < 0.3) counts[field] = Math.floor(random() * 1e12);
      const costNanos = random() < 0.3 ? null : BigInt(Math.floor(random() * 9e15));
      const assumedNanos = costNanos !== null && random() < 0.2 ? costNanos : 0n;
      const unpricedRequests = costNanos === null || random() < 0.2 ? counts.requests : 0;
      rows.push({ seriesId, bucketStart: minute(index), counts, costNanos, assumedNanos, unpricedRequests });
    }
  }
  return rows;
}

describe('written facts', () => {
  test('come back to the last unit, however large, and rare counts only where they are not zero', async () => {
    const window = await openWindow();
    const [first = 0, second = 0] = await resolve(window, [keyed(1), keyed(2)]);
    const largest = Object.fromEntries(
      COUNT_FIELDS.map((field, index) => [field, Number.MAX_SAFE_INTEGER - index]),
    ) as UsageCounts;
    const changed = await replace(window, [
      { seriesId: first, bucketStart: minute(0), counts: largest, ...priced(9_223_372_036_854_775_807n) },
      { seriesId: second, bucketStart: minute(0), counts: { ...NO_COUNTS, requests: 4_294_967_296 }, ...UNPRICED },
    ]);
    expect(changed).toEqual([{ bucketStart: minute(0), inserted: 2, revised: 0 }]);
    const common = { workspace_id: workspaceId, bucket_start: START, price_version_id: priceVersionId };
    expect(await readStored(window, 'usage_minute')).toEqual([
      {
        ...common,
        series_id: first,
        requests: '9007199254740991',
        input_tokens: '9007199254740990',
        cached_input_tokens: '9007199254740989',
        cache_write_tokens: '9007199254740988',
        output_tokens: '9007199254740987',
        input_audio_tokens: '9007199254740986',
        cached_audio_tokens: '9007199254740985',
        output_audio_tokens: '9007199254740984',
        input_image_tokens: '9007199254740983',
        cached_image_tokens: '9007199254740982',
        output_image_tokens: '9007199254740981',
        units: '9007199254740980',
        long_cache_write_tokens: '9007199254740979',
        cost_nanos: '9223372036854775807',
        assumed_nanos: null,
        unpriced_requests: null,
      },
      {
        ...common,
        series_id: second,
        requests: '4294967296',
        input_tokens: '0',
        cached_input_tokens: '0',
        cache_write_tokens: null,
        output_tokens: '0',
        input_audio_tokens: null,
        cached_audio_tokens: null,
        output_audio_tokens: null,
        input_image_tokens: null,
        cached_image_tokens: null,
        output_image_tokens: null,
        units: null,
        long_cache_write_tokens: null,
        cost_nanos: null,
        assumed_nanos: null,
        unpriced_requests: '4294967296',
      },
    ]);
  });

  test('are refused where a count is no whole number, and nothing is kept', async () => {
    const window = await openWindow();
    const [seriesId = 0] = await resolve(window, [keyed(1)]);
    const good = { seriesId, bucketStart: minute(0), counts: { ...NO_COUNTS, requests: 1 }, ...priced(1n) };
    const bad = { ...good, bucketStart: minute(1), counts: { ...NO_COUNTS, requests: 1.5 } };
    await expect(replace(window, [good, bad])).rejects.toThrow('count 1.5: expected a whole number');
    expect(await readStored(window, 'usage_minute')).toEqual([]);
  });

  test('are compared where some are stored: new, restated and withdrawn rows are told apart, equal ones not touched', async () => {
    const [window, other] = [await openWindow(), await openWindow()];
    const rows = inventRows(await resolve(window, [keyed(1), keyed(2), keyed(3)]), 90, 1);
    const neighbours = inventRows(await resolve(other, [keyed(1), keyed(2)]), 90, 2);
    await replace(window, rows);
    await replace(other, neighbours);
    const kept = await readStored(other, 'usage_minute');
    expect(kept).toHaveLength(neighbours.length);
    expect(await replace(window, rows)).toEqual([]);

    const [withdrawn, restated, ...rest] = rows as [FactRow, FactRow, ...FactRow[]];
    const added = { ...restated, bucketStart: minute(120) };
    const next = [{ ...restated, costNanos: (restated.costNanos ?? 0n) + 1n }, ...rest, added];
    const changed = await replace(window, next);
    expect(changed.reduce((sum, one) => sum + one.inserted, 0)).toBe(1);
    expect(changed.reduce((sum, one) => sum + one.revised, 0)).toBe(2);
    expect(new Set(changed.map((one) => one.bucketStart.getTime()))).toEqual(
      new Set([withdrawn, restated, added].map((one) => one.bucketStart.getTime())),
    );
    expect(await replace(window, next)).toEqual([]);
    expect(await replace(window, [])).not.toEqual([]);
    expect(await readStored(window, 'usage_minute')).toEqual([]);
    expect(await readStored(other, 'usage_minute')).toEqual(kept);
  });
});

const noCursors = { minute: null, hour: null, day: null };

describe('hours above', () => {
  const write = (window: FactWindow, rows: readonly FactRow[]) =>
    inTransaction(async (client) => {
      const changed = await replaceFacts(client, window, rows, priceVersionId);
      await rollUpUsage(client, window, { facts: rows, changed, cursors: noCursors, priceVersionId });
    });
  /** What a sum over all stored minutes would still change. */
  const findWrongHours = (window: FactWindow) =>
    inTransaction((client) => rollUpFacts(client, { ...window, grain: 'hour' }, priceVersionId));

  test.each([
    { name: 'whole hours in one write', cuts: [0, 180] },
    { name: 'an hour cut in two', cuts: [0, 90, 180] },
    { name: 'writes of a few minutes', cuts: [0, 7, 59, 60, 61, 125, 180] },
  ])('equal the sum of the stored minutes: $name', async ({ cuts }) => {
    const window = await openWindow();
    const seriesIds = await resolve(window, [keyed(1), keyed(2), keyed(3), keyed(4)]);
    for (const seed of [3, 4]) {
      const rows = inventRows(seriesIds, 180, seed);
      for (const [index, from] of cuts.slice(0, -1).entries()) {
        const [startsAt, endsAt] = [minute(from), minute(cuts[index + 1] ?? 0)];
        await write(
          { ...window, startsAt, endsAt },
          rows.filter((row) => row.bucketStart >= startsAt && row.bucketStart < endsAt),
        );
      }
      expect(await readStored(window, 'usage_hour')).toHaveLength(12);
      expect(await findWrongHours(window)).toEqual([]);
    }
    await write(window, []);
    expect(await readStored(window, 'usage_hour')).toEqual([]);
  });

  test('are summed in the database where a sum leaves the range of exact doubles', async () => {
    const window = await openWindow();
    const [seriesId = 0] = await resolve(window, [keyed(1)]);
    const counts = { ...NO_COUNTS, requests: 1, inputTokens: Number.MAX_SAFE_INTEGER };
    await write(
      window,
      [0, 1, 2].map((index) => ({ seriesId, bucketStart: minute(index), counts, ...priced(1n) })),
    );
    expect(await readStored(window, 'usage_hour')).toMatchObject([
      { requests: '3', input_tokens: '27021597764222973', cost_nanos: '3' },
    ]);
  });
});

describe('days above', () => {
  test('cost what their minutes cost, also when the hours between are read again and priced by their averages', async () => {
    const window = await openWindow();
    const day = { startsAt: new Date('2026-03-10T00:00:00Z'), endsAt: new Date('2026-03-11T00:00:00Z') };
    const seriesIds = await resolve(window, [keyed(1), keyed(2)]);
    const minutes = inventRows(seriesIds, 120, 5);
    await inTransaction(async (client) => {
      await replaceFacts(client, window, minutes, priceVersionId);
      await rollUpFacts(client, { ...window, grain: 'hour' }, priceVersionId);
      await rollUpFacts(client, { ...window, ...day, grain: 'day' }, priceVersionId);
    });
    const [restated, ...equal] = (sumFacts(minutes, 'hour', window) ?? []).map((hour) => ({ ...hour, costNanos: 1n }));
    if (!restated) throw new Error('expected sums of two hours');
    const hours = [{ ...restated, counts: { ...restated.counts, requests: 1 } }, ...equal];
    const wrongDays = await inTransaction(async (client) => {
      const hourly: FactWindow = { ...window, ...day, grain: 'hour' };
      const changed = await replaceFacts(client, hourly, hours, priceVersionId);
      expect(changed).toMatchObject([{ inserted: 0, revised: 1 }]);
      await rollUpUsage(client, hourly, { facts: hours, changed, cursors: noCursors, priceVersionId });
      return rollUpFacts(client, { ...window, ...day, grain: 'day' }, priceVersionId);
    });
    expect(wrongDays).toEqual([]);
  });
});

test('a series keeps its id in whatever order rows come', async () => {
  const window = await openWindow();
  const random = createRandom(11);
  const tuples = Array.from({ length: 40 }, (_, index) => ({ ...keyed(index % 8), userId: `user_${index % 5}` }));
  const idOf = new Map<string, number>();
  for (let round = 0; round < 20; round++) {
    const shuffled = tuples.filter(() => random() < 0.4 + round / 20).sort(() => random() - 0.5);
    const ids = await resolve(window, shuffled);
    for (const [index, tuple] of shuffled.entries()) {
      const key = `${tuple.apiKeyId} ${tuple.userId}`;
      const id = idOf.get(key) ?? ids[index];
      expect(ids[index]).toBe(id);
      if (id !== undefined) idOf.set(key, id);
    }
  }
  expect(new Set(idOf.values()).size).toBe(40);
});

describe('sums by group', () => {
  test('equal their facts after all that was written, restated and withdrawn above', async () => {
    const { rows } = await getPool().query('SELECT width_minutes AS width FROM usage_sum GROUP BY 1 ORDER BY 1');
    expect(rows).toEqual([{ width: 15 }, { width: 60 }, { width: 1440 }]);
    expect(await findWrongSums()).toEqual([]);
  });

  test('hold the facts of both where two write the same group at once', async () => {
    const window = await openWindow();
    const [first = 0, second = 0] = await resolve(window, [keyed(1), keyed(2)]);
    const row = (seriesId: number): FactRow => ({
      seriesId,
      bucketStart: minute(0),
      counts: { ...NO_COUNTS, requests: 5 },
      ...priced(1n),
    });
    const earlier = await getPool().connect();
    try {
      await earlier.query('BEGIN');
      await replaceFacts(earlier, window, [row(first)], priceVersionId);
      // Waits for the other: neither sees what the other has not committed.
      const later = getPool().query(
        `INSERT INTO usage_minute (workspace_id, series_id, bucket_start, requests, input_tokens, cached_input_tokens, output_tokens, price_version_id)
         VALUES ($1, $2, $3, 7, 0, 0, 0, $4)`,
        [workspaceId, second, minute(1), priceVersionId],
      );
      await Promise.race([later, new Promise((resolve) => setTimeout(resolve, 200))]);
      await earlier.query('COMMIT');
      await later;
    } finally {
      earlier.release();
    }
    expect(await findWrongSums()).toEqual([]);
  });

  test('go with their connection', async () => {
    const window = await openWindow();
    const day: FactWindow = { ...window, grain: 'day', startsAt: new Date('2026-03-10T00:00:00Z') };
    const [seriesId = 0] = await resolve(window, [keyed(1)]);
    await replace(day, [{ seriesId, bucketStart: day.startsAt, counts: NO_COUNTS, ...priced(1n) }]);
    const count = async () => (await getPool().query('SELECT FROM usage_sum WHERE width_minutes = 1440')).rowCount;
    const before = Number(await count());
    await deleteConnectionRows(getDb(), workspaceId, window.connectionId);
    expect(await count()).toBe(before - 1);
  });
});
