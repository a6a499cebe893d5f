import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { UsageQuery, type UsageResponse } from '@/lib/contracts/usage/usage';
import { formatNanosExact } from '@/lib/domain/money';
import { HOUR_MS } from '@/lib/domain/time';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { connectTo, pullOnce } from '../../support/ingest';

useTestDatabase();

const START = new Date('2026-03-30T15:20:30Z');
const LATER = new Date(START.getTime() + 7 * 60_000);

let now = START;
let simulator: Simulator;
let viewer: Viewer;

/** Two pulls seven minutes apart, the second over minutes that grew in between. */
beforeAll(async () => {
  simulator = await startSimulator({ seed: 3, now: () => now, scenario: parseScenario({}) });
  const connection = await connectTo(simulator);
  viewer = await ensureWorkspace();
  await pullOnce(connection, () => now);
  now = LATER;
  const result = await pullOnce(connection, () => now);
  expect(result.failure).toBeNull();
}, 120_000);

afterAll(() => simulator.close());

/** What the provider says of a window, by model; costs are those of minutes unless wider buckets are asked for. */
function readTruth(
  from: string,
  to: string,
  bucketSeconds: 60 | 3_600 = 60,
): Map<string, { requests: number; inputTokens: number; cost: string }> {
  const rows = simulator.computeTruth({
    from: new Date(from),
    to: new Date(to),
    asOf: now,
    bucketSeconds,
    groupBy: ['model'],
  });
  return new Map(
    rows.map(({ group, counts, costNanos }) => [
      String(group.model ?? null),
      { requests: counts.requests, inputTokens: counts.inputTokens, cost: formatNanosExact(costNanos) },
    ]),
  );
}

/** What a chart of the same window adds up to. */
function addUp(response: UsageResponse) {
  return new Map(
    response.series.map((series) => {
      const sum = (field: 'requests' | 'inputTokens') =>
        series.points.reduce((total, point) => total + Number(point[field]), 0);
      return [String(series.group['model']), { requests: sum('requests'), inputTokens: sum('inputTokens') }];
    }),
  );
}

const ask = (query: Partial<UsageQuery> & { from: string; to: string }) =>
  getUsageSeries(viewer, UsageQuery.parse({ groupBy: ['model'], ...query }), now);

const dropCosts = (truth: ReturnType<typeof readTruth>) =>
  new Map([...truth].map(([model, { requests, inputTokens }]) => [model, { requests, inputTokens }]));

describe('a chart of what was pulled equals the provider', () => {
  test.each([
    { name: '80 days', from: '2026-01-09T00:00:00Z', to: '2026-03-31T00:00:00Z', bucket: 'day', timezone: 'UTC' },
    {
      name: 'three months',
      from: '2026-01-09T00:00:00Z',
      to: '2026-03-31T00:00:00Z',
      bucket: 'month',
      timezone: 'UTC',
    },
    {
      name: 'Berlin days where the clocks change',
      from: '2026-03-26T23:00:00Z',
      to: '2026-03-30T22:00:00Z',
      bucket: 'day',
      timezone: 'Europe/Berlin',
    },
    {
      name: 'New York days',
      from: '2026-03-20T04:00:00Z',
      to: '2026-03-31T04:00:00Z',
      bucket: 'day',
      timezone: 'America/New_York',
    },
    { name: 'hours', from: '2026-03-25T00:00:00Z', to: '2026-03-30T16:00:00Z', bucket: 'hour', timezone: 'UTC' },
    { name: 'minutes', from: '2026-03-30T00:00:00Z', to: '2026-03-30T15:28:00Z', bucket: 'minute', timezone: 'UTC' },
    {
      name: 'a window cut at odd minutes',
      from: '2026-03-30T02:07:00Z',
      to: '2026-03-30T15:11:00Z',
      bucket: 'hour',
      timezone: 'Asia/Kathmandu',
    },
  ] as const)('$name', async ({ from, to, bucket, timezone }) => {
    const response = await ask({ from, to, bucket, timezone });
    const truth = dropCosts(readTruth(from, to, 3_600));
    expect(addUp(response)).toEqual(truth);
    expect(response.totals.requests).toBe([...truth.values()].reduce((sum, row) => sum + row.requests, 0));
  });

  test('to the nano-dollar where minutes are stored', async () => {
    const [from, to] = ['2026-03-30T00:00:00Z', '2026-03-30T15:28:00Z'];
    const response = await ask({ from, to, bucket: 'month', timezone: 'UTC' });
    const costs = new Map(response.series.map((series) => [String(series.group['model']), series.points[0]?.cost]));
    for (const [model, { cost }] of readTruth(from, to)) if (cost !== '0') expect(costs.get(model), model).toBe(cost);
  });

  test('and says what is complete and as of when', async () => {
    const from = new Date(Math.floor(LATER.getTime() / HOUR_MS - 3) * HOUR_MS).toISOString();
    const response = await ask({ from, to: '2026-03-30T16:00:00Z', bucket: 'hour', groupBy: [] });
    expect(response.series[0]?.points.map((point) => point.complete)).toEqual([true, true, true, false]);
    expect(response.asOf).toBe(LATER.toISOString());
  });

  test('with names from the inventory', async () => {
    const response = await ask({
      from: '2026-03-29T00:00:00Z',
      to: '2026-03-30T00:00:00Z',
      groupBy: ['project', 'apiKey'],
    });
    expect(response.series.length).toBeGreaterThan(5);
    for (const { group, names } of response.series) {
      if (group['project'] !== null) expect(names['project'], String(group['project'])).toBeTruthy();
      if (group['apiKey'] !== null) expect(names['apiKey'], String(group['apiKey'])).toBeTruthy();
    }
  });

  test('days that the provider has billed show the bill', async () => {
    const response = await ask({
      from: '2026-03-20T00:00:00Z',
      to: '2026-03-25T00:00:00Z',
      groupBy: [],
      timezone: 'UTC',
    });
    expect(response.series[0]?.points.map((point) => point.costSource)).toEqual(Array(5).fill('billed'));
    expect(response.totals.costSource).toBe('billed');
  });
});
