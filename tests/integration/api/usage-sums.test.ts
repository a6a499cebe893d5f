import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { type UsageGroupBy, UsageQuery } from '@/lib/contracts/usage/usage';
import { formatNanosExact } from '@/lib/domain/money';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createRandom, createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

/** New York changes its clocks on 8 March 2026, Berlin on 29 March, Lord Howe (by half an hour) on 5 April. */
const FROM = new Date('2026-03-04T00:00:00Z');
const NOW = new Date('2026-04-06T09:17:00Z');
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
];
const DIMENSIONS = [
  'model',
  'project',
  'apiKey',
  'user',
  'kind',
  'serviceTier',
  'batch',
  'connection',
] as const satisfies readonly UsageGroupBy[];

let viewer: Viewer;
let facts: MinuteFact[];

beforeAll(async () => {
  const workspace = await createTestWorkspace();
  viewer = { workspaceId: workspace.id, timezone: 'UTC', role: 'viewer', actor: { kind: 'token', id: 'x', name: 'x' } };
  const all = { minute: [FROM, NOW], hour: [FROM, NOW], day: [FROM, NOW] } as const;
  const connections = [
    await createReadConnection(workspace.id, 'One', {
      minute: [...all.minute],
      hour: [...all.hour],
      day: [...all.day],
    }),
    await createReadConnection(workspace.id, 'Two', {
      minute: [...all.minute],
      hour: [...all.hour],
      day: [...all.day],
    }),
  ];
  facts = inventFacts(connections, 6_000);
  await storeFacts(workspace.id, facts, ['minute', 'hour', 'day']);
}, 120_000);

/** A fact of each minute and group at most once, more of them around midnights of the zones. */
function inventFacts(connections: readonly string[], count: number): MinuteFact[] {
  const random = createRandom(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const byKey = new Map<string, MinuteFact>();
  const minutes = (NOW.getTime() - FROM.getTime()) / 60_000;
  for (let made = 0; made < count; made += 1) {
    const model = pick(['gpt-4.1', 'gpt-5', null]);
    const group = {
      model,
      project: pick(['proj_a', 'proj_b', null]),
      apiKey: pick(['key_a', null]),
      user: null,
      kind: pick(['completions', 'embeddings']),
      serviceTier: null,
      batch: pick(['true', 'false', null]),
      connection: pick(connections),
    };
    const at = new Date(FROM.getTime() + Math.floor(random() * minutes) * 60_000);
    const costNanos = model === null ? null : BigInt(Math.floor(random() * 9e15));
    byKey.set(JSON.stringify([at, group]), {
      at,
      group,
      requests: BigInt(1 + Math.floor(random() * 50)),
      inputTokens: BigInt(Math.floor(random() * 1e9)),
      costNanos,
    });
  }
  return [...byKey.values()];
}

type Bucket = UsageQuery['bucket'];

/** Starts of local days and months by zone and instant: the calendar is slow, and each fact is asked for many times. */
const localStarts = new Map<string, number>();

function findLocalStart(atMs: number, bucket: 'day' | 'month', timezone: string): number {
  const key = `${timezone} ${bucket} ${atMs}`;
  const known = localStarts.get(key);
  if (known !== undefined) return known;
  const date = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timezone).toPlainDate();
  const startMs = (bucket === 'day' ? date : date.with({ day: 1 })).toZonedDateTime(timezone).epochMilliseconds;
  localStarts.set(key, startMs);
  return startMs;
}

function findBucketStart(at: Date, bucket: Bucket, timezone: string, from: Date): string {
  const widthMs = bucket === 'minute' ? 60_000 : 3_600_000;
  const startMs =
    bucket === 'day' || bucket === 'month'
      ? findLocalStart(at.getTime(), bucket, timezone)
      : Math.floor(at.getTime() / widthMs) * widthMs;
  return new Date(Math.max(startMs, from.getTime())).toISOString();
}

type Sums = { requests: number | null; inputTokens: number; cost: string | null; unpricedRequests: number };

/** The same sums, taken one minute after the other. */
function sumByHand(query: UsageQuery): Map<string, Sums> {
  const [from, to] = [new Date(query.from), new Date(query.to)];
  const groups = new Map<string, { requests: bigint; inputTokens: bigint; cost: bigint | null; unpriced: bigint }>();
  for (const fact of facts) {
    if (fact.at < from || fact.at >= to) continue;
    const isWanted = DIMENSIONS.every(
      (dimension) => query[dimension].length === 0 || query[dimension].includes(fact.group[dimension] ?? 'none'),
    );
    if (!isWanted) continue;
    const group = Object.fromEntries(
      query.groupBy.map((dimension) => [dimension, fact.group[dimension as (typeof DIMENSIONS)[number]]]),
    );
    const start = findBucketStart(fact.at, query.bucket, query.timezone ?? 'UTC', from);
    const key = `${JSON.stringify(group)} ${start}`;
    const sum = groups.get(key) ?? { requests: 0n, inputTokens: 0n, cost: null, unpriced: 0n };
    sum.requests += fact.requests;
    sum.inputTokens += fact.inputTokens;
    if (fact.costNanos === null) sum.unpriced += fact.requests;
    else sum.cost = (sum.cost ?? 0n) + fact.costNanos;
    groups.set(key, sum);
  }
  return new Map(
    [...groups].map(([key, { requests, inputTokens, cost, unpriced }]) => [
      key,
      {
        requests: Number(requests),
        inputTokens: Number(inputTokens),
        cost: cost === null ? null : formatNanosExact(cost),
        unpricedRequests: Number(unpriced),
      },
    ]),
  );
}

async function sumByService(query: UsageQuery): Promise<Map<string, Sums>> {
  const response = await getUsageSeries(viewer, query, NOW);
  return new Map(
    response.series.flatMap((series) =>
      series.points.map(({ start, requests, inputTokens, cost, unpricedRequests }) => [
        `${JSON.stringify(series.group)} ${start}`,
        { requests, inputTokens, cost, unpricedRequests },
      ]),
    ),
  );
}

const minuteOf = (index: number) => new Date(FROM.getTime() + index * 60_000).toISOString();
const LAST_MINUTE = (NOW.getTime() - FROM.getTime()) / 60_000;

describe('sums of charts equal sums by hand', () => {
  test('for any window, bucket, zone, grouping and filter', async () => {
    const question = fc.record({
      ends: fc.uniqueArray(fc.integer({ min: 0, max: LAST_MINUTE }), { minLength: 2, maxLength: 2 }),
      bucket: fc.constantFrom<Bucket>('hour', 'day', 'month'),
      timezone: fc.constantFrom(...ZONES),
      groupBy: fc.uniqueArray(fc.constantFrom(...DIMENSIONS), { maxLength: 3 }),
      model: fc.subarray(['gpt-4.1', 'gpt-5', 'none']),
      batch: fc.subarray(['true', 'none']),
    });
    await fc.assert(
      fc.asyncProperty(question, async ({ ends, ...rest }) => {
        const [from, to] = [...ends].sort((left, right) => left - right).map(minuteOf);
        const query = UsageQuery.parse({ from, to, ...rest });
        expect(await sumByService(query)).toEqual(sumByHand(query));
      }),
      { numRuns: 120, seed: 20260406 },
    );
  }, 120_000);

  test.each(ZONES)('for each whole day of %s, also where the clocks change', async (timezone) => {
    // Groups of two or three facts a day, of which all or none have a price; then of which only some have one.
    const groupings: UsageGroupBy[][] = [
      ['model'],
      ['model', 'project', 'batch', 'connection'],
      ['project', 'kind', 'batch', 'connection'],
    ];
    for (const groupBy of groupings) {
      const query = UsageQuery.parse({ from: minuteOf(0), to: minuteOf(LAST_MINUTE), timezone, groupBy });
      const sums = await sumByService(query);
      expect(sums.size).toBeGreaterThan(90);
      expect(sums).toEqual(sumByHand(query));
    }
  });

  test('for minutes', async () => {
    const query = UsageQuery.parse({ from: minuteOf(20_000), to: minuteOf(22_000), bucket: 'minute' });
    const sums = await sumByService(query);
    expect(sums.size).toBeGreaterThan(100);
    expect(sums).toEqual(sumByHand(query));
  });

  test('and windows side by side add up to the window around them', async () => {
    const total = async (from: number, to: number) => {
      const query = UsageQuery.parse({ from: minuteOf(from), to: minuteOf(to), bucket: 'month' });
      return (await getUsageSeries(viewer, query, NOW)).totals;
    };
    const [left, right, both] = [await total(100, 7_777), await total(7_777, 40_000), await total(100, 40_000)];
    expect(left.inputTokens + right.inputTokens).toBe(both.inputTokens);
    expect(left.unpricedRequests + right.unpricedRequests).toBe(both.unpricedRequests);
  });
});
