import { describe, expect, test } from 'vitest';
import { inTransaction } from '@/lib/db/client';
import { insertIncident } from '@/lib/db/incidents/incidents';
import { DAY_MS } from '@/lib/domain/time';
import { listGrowth } from '@/lib/services/usage/list-growth';
import { callRoute, createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date('2026-11-20T10:30:00Z');
const END = Date.UTC(2026, 10, 20);

/** Five weeks of three keys: one level, one that spends three times as much for four days, one that is new. */
async function seed(name: string, readFrom = new Date(END - 40 * DAY_MS)) {
  const { id: workspaceId, tokens } = await createTestWorkspace(name);
  const until = new Date(END);
  const connection = await createReadConnection(workspaceId, 'OpenAI', {
    minute: [readFrom, until],
    hour: [readFrom, until],
    day: [readFrom, until],
  });
  const facts: MinuteFact[] = [];
  for (let day = 35; day >= 1; day--) {
    const costs: [string, string, bigint][] = [
      ['key_level', 'proj_a', 10n],
      ['key_up', 'proj_a', day <= 4 ? 30n : 10n],
      ['key_new', 'proj_b', day <= 2 ? 5n : 0n],
    ];
    for (const [apiKey, project, dollars] of costs) {
      if (dollars === 0n) continue;
      const shape = { model: 'gpt-5', user: null, kind: 'completions', serviceTier: null, batch: null };
      facts.push({
        at: new Date(END - day * DAY_MS + DAY_MS / 2),
        group: { ...shape, project, apiKey, connection },
        requests: dollars,
        inputTokens: dollars,
        costNanos: dollars * 1_000_000_000n,
      });
    }
  }
  const unpriced = { model: 'of-nobody', user: null, kind: 'completions', serviceTier: null, batch: null };
  facts.push({
    at: new Date(END - DAY_MS),
    group: { ...unpriced, project: 'proj_a', apiKey: 'key_level', connection },
    ...{ requests: 1n, inputTokens: 5n, costNanos: null },
  });
  await storeFacts(workspaceId, facts, ['minute', 'hour', 'day']);
  const actor = { kind: 'token' as const, id: tokens.viewer, name: 'x' };
  return { workspaceId, connection, tokens, viewer: { workspaceId, timezone: 'UTC', role: 'viewer' as const, actor } };
}

describe('what grew this week', () => {
  test('lists the key that rose and the one that is new, with since when and why', async () => {
    const { viewer } = await seed('Grown');
    const { data, least, from, to } = await listGrowth(viewer, { groupBy: 'apiKey' }, NOW);
    expect([from, to, least]).toEqual(['2026-11-13T00:00:00.000Z', '2026-11-20T00:00:00.000Z', '1']);
    expect(data.map(({ id }) => id)).toEqual(['key_up', 'key_new']);
    expect(data[0]).toMatchObject({ week: '150', usual: '70', extra: '80', since: '2026-11-16', incident: null });
    expect(data[0]?.reason).toBe('mostly gpt-5 (+$80.00): 2.1× the requests, at the same cost each');
    expect(data[0]?.days).toHaveLength(35);
    expect(data[1]).toMatchObject({ week: '10', usual: '0', isNew: true, since: '2026-11-18' });
  });

  test('says which incident told of it, and goes by project as well', async () => {
    const { workspaceId, connection, viewer } = await seed('Told');
    const incident = await inTransaction((tx) =>
      insertIncident(tx, workspaceId, {
        ...{ kind: 'spike', severity: 'warning', connectionId: connection, alertRuleId: null, budgetId: null },
        ...{ detectorNumber: null, dedupKey: 'one', title: 'one', openedAt: NOW, detectedAt: NOW, windowStart: NOW },
        ...{ windowEnd: NOW, observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n, ratePerHourNanos: 1n },
        ...{ projected24hNanos: 1n, scope: { apiKeyId: 'key_up' }, contributors: [], facts: [], explanation: '' },
      }),
    );
    const told = (await listGrowth(viewer, { groupBy: 'apiKey' }, NOW)).data.map((one) => one.incident?.id ?? null);
    expect(told).toEqual([incident.id, null]);
    const { data } = await listGrowth(viewer, { groupBy: 'project' }, NOW);
    expect(data.map(({ id, extra }) => [id, extra])).toEqual([
      ['proj_a', '80'],
      ['proj_b', '10'],
    ]);
  });

  test('is empty where less than five weeks were read: nothing is known of what was before', async () => {
    const { viewer } = await seed('Young', new Date(END - 20 * DAY_MS));
    expect(await listGrowth(viewer, { groupBy: 'apiKey' }, NOW)).toMatchObject({ data: [], least: '0' });
  });

  test('over HTTP refuses a grouping that does not exist, and takes models', async () => {
    const { tokens } = await seed('Asked');
    const { status } = await callRoute('/growth?groupBy=planet', { token: tokens.viewer });
    expect(status).toBe(400);
    expect((await callRoute('/growth?groupBy=model', { token: tokens.viewer })).status).toBe(200);
  });
});
