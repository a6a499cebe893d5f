import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { UsageQuery, UsageResponse } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date('2026-11-20T10:30:00Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);

let workspace: TestWorkspace;
let viewer: Viewer;
let connectionId: string;

/** A dollar an hour of gpt-4.1 on key_a in proj_a, from the first of November on, stored by day only. */
beforeAll(async () => {
  workspace = await createTestWorkspace('Acme', 'America/New_York');
  viewer = {
    workspaceId: workspace.id,
    timezone: 'America/New_York',
    role: 'viewer',
    actor: { kind: 'token', id: 'x', name: 'x' },
  };
  const readUntil = new Date('2026-11-20T10:28:00Z');
  connectionId = await createReadConnection(workspace.id, 'OpenAI', {
    minute: [new Date('2026-11-19T10:00:00Z'), readUntil],
    hour: [day('2026-11-06'), readUntil],
    day: [day('2026-11-01'), readUntil],
  });
  const group = {
    model: 'gpt-4.1',
    project: 'proj_a',
    apiKey: 'key_a',
    user: null,
    kind: 'completions',
    serviceTier: null,
    batch: null,
    connection: connectionId,
  };
  const facts: MinuteFact[] = [];
  for (let at = day('2026-11-01').getTime(); at < NOW.getTime(); at += 3_600_000) {
    facts.push({ at: new Date(at), group, requests: 1n, inputTokens: 10n, costNanos: 1_000_000_000n });
  }
  await storeFacts(workspace.id, facts, ['day']);
});

const ask = (query: Partial<UsageQuery> & { from: string; to: string }) =>
  getUsageSeries(viewer, UsageQuery.parse(query), NOW);

describe('days', () => {
  test('in UTC come from stored days; an absent day is absent', async () => {
    const response = await ask({ from: '2026-10-30T00:00:00Z', to: '2026-11-03T00:00:00Z', timezone: 'UTC' });
    expect(UsageResponse.parse(response)).toEqual(response);
    expect(response.series[0]?.points.map(({ start, cost }) => [start, cost])).toEqual([
      ['2026-11-01T00:00:00.000Z', '24'],
      ['2026-11-02T00:00:00.000Z', '24'],
    ]);
    expect(response).toMatchObject({
      bucket: 'day',
      timezone: 'UTC',
      currency: 'USD',
      asOf: '2026-11-20T10:28:00.000Z',
    });
    expect(response.totals).toMatchObject({ requests: 48, cost: '48', costSource: 'estimated' });
  });

  test.each([
    { name: 'New York, days only', zone: 'America/New_York', from: '11-03T05:00', to: '11-04T05:00', isExact: false },
    { name: 'New York, hours', zone: 'America/New_York', from: '11-10T05:00', to: '11-11T05:00', isExact: true },
    { name: 'Kolkata, days only', zone: 'Asia/Kolkata', from: '11-03T18:30', to: '11-04T18:30', isExact: false },
    { name: 'Kolkata, hours', zone: 'Asia/Kolkata', from: '11-10T18:30', to: '11-11T18:30', isExact: false },
    { name: 'Kathmandu, hours', zone: 'Asia/Kathmandu', from: '11-10T18:15', to: '11-11T18:15', isExact: false },
    { name: 'UTC', zone: 'UTC', from: '11-03T00:00', to: '11-04T00:00', isExact: true },
  ])('say when their limits lie between stored rows: $name', async ({ zone, from, to, isExact }) => {
    const query = { from: `2026-${from}:00Z`, to: `2026-${to}:00Z`, timezone: zone };
    const { series, coveredFrom } = await ask(query);
    const points = series.flatMap((one) => one.points);
    expect(points).toHaveLength(1);
    expect(points[0]?.complete).toBe(isExact);
    expect(points[0]?.approximate).toBe(isExact ? undefined : true);
    expect(coveredFrom).toBe('2026-11-01T00:00:00.000Z');
  });

  test('and hours are covered from where hours are stored', async () => {
    const asked = await ask({ from: '2026-11-02T00:00:00Z', to: '2026-11-20T00:00:00Z', bucket: 'hour' });
    expect(asked.coveredFrom).toBe('2026-11-06T00:00:00.000Z');
  });

  test('of a zone whose hours are not stored count to where most of them lies', async () => {
    const response = await ask({ from: '2026-11-02T05:00:00Z', to: '2026-11-05T05:00:00Z' });
    expect(response.timezone).toBe('America/New_York');
    expect(response.series[0]?.points.map(({ start, requests }) => [start, requests])).toEqual([
      ['2026-11-02T05:00:00.000Z', 24],
      ['2026-11-03T05:00:00.000Z', 24],
      ['2026-11-04T05:00:00.000Z', 24],
    ]);
  });

  test('that are not over, not read, or from before the history are not complete', async () => {
    const response = await ask({ from: '2026-11-18T00:00:00Z', to: '2026-11-21T00:00:00Z', timezone: 'UTC' });
    expect(response.series[0]?.points.map(({ complete }) => complete)).toEqual([true, true, false]);
    const month = await ask({
      from: '2026-10-31T23:00:00Z',
      to: '2026-11-03T23:00:00Z',
      bucket: 'month',
      timezone: 'Europe/Berlin',
    });
    expect(month.series[0]?.points.map(({ complete }) => complete)).toEqual([false]);
  });
});

describe('bills', () => {
  beforeAll(async () => {
    const row = {
      workspaceId: workspace.id,
      connectionId,
      lineItem: 'gpt-4.1, input',
      currency: 'usd',
      quantity: null,
    };
    const rows = [
      { costOn: day('2026-11-10'), projectId: 'proj_a', apiKeyId: 'key_a', amountNanos: 23_500_000_000n },
      { costOn: day('2026-11-10'), projectId: 'proj_b', apiKeyId: '', amountNanos: 2_000_000_000n },
      { costOn: day('2026-11-11'), projectId: 'proj_a', apiKeyId: '', amountNanos: 25_000_000_000n },
      { costOn: day('2026-11-19'), projectId: 'proj_a', apiKeyId: 'key_a', amountNanos: 3_000_000_000n },
    ];
    await getDb().costDay.createMany({ data: rows.map((one) => ({ ...row, ...one })) });
  });

  const span = { from: '2026-11-09T00:00:00Z', to: '2026-11-13T00:00:00Z', timezone: 'UTC' };
  const costs = async (query: Parameters<typeof ask>[0]) =>
    (await ask(query)).series.flatMap(({ group, points }) =>
      points.map(({ start, cost, costSource }) => [...Object.values(group), start.slice(5, 10), cost, costSource]),
    );

  test('replace the estimates of days that are settled', async () => {
    expect(await costs(span)).toEqual([
      ['11-09', '24', 'estimated'],
      ['11-10', '25.5', 'billed'],
      ['11-11', '25', 'billed'],
      ['11-12', '24', 'estimated'],
    ]);
    expect((await ask(span)).totals).toMatchObject({ cost: '98.5', costSource: 'mixed', requests: 96 });
  });

  test('show charges of projects without usage', async () => {
    expect(await costs({ ...span, groupBy: ['project'], project: ['proj_b'] })).toEqual([
      ['proj_b', '11-10', '2', 'billed'],
    ]);
  });

  test('do not speak of keys on days that are not split by key', async () => {
    expect(await costs({ ...span, groupBy: ['apiKey'] })).toEqual([
      ['key_a', '11-09', '24', 'estimated'],
      ['key_a', '11-10', '23.5', 'billed'],
      ['key_a', '11-11', '24', 'estimated'],
      ['key_a', '11-12', '24', 'estimated'],
      [null, '11-10', '2', 'billed'],
    ]);
  });

  test.each([
    ['by model', { groupBy: ['model' as const] }],
    ['of one model', { model: ['gpt-4.1'] }],
    ['of one kind', { kind: ['completions'] }],
  ])('are not shown %s, which they do not know', async (_name, extra) => {
    const sources = (await costs({ ...span, ...extra })).map((row) => row.at(-1));
    expect(new Set(sources)).toEqual(new Set(['estimated']));
  });

  test('of a day that closed less than a day ago wait', async () => {
    expect(await costs({ from: '2026-11-19T00:00:00Z', to: '2026-11-20T00:00:00Z', timezone: 'UTC' })).toEqual([
      ['11-19', '24', 'estimated'],
    ]);
  });

  test('make a month mixed', async () => {
    const month = {
      from: '2026-11-01T00:00:00Z',
      to: '2026-12-01T00:00:00Z',
      bucket: 'month' as const,
      timezone: 'UTC',
    };
    const hours = 19 * 24 + 11;
    expect(await costs(month)).toEqual([['11-01', String(hours + 1.5 + 1), 'mixed']]);
  });
});

describe('GET /usage', () => {
  const get = (search: string) => callRoute(`/usage?${search}`, { token: workspace.tokens.viewer });

  test('takes lists repeated or with commas and says names', async () => {
    const response = await get(
      'from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z&groupBy=connection,model&timezone=UTC',
    );
    expect(response.status).toBe(200);
    const body = UsageResponse.parse(await response.json());
    expect(body.series[0]).toMatchObject({
      group: { connection: connectionId, model: 'gpt-4.1' },
      names: { connection: 'OpenAI' },
    });
    const repeated = await get(
      'from=2026-11-02T00:00:00Z&to=2026-11-03T00:00:00Z&groupBy=connection&groupBy=model&timezone=UTC',
    );
    expect(await repeated.json()).toEqual(body);
  });

  test('knows the provider of usage and of the bill', async () => {
    const span = 'from=2026-11-02T00:00:00Z&to=2026-11-20T00:00:00Z&timezone=UTC';
    const whole = UsageResponse.parse(await (await get(span)).json());
    const body = UsageResponse.parse(await (await get(`${span}&groupBy=provider&provider=openai`)).json());
    expect(body.series).toMatchObject([{ group: { provider: 'openai' }, names: { provider: 'OpenAI' } }]);
    expect(body.totals).toEqual(whole.totals);
    expect(UsageResponse.parse(await (await get(`${span}&provider=anthropic`)).json()).series).toEqual([]);
  });

  test.each([
    ['a missing end', 'from=2026-11-02T00:00:00Z', 'to'],
    ['an end before the start', 'from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'to'],
    ['no instant', 'from=yesterday&to=2026-11-01T00:00:00Z', 'from'],
    ['an unknown zone', 'from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&timezone=Mars/Olympus', 'timezone'],
    ['an unknown grouping', 'from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&groupBy=colour', 'groupBy.0'],
    ['a misspelt parameter', 'from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z&projects=proj_a', 'projects'],
    ['a start given twice', 'from=2026-11-01T00:00:00Z&from=2026-11-01T00:00:00Z&to=2026-11-02T00:00:00Z', 'from'],
    ['too many points', 'from=2026-11-01T00:00:00Z&to=2026-11-05T00:00:00Z&bucket=minute', 'bucket'],
  ])('refuses %s and names the field', async (_name, search, path) => {
    const response = await get(search);
    expect(response.status).toBe(400);
    const problem = (await response.json()) as { code: string; errors: { path: string }[] };
    expect(problem.code).toBe('invalid_input');
    expect(problem.errors.map((one) => one.path)).toContain(path);
  });

  test('says which bucket fits when there would be too many points', async () => {
    const response = await get('from=2020-01-01T00:00:00Z&to=2026-11-05T00:00:00Z&bucket=hour');
    expect((await response.json()).detail).toMatch(/60,?\d* points.*at most 2000.*bucket "month" fits/);
    const endless = await get('from=0001-01-01T00:00:00Z&to=9999-01-01T00:00:00Z&bucket=month');
    expect((await endless.json()).detail).toMatch(/choose a shorter range/);
  });
});
