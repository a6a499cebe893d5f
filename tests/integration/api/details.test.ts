import { beforeAll, describe, expect, test } from 'vitest';
import { Detail } from '@/lib/contracts/usage/details';
import { getDb } from '@/lib/db/client';
import { DAY_MS } from '@/lib/domain/time';
import { getDetail } from '@/lib/services/usage/get-detail';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date('2026-11-20T10:30:00Z');
const FROM = new Date('2026-08-20T00:00:00Z');
let workspace: TestWorkspace;
let connection: string;

const viewerOf = (id: string) => ({
  workspaceId: id,
  timezone: 'UTC',
  role: 'viewer' as const,
  actor: { kind: 'token' as const, id: 'x', name: 'x' },
});

/** Two keys of one project: ci spends $10 a day on gpt-5, web $4 a day on gpt-5-mini; both at noon since 20 August. */
beforeAll(async () => {
  workspace = await createTestWorkspace('Acme');
  connection = await createReadConnection(workspace.id, 'OpenAI', {
    minute: [FROM, NOW],
    hour: [FROM, NOW],
    day: [FROM, NOW],
  });
  const seen = { workspaceId: workspace.id, connectionId: connection, firstSeenAt: FROM, lastSeenAt: NOW };
  await getDb().providerProject.create({ data: { ...seen, id: 'proj_a', name: 'Search', status: 'active' } });
  await getDb().providerApiKey.create({
    data: {
      ...seen,
      id: 'key_ci',
      projectId: 'proj_a',
      name: 'ci-runner',
      redactedValue: 'sk-…abcd',
      ownerType: 'user',
      ownerId: 'user_a',
      ownerName: 'Ada',
    },
  });
  const facts: MinuteFact[] = [];
  for (let atMs = FROM.getTime() + DAY_MS / 2; atMs < NOW.getTime(); atMs += DAY_MS) {
    for (const [apiKey, model, dollars] of [
      ['key_ci', 'gpt-5', 10n],
      ['key_web', 'gpt-5-mini', 4n],
    ] as const) {
      const group = {
        model,
        project: 'proj_a',
        apiKey,
        user: null,
        kind: 'completions',
        serviceTier: null,
        batch: null,
        connection,
      };
      facts.push({ at: new Date(atMs), group, requests: 1n, inputTokens: 1n, costNanos: dollars * 1_000_000_000n });
    }
  }
  await storeFacts(workspace.id, facts, ['minute', 'hour', 'day']);
});

describe('the page of a key', () => {
  test('shows only its own spend, against the same weekdays before', async () => {
    const detail = await getDetail(viewerOf(workspace.id), { dimension: 'apiKey', id: 'key_ci' }, NOW);
    expect(Detail.parse(detail)).toEqual(detail);
    expect(detail.name).toBe('ci-runner');
    expect(detail.last7Days).toMatchObject({ amount: '60', previous: '60' });
    expect(detail.daily.totals.cost).toBe('290');
    expect(detail.usual).toHaveLength(30);
    expect(detail.usual.at(-2)).toMatchObject({ low: 9, middle: 10, high: 11 });
    expect(detail.contributors[0]).toMatchObject({
      dimension: 'model',
      movers: [{ id: 'gpt-5', current: '70', previous: '70' }],
    });
  });

  test('tells whose it is', async () => {
    const { facts } = await getDetail(viewerOf(workspace.id), { dimension: 'apiKey', id: 'key_ci' }, NOW);
    expect(facts.map(({ label, value }) => [label, value])).toEqual(
      expect.arrayContaining([
        ['Key', 'sk-…abcd'],
        ['Project', 'Search'],
        ['Owner at the provider', 'Ada'],
      ]),
    );
  });

  test('of a key that the provider no longer lists still shows its spend', async () => {
    const detail = await getDetail(viewerOf(workspace.id), { dimension: 'apiKey', id: 'key_web' }, NOW);
    expect(detail).toMatchObject({ name: null, last7Days: { amount: '24' } });
    expect(detail.facts[0]).toMatchObject({ value: 'not listed by the provider' });
  });
});

describe('the page of a project and of a model', () => {
  test('splits a project by its keys', async () => {
    const detail = await getDetail(viewerOf(workspace.id), { dimension: 'project', id: 'proj_a' }, NOW);
    expect(detail.contributors[0]?.movers.map(({ id, current }) => [id, current])).toEqual([
      ['key_ci', '70'],
      ['key_web', '28'],
    ]);
  });

  test('shows a model by project', async () => {
    const detail = await getDetail(viewerOf(workspace.id), { dimension: 'model', id: 'gpt-5-mini' }, NOW);
    expect(detail.daily.series.map((series) => series.group)).toEqual([{ project: 'proj_a' }]);
  });
});

describe('incidents and budgets', () => {
  test('of this key are shown, those of others are not', async () => {
    const budget = { period: 'month' as const, amountNanos: 1n, timezone: 'UTC', thresholds: [] };
    await getDb().budget.createMany({
      data: [
        { ...budget, workspaceId: workspace.id, name: 'ci', apiKeyId: 'key_ci' },
        { ...budget, workspaceId: workspace.id, name: 'web', apiKeyId: 'key_web' },
      ],
    });
    const { budgets } = await getDetail(viewerOf(workspace.id), { dimension: 'apiKey', id: 'key_ci' }, NOW);
    expect(budgets.map(({ budget: one }) => one.name)).toEqual(['ci']);
  });
});

describe('what nobody knows', () => {
  test.each(['apiKey', 'project', 'model', 'user'])('an unknown %s answers 404', async (dimension) => {
    const response = await callRoute(`/details?dimension=${dimension}&id=nope`, { token: workspace.tokens.viewer });
    expect(response.status).toBe(404);
  });

  test('a key of another workspace answers 404', async () => {
    const other = await createTestWorkspace('Other');
    const response = await callRoute('/details?dimension=apiKey&id=key_ci', { token: other.tokens.owner });
    expect(response.status).toBe(404);
  });
});
