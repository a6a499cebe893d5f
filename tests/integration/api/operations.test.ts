import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { GET as getHealth } from '@/app/health/route';
import { GET as getMetrics } from '@/app/metrics/route';
import { GET as getReady } from '@/app/ready/route';
import { GET as getSystem } from '@/app/ready/system/route';
import { IngestRun } from '@/lib/contracts/connections/connections';
import { Overview } from '@/lib/contracts/usage/overview';
import { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertIncident } from '@/lib/db/incidents/incidents';
import { saveHeartbeat } from '@/lib/db/installation/heartbeats';
import { deleteExpiredRows } from '@/lib/db/usage/expired';
import { overrideEnv } from '@/lib/env';
import { getOverview } from '@/lib/services/usage/get-overview';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date('2026-11-20T10:30:00Z');
const viewer = {
  timezone: 'Europe/Berlin',
  role: 'viewer' as const,
  actor: { kind: 'token' as const, id: 'x', name: 'x' },
};
let workspace: TestWorkspace;
let connectionId: string;

/** Two dollars an hour of gpt-5 since the 20th of September. */
beforeAll(async () => {
  workspace = await createTestWorkspace('Acme', 'Europe/Berlin');
  const from = new Date('2026-09-20T00:00:00Z');
  connectionId = await createReadConnection(workspace.id, 'OpenAI', {
    minute: [from, NOW],
    hour: [from, NOW],
    day: [from, NOW],
  });
  const group = {
    model: 'gpt-5',
    project: 'proj_a',
    apiKey: 'key_a',
    user: null,
    kind: 'completions',
    serviceTier: null,
    batch: null,
    connection: connectionId,
  };
  const facts: MinuteFact[] = [];
  for (let at = from.getTime(); at < NOW.getTime(); at += 3_600_000) {
    facts.push({ at: new Date(at), group, requests: 1n, inputTokens: 1n, costNanos: 2_000_000_000n });
  }
  await storeFacts(workspace.id, facts, ['minute', 'hour', 'day']);
});

describe('overview', () => {
  test('adds up stretches of the workspace’s calendar and those before', async () => {
    const overview = await getOverview({ ...viewer, workspaceId: workspace.id }, NOW);
    expect(Overview.parse(overview)).toEqual(overview);
    // Berlin's 20th began at 23:00 UTC on the 19th: 12 hours until 10:00 UTC; by then yesterday had 12 hours too.
    const known = {
      ...{ source: 'estimated', assumed: '0', unpricedRequests: 0 },
      ...{ approximate: false, previousApproximate: false },
    };
    expect(overview.today).toEqual({ ...known, amount: '24', previous: '24' });
    expect(overview.last7Days).toEqual({ ...known, amount: '312', previous: '312' });
    expect(overview.monthToDate.amount).toBe(String(2 * (19 * 24 + 12)));
    // Four weeks earlier, the same weekdays: 4 October 00:00 to 23 October 11:30 in Berlin.
    expect(overview.monthToDate.previous).toBe(String(2 * (19 * 24 + 12)));
    expect(overview.daily.series[0]?.points).toHaveLength(30);
    expect(overview.asOf).toBe(NOW.toISOString());
    expect(overview.mailCaptured).toBe(true);
    expect(overview.connections).toMatchObject([{ name: 'OpenAI', state: 'active' }]);
    const forecast = Number(overview.forecast?.amount);
    expect(forecast).toBeGreaterThan(1_440 * 0.98);
    expect(forecast).toBeLessThan(1_440 * 1.02);
  });

  test('the month adds up to its own figure, with days as they were billed', async () => {
    const { id: workspaceId } = workspace;
    const bill = { workspaceId, connectionId, costOn: new Date('2026-11-10'), projectId: 'proj_a', lineItem: 'gpt-5' };
    await getDb().costDay.create({ data: { ...bill, apiKeyId: '', currency: 'usd', amountNanos: 40_000_000_000n } });
    const { monthToDate, course } = await getOverview({ ...viewer, workspaceId }, NOW);
    const spent = (at: string) => course.find((point) => point.at === at)?.spent;
    expect(monthToDate).toMatchObject({ amount: String(2 * (19 * 24 + 12) - 8), source: 'mixed' });
    expect(course[0]).toEqual({ at: '2026-10-31T23:00:00.000Z', spent: '0' });
    expect(spent('2026-11-01T00:00:00.000Z')).toBe('2');
    expect(spent('2026-11-10T00:00:00.000Z')).toBe(String(2 + 9 * 48));
    expect(spent('2026-11-11T00:00:00.000Z')).toBe(String(2 + 9 * 48 + 40));
    expect(course.at(-1)).toEqual({ at: NOW.toISOString(), spent: monthToDate.amount });
    await getDb().costDay.deleteMany({ where: { workspaceId } });
  });

  test('names the keys that moved, with the reason', async () => {
    const { id, tokens } = await createTestWorkspace('Movers');
    const until = new Date('2026-11-20T00:00:00Z');
    const from = new Date('2026-11-01T00:00:00Z');
    const connection = await createReadConnection(id, 'OpenAI', {
      minute: [from, until],
      hour: [from, until],
      day: [from, until],
    });
    const facts: MinuteFact[] = [];
    for (let day = 6; day < 20; day += 1) {
      const isLate = day >= 13;
      for (const [apiKey, dollars] of [
        ['key_calm', 5n],
        ['key_up', isLate ? 30n : 10n],
        ['key_down', isLate ? 1n : 2n],
      ] as const) {
        const group = {
          model: 'gpt-5',
          project: 'proj_a',
          apiKey,
          user: null,
          kind: 'completions',
          serviceTier: null,
          batch: null,
          connection,
        };
        const requests = dollars;
        facts.push({
          at: new Date(Date.UTC(2026, 10, day, 12)),
          group,
          requests,
          inputTokens: requests,
          costNanos: dollars * 1_000_000_000n,
        });
      }
    }
    await storeFacts(id, facts, ['minute', 'hour', 'day']);
    const viewer = {
      workspaceId: id,
      timezone: 'UTC',
      role: 'viewer' as const,
      actor: { kind: 'token' as const, id: tokens.viewer, name: 'x' },
    };
    const { movers } = await getOverview(viewer, new Date('2026-11-20T10:30:00Z'));
    expect(movers).toEqual([
      {
        dimension: 'apiKey',
        id: 'key_up',
        name: null,
        current: '210',
        previous: '70',
        change: '140',
        reason: 'mostly gpt-5 (+$140.00): 3× the requests, at the same cost each',
      },
      expect.objectContaining({ id: 'key_down', change: '-7' }),
    ]);
  });

  test('lists the most severe incidents, however many newer ones there are, and counts them all', async () => {
    const { id, tokens } = await createTestWorkspace('Incidents');
    const severities = ['critical', 'warning', ...Array<'info'>(21).fill('info')] as const;
    await inTransaction(async (tx) => {
      for (const [at, severity] of severities.entries()) {
        await insertIncident(tx, id, {
          ...{ kind: 'spike', severity, connectionId: null, alertRuleId: null, budgetId: null, detectorNumber: null },
          ...{ dedupKey: `${at}`, title: `${severity} ${at}`, openedAt: NOW, detectedAt: NOW, windowStart: NOW },
          ...{ windowEnd: NOW, observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n, ratePerHourNanos: 1n },
          ...{ projected24hNanos: 1n, scope: {}, contributors: [], facts: [], explanation: '' },
        });
      }
    });
    const overview = Overview.parse(await (await callRoute('/overview', { token: tokens.viewer })).json());
    expect(overview.openIncidents).toHaveLength(20);
    expect(overview.openIncidents.slice(0, 3).map((one) => one.title)).toEqual(['critical 0', 'warning 1', 'info 22']);
    expect(overview.openIncidentCount).toBe(23);
  });

  test('of a workspace without data says so instead of promising', async () => {
    const empty = await createTestWorkspace('Empty');
    const overview = Overview.parse(await (await callRoute('/overview', { token: empty.tokens.viewer })).json());
    expect(overview).toMatchObject({ asOf: null, forecast: null, connections: [], openIncidents: [], budgets: [] });
    expect(overview.today.previous).toBeNull();
  });
});

describe('reconciliation', () => {
  beforeAll(async () => {
    const row = { workspaceId: workspace.id, connectionId, modelFamily: 'gpt-5', unpricedRows: 0 };
    await getDb().reconciliation.createMany({
      data: [
        {
          ...row,
          costOn: new Date('2026-11-01'),
          projectId: 'proj_a',
          estimatedNanos: 48_000_000_000n,
          billedNanos: 50_000_000_001n,
          reason: 'price-difference',
        },
        {
          ...row,
          costOn: new Date('2026-11-01'),
          projectId: '',
          estimatedNanos: 0n,
          billedNanos: 1n,
          reason: 'not-in-usage',
        },
        {
          ...row,
          costOn: new Date('2026-11-02'),
          projectId: 'proj_a',
          estimatedNanos: 48_000_000_000n,
          billedNanos: 0n,
          reason: 'settling',
        },
      ],
    });
  });
  const get = (from: string, to: string) =>
    callRoute(`/reconciliation?from=${from}&to=${to}`, { token: workspace.tokens.viewer });

  test('shows both sides to the nano-dollar, by day and by row', async () => {
    const body = ReconciliationResponse.parse(await (await get('2026-11-01', '2026-11-02')).json());
    expect(body.days).toEqual([
      { day: '2026-11-01', estimated: '48', billed: '50.000000002', difference: '2.000000002' },
    ]);
    expect(body.rows.map(({ project, difference, reason }) => [project.id, difference, reason])).toEqual([
      ['proj_a', '2.000000001', 'price-difference'],
      ['', '0.000000001', 'not-in-usage'],
    ]);
    expect(body.rows[0]?.connection).toEqual({ id: connectionId, name: 'OpenAI' });
  });

  test.each([
    ['2026-11-02', '2026-11-01'],
    ['2026-11-01', '2026-11-01'],
    ['2020-01-01', '2026-11-01'],
    ['2026-02-30', '2026-03-01'],
  ])('from %s to %s is refused', async (from, to) => {
    expect((await get(from, to)).status).toBe(400);
  });
});

describe('ingest runs', () => {
  test('come newest first, a page at a time', async () => {
    const start = {
      workspaceId: workspace.id,
      connectionId,
      trigger: 'schedule' as const,
      subject: 'minute',
      outcome: 'succeeded' as const,
    };
    for (let at = 0; at < 5; at += 1) {
      const startedAt = new Date(NOW.getTime() + at * 60_000);
      await getDb().ingestRun.create({
        data: { ...start, windowStart: NOW, windowEnd: NOW, startedAt, finishedAt: startedAt, rows: at },
      });
    }
    const seen: number[] = [];
    let cursor: string | null = '';
    for (let page = 0; cursor !== null && page < 5; page += 1) {
      const search: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const body = await (await callRoute(`/ingest-runs?limit=2${search}`, { token: workspace.tokens.viewer })).json();
      seen.push(...body.data.map((run: unknown) => IngestRun.parse(run).rows));
      cursor = body.nextCursor;
    }
    expect(seen).toEqual([4, 3, 2, 1, 0]);
  });
});

describe('for those who operate it', () => {
  test('health answers without anything', async () => {
    expect(getHealth().status).toBe(200);
  });

  test('without a worker a process is ready, but the system is not', async () => {
    const before = await getReady();
    expect([before.status, (await getSystem()).status]).toEqual([200, 503]);
    expect((await before.json()).checks).toMatchObject({
      database: { ok: true },
      migrations: { ok: true },
      worker: { ok: false },
    });
    const beat = { id: randomUUID(), role: 'worker', startedAt: new Date() };
    await saveHeartbeat(getDb(), beat);
    await saveHeartbeat(getDb(), beat);
    expect([(await getReady()).status, (await getSystem()).status]).toEqual([200, 200]);
    await getDb().processHeartbeat.updateMany({ data: { beatAt: new Date(Date.now() - 90_000) } });
    expect([(await getReady()).status, (await getSystem()).status]).toEqual([200, 503]);
  });

  test('what has run out is removed, what has not stays', async () => {
    const old = new Date(NOW.getTime() - 90_000_000);
    const row = { workspaceId: workspace.id, requestHash: Buffer.alloc(32), status: 200, body: {} };
    await getDb().idempotentResponse.createMany({
      data: [
        { ...row, key: 'old', createdAt: old },
        { ...row, key: 'new', createdAt: NOW },
      ],
    });
    await getDb().verification.createMany({
      data: [old, new Date(NOW.getTime() + 1)].map((expiresAt) => ({
        id: randomUUID(),
        identifier: 'x',
        value: 'x',
        expiresAt,
      })),
    });
    expect(await deleteExpiredRows(getDb(), NOW)).toBe(2);
    expect(await deleteExpiredRows(getDb(), NOW)).toBe(0);
  });

  test('metrics are for this machine and for tokens', async () => {
    overrideEnv({ HOST: '127.0.0.1' });
    const lastSuccessAt = new Date(Date.now() - 30_000);
    const lastUsageAt = new Date(lastSuccessAt.getTime() - 120_000);
    await getDb().connection.updateMany({ where: { id: connectionId }, data: { lastSuccessAt, lastUsageAt } });
    const ask = (headers: Record<string, string>) =>
      getMetrics(new Request('http://localhost:3000/metrics', { headers }));
    const local = await ask({ host: 'localhost:3000', 'x-forwarded-for': '127.0.0.1' });
    expect(local.status).toBe(200);
    const text = await local.text();
    expect(text).toContain(`spendwatch_ingest_runs{workspace="${workspace.id}",outcome="succeeded"} 5`);
    expect(text).toContain(`spendwatch_ingest_rows{workspace="${workspace.id}",change="read"} 10`);
    expect(text).toContain(`spendwatch_usage_lag_seconds{workspace="${workspace.id}",connection="OpenAI"} 120`);
    expect(text).toMatch(/spendwatch_seconds_since_last_pull\{[^}]*connection="OpenAI"\} 3\d\./);
    expect(text).toContain('spendwatch_worker_up 0');
    expect((await ask({ host: 'spend.example.com', 'x-forwarded-for': '203.0.113.9' })).status).toBe(401);
    const other = await createTestWorkspace('Other');
    const own = await ask({ host: 'spend.example.com', authorization: `Bearer ${other.tokens.viewer}` });
    expect(own.status).toBe(200);
    expect(await own.text()).not.toContain(workspace.id);
  });
});
