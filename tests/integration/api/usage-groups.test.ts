import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { UsageGroupsResponse, UsageHoursResponse, UsageQuery, UsageResponse } from '@/lib/contracts/usage/usage';
import { getPool } from '@/lib/db/client';
import { bumpDataVersion } from '@/lib/db/connections/data-versions';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { getUsageSeries, serveUsageSeries } from '@/lib/services/usage/get-usage-series';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const KEYS = 40;
const FROM = new Date('2026-10-20T00:00:00Z');
const UNTIL = new Date('2026-10-30T00:00:00Z');
const NOW = new Date('2026-11-05T00:00:00Z');
const ZONE = 'Europe/Berlin';

let workspace: TestWorkspace;
let viewer: Viewer;

/** Forty keys, key n costs n dollars an hour at three hours of each day; key 7 has no price. */
beforeAll(async () => {
  workspace = await createTestWorkspace('Acme', ZONE);
  viewer = { workspaceId: workspace.id, timezone: ZONE, role: 'viewer', actor: { kind: 'token', id: 'x', name: 'x' } };
  const span: [Date, Date] = [FROM, UNTIL];
  const connection = await createReadConnection(workspace.id, 'OpenAI', { minute: span, hour: span, day: span });
  const facts: MinuteFact[] = [];
  for (let key = 1; key <= KEYS; key += 1) {
    const group = {
      model: key % 2 ? 'gpt-5' : 'gpt-4.1',
      project: key % 3 ? `proj_${key % 3}` : null,
      apiKey: key === 40 ? null : `key_${String(key).padStart(2, '0')}`,
      user: null,
      kind: 'completions',
      serviceTier: null,
      batch: null,
      connection,
    };
    for (let day = FROM.getTime(); day < UNTIL.getTime(); day += 86_400_000) {
      for (const hour of [3, 12, 23]) {
        const costNanos = key === 7 ? null : BigInt(key) * 1_000_000_000n;
        facts.push({
          at: new Date(day + hour * 3_600_000),
          group,
          requests: BigInt(key),
          inputTokens: 100n,
          costNanos,
        });
      }
    }
  }
  await storeFacts(workspace.id, facts, ['hour', 'day']);
});

const WINDOW = { from: '2026-10-20T22:00:00Z', to: '2026-10-29T23:00:00Z', timezone: ZONE };
const ask = (query: Record<string, unknown>) => getUsageSeries(viewer, UsageQuery.parse({ ...WINDOW, ...query }), NOW);
const get = async (path: string) => (await callRoute(path, { token: workspace.tokens.viewer })).json();
const search = (extra: string) => `from=${WINDOW.from}&to=${WINDOW.to}&timezone=${ZONE}${extra}`;
const addUp = (costs: readonly (string | null)[]) =>
  formatNanosExact(costs.reduce((sum, cost) => sum + parseDecimalToNanos(cost ?? '0'), 0n));

describe('top keeps the biggest groups apart', () => {
  test.each([['apiKey'], ['apiKey', 'model'], ['project', 'apiKey']])(
    'by %s: nothing is lost or counted twice',
    async (...groupBy) => {
      const [whole, folded] = [await ask({ groupBy }), await ask({ groupBy, top: 5 })];
      expect(UsageResponse.parse(folded)).toEqual(folded);
      expect(folded.series.map((one) => one.group)).toEqual(whole.series.slice(0, 5).map((one) => one.group));
      expect(folded.series.map((one) => one.points)).toEqual(whole.series.slice(0, 5).map((one) => one.points));
      expect(folded.other?.groups).toBe(KEYS - 5);
      expect(folded.totals).toEqual(whole.totals);
      const points = [...folded.series.flatMap((one) => one.points), ...(folded.other?.points ?? [])];
      expect(addUp(points.map((one) => one.cost))).toBe(whole.totals.cost);
      expect(points.reduce((sum, one) => sum + (one.requests ?? 0), 0)).toBe(whole.totals.requests);
    },
  );

  test('usage without the dimension can be one of them', async () => {
    const { series } = await ask({ groupBy: ['apiKey'], top: 1 });
    expect(series.map((one) => one.group)).toEqual([{ apiKey: null }]);
  });

  test('a single leftover is shown by its name', async () => {
    const answer = await ask({ groupBy: ['project'], top: 2 });
    expect([answer.series.length, answer.other]).toEqual([3, { groups: 0, points: [] }]);
  });

  test('by another metric others are the biggest', async () => {
    const { series } = await ask({
      groupBy: ['model'],
      top: 1,
      rankBy: 'inputTokens',
      apiKey: ['key_02', 'key_03', 'key_05'],
    });
    expect(series.map((one) => one.group)).toEqual([{ model: 'gpt-5' }, { model: 'gpt-4.1' }]);
  });
});

describe('groups', () => {
  test('come in pages that add up to the chart’s totals', async () => {
    const { totals } = await ask({ groupBy: ['apiKey'] });
    const rows: UsageGroupsResponse['data'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: UsageGroupsResponse = UsageGroupsResponse.parse(
        await get(`/usage/groups?${search(`&groupBy=apiKey&limit=15${cursor && `&cursor=${cursor}`}`)}`),
      );
      expect([page.groups, page.totals]).toEqual([KEYS, totals]);
      rows.push(...page.data);
      cursor = page.nextCursor;
    }
    expect(new Set(rows.map((one) => one.group['apiKey'])).size).toBe(KEYS);
    expect(addUp(rows.map((one) => one.totals.cost))).toBe(totals.cost);
    expect(rows.at(-1)?.group).toEqual({ apiKey: 'key_07' });
  });

  test.each([
    { name: 'by name', extra: '&sort=name&order=asc', first: 'key_01' },
    {
      name: 'by cost for a thousand requests, cheapest first',
      extra: '&sort=costPer1kRequests&order=asc',
      first: null,
    },
    { name: 'with a text in their name', extra: '&search=KEY_2&sort=name&order=asc', first: 'key_20' },
  ])('$name', async ({ extra, first }) => {
    const page = UsageGroupsResponse.parse(await get(`/usage/groups?${search(`&groupBy=apiKey${extra}`)}`));
    expect(page.data[0]?.group['apiKey']).toBe(first);
  });
});

test('an ordinary week adds up to the window, on the clock of the zone', async () => {
  const answer = UsageHoursResponse.parse(await get(`/usage/hours?${search('')}`));
  const { totals } = await ask({});
  expect(addUp(answer.cells.map((one) => one.totals.cost))).toBe(totals.cost);
  // Clocks went back on Sunday the 25th: that day has 25 hours, 02:00 twice.
  expect(answer.cells.find((one) => one.weekday === 7 && one.hour === 2)?.hours).toBe(2);
  expect(answer.cells.reduce((sum, one) => sum + one.hours, 0)).toBe(9 * 24 + 1);
  const busy = answer.cells.filter((one) => (one.totals.requests ?? 0) > 0).map((one) => one.hour);
  expect([...new Set(busy)].sort((a, b) => a - b)).toEqual([0, 1, 4, 5, 13, 14]);
});

describe('an answer from memory', () => {
  const query = UsageQuery.parse({ ...WINDOW, groupBy: ['model'] });
  const change = (sql: string) => getPool().query(`${sql} WHERE workspace_id = $1`, [workspace.id]);

  test('is the same object while nothing changed, and a new one after each kind of change', async () => {
    const first = await serveUsageSeries(viewer, query, NOW);
    expect(await serveUsageSeries(viewer, query, NOW)).toBe(first);
    for (const table of ['usage_hour', 'usage_day']) await change(`UPDATE ${table} SET requests = 2 * requests`);
    await bumpDataVersion(getPool(), workspace.id, 'test');
    const second = await serveUsageSeries(viewer, query, NOW);
    expect(second.totals.requests).toBeGreaterThan(Number(first.totals.requests));
    await change("UPDATE ingest_cursor SET last_pulled_at = last_pulled_at + interval '1 minute'");
    expect(await serveUsageSeries(viewer, query, NOW)).not.toBe(second);
  });

  test('sums days that are over again only when one of them changed', async () => {
    const before = await serveUsageSeries(viewer, query, NOW);
    for (const table of ['usage_hour', 'usage_day']) await change(`UPDATE ${table} SET requests = 2 * requests`);
    await bumpDataVersion(getPool(), workspace.id, 'test', new Date());
    const same = await serveUsageSeries(viewer, query, NOW);
    expect(same).not.toBe(before);
    expect(same.totals).toEqual(before.totals);
    await bumpDataVersion(getPool(), workspace.id, 'test', FROM);
    const after = await serveUsageSeries(viewer, query, NOW);
    expect(after.totals.requests).toBe(2 * Number(before.totals.requests));
    expect(after).toEqual(await getUsageSeries(viewer, query, NOW));
  });

  test('belongs to one workspace', async () => {
    const stranger = await createTestWorkspace('Other', ZONE);
    expect((await serveUsageSeries({ ...viewer, workspaceId: stranger.id }, query, NOW)).series).toEqual([]);
  });
});
