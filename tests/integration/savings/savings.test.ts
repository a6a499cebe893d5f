import { beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import type { SavingsResponse } from '@/lib/contracts/savings/savings';
import { UsageExportQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { computeCost } from '@/lib/domain/pricing';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { NO_COUNTS, NO_DIMENSIONS } from '@/lib/domain/usage/usage';
import { decideSaving, reopenSaving } from '@/lib/services/savings/decide-saving';
import { exportSavings } from '@/lib/services/savings/export-savings';
import { listSavings } from '@/lib/services/savings/list-savings';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { recomputeSavings } from '../../support/recompute-savings';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date('2026-11-20T10:30:00Z');
const END = Date.UTC(2026, 10, 20);

type Work = { key: string; model: string; tier?: string; hours: number[]; use: (day: number) => number[] };

const DAYTIME = [8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
const NIGHT = [1, 2, 3, 4];

/** Each of them wastes in one way; requests, input, output and cached input of an hour. */
const WORKS: Work[] = [
  { key: 'key_label', model: 'gpt-5.4-2026-03-05', hours: DAYTIME, use: () => [900, 720_000, 18_000, 0] },
  { key: 'key_night', model: 'gpt-5.6-terra', hours: [...NIGHT, 12], use: () => [300, 150_000, 270_000, 40_000] },
  { key: 'key_cron', model: 'gpt-5.6-terra', hours: [12, 13], use: () => [100, 70_001, 90_000, 0] },
  { key: 'key_prompt', model: 'gpt-5.4', hours: DAYTIME, use: () => [120, 741_113, 108_000, 12_345] },
  { key: 'key_written', model: 'gpt-5.6-sol', hours: DAYTIME, use: () => [50, 333_333, 50_000, 0] },
  {
    ...{ key: 'key_grown', model: 'gpt-5.4', hours: DAYTIME },
    use: (day) => (day <= 7 ? [100, 90_700, 80_000, 9_001] : [100, 45_000, 80_000, 4_500]),
  },
  { key: 'key_fast', model: 'gpt-5.4', tier: 'priority', hours: DAYTIME, use: () => [20, 10_000, 17_000, 0] },
  { key: 'key_old', model: 'gpt-4.1-2025-04-14', hours: DAYTIME, use: () => [100, 50_000, 50_000, 0] },
  { key: 'key_older', model: 'gpt-5-mini-2025-08-07', hours: DAYTIME, use: () => [100, 50_000, 50_000, 0] },
];

let workspace: TestWorkspace;
let viewer: Viewer;
let connection: string;

beforeAll(async () => {
  workspace = await createTestWorkspace('Wasteful');
  const covered: [Date, Date] = [new Date(END - 60 * DAY_MS), NOW];
  connection = await createReadConnection(workspace.id, 'OpenAI', { minute: covered, hour: covered, day: covered });
  const facts: MinuteFact[] = [];
  for (let day = 35; day >= 0; day--) {
    for (const { key, model, tier = null, hours, use } of WORKS) {
      const [requests = 0, inputTokens = 0, outputTokens = 0, cachedInputTokens = 0] = use(day);
      const counts = { ...NO_COUNTS, requests, inputTokens, outputTokens, cachedInputTokens };
      const cost = computeCost('completions', { ...NO_DIMENSIONS, model, serviceTier: tier }, counts, NOW);
      for (const hour of hours) {
        facts.push({
          at: new Date(END - day * DAY_MS + hour * HOUR_MS),
          group: {
            ...{ connection, project: 'proj_a', apiKey: key, model, user: null, kind: 'completions' },
            ...{ serviceTier: tier, batch: null },
          },
          ...{ requests: BigInt(requests), inputTokens: BigInt(inputTokens), outputTokens: BigInt(outputTokens) },
          cachedInputTokens: BigInt(cachedInputTokens),
          costNanos: cost.state === 'priced' ? cost.costNanos : null,
        });
      }
    }
  }
  await storeFacts(workspace.id, facts, ['hour', 'day']);
  const seen = { firstSeenAt: new Date(END - 300 * DAY_MS), lastSeenAt: NOW, redactedValue: 'sk-…', ownerType: 'user' };
  await getDb().providerApiKey.createMany({
    data: ['key_label', 'key_forgotten'].map((id) => ({
      ...{ workspaceId: workspace.id, connectionId: connection, id, projectId: 'proj_a', name: `=${id}`, ...seen },
      createdAt: new Date(END - 300 * DAY_MS),
    })),
  });
  const actor = { kind: 'token' as const, id: workspace.tokens.owner, name: 'Ada' };
  viewer = { workspaceId: workspace.id, timezone: 'UTC', role: 'owner', actor };
});

const find = (savings: SavingsResponse, kind: string, key: string | null = null) =>
  savings.data.find((one) => one.kind === kind && one.subject.apiKeyId === key);

async function download(groupBy: ('apiKey' | 'model')[], bucket: 'day' | 'hour', days: number): Promise<string> {
  const from = new Date(END - days * DAY_MS).toISOString();
  const query = { from, to: new Date(END).toISOString(), groupBy, bucket, timezone: 'UTC', format: 'csv' };
  return (await exportUsage(viewer, UsageExportQuery.parse(query), NOW)).text;
}

describe('savings', () => {
  test('finds each waste once, with the key it belongs to', async () => {
    const savings = await listSavings(viewer, NOW);
    const found = savings.data.map(({ kind, subject }) => `${kind} ${subject.apiKeyId ?? subject.model}`);
    expect(found.toSorted()).toEqual([
      'batch key_cron',
      'batch key_night',
      'cache key_prompt',
      'cache key_written',
      'cheaper-model key_label',
      'idle-keys null',
      'prompt-growth key_grown',
      'retiring-model gpt-4.1-2025-04-14',
      'retiring-model gpt-5-mini-2025-08-07',
      'service-tier key_fast',
    ]);
    expect(savings.isRead).toBe(true);
    expect(find(savings, 'cheaper-model', 'key_label')?.subject.apiKeyName).toBe('=key_label');
    expect(find(savings, 'idle-keys')?.title).toBe('Delete a key that nobody uses');
    // Night and noon cost the same an hour, and there are four hours of night.
    expect(find(savings, 'batch', 'key_night')).toMatchObject({ sureness: 'likely' });
    expect(find(savings, 'batch', 'key_night')?.evidence).toContain('80%');
  });

  test('each amount is found again from the downloaded CSV and the published prices alone', async () => {
    const { data, to } = await listSavings(viewer, NOW);
    const recomputed = recomputeSavings({
      savings: (await exportSavings(viewer, NOW)).text,
      days: await download(['apiKey', 'model'], 'day', 35),
      hours: await download(['apiKey', 'model'], 'hour', 30),
      to,
    });
    expect([...recomputed.keys()].toSorted()).toEqual(data.map(({ id }) => id).toSorted());
    for (const { id, kind, monthly } of data) {
      // A nano-dollar for each rounding.
      expect([kind, Math.abs((recomputed.get(id) ?? Number.NaN) - Number(monthly)) < 1e-7]).toEqual([kind, true]);
    }
    expect(data.filter(({ monthly }) => Number(monthly) > 1).length).toBeGreaterThanOrEqual(8);
  });

  test('keys that cost far more than the others of their project are named', async () => {
    const { comparisons } = await listSavings(viewer, NOW);
    const team = comparisons.filter(({ kind }) => kind === 'team').map(({ subject }) => subject.apiKeyId);
    expect(team).toEqual(['key_prompt']);
    for (const { own, peers, factor } of comparisons) expect(Number(own) / Number(peers)).toBeCloseTo(factor, 0);
  });

  test('dismissed with a reason it is listed apart, and opened again it is back', async () => {
    const saving = find(await listSavings(viewer, NOW), 'service-tier', 'key_fast');
    const id = saving?.id ?? '';
    await decideSaving(viewer, id, { state: 'dismissed', reason: 'people wait' }, NOW);
    const after = await listSavings(viewer, NOW);
    expect(find(after, 'service-tier', 'key_fast')).toBeUndefined();
    expect(after.decided).toMatchObject([
      { id, state: 'dismissed', reason: 'people wait', decidedBy: 'Ada', monthly: saving?.monthly, effect: null },
    ]);
    expect((await exportSavings(viewer, NOW)).text).toContain('dismissed,service-tier');
    await reopenSaving(viewer, id);
    expect(find(await listSavings(viewer, NOW), 'service-tier', 'key_fast')?.id).toBe(id);
    const entries = await getDb().auditEntry.findMany({ where: { workspaceId: workspace.id, target: id } });
    expect(entries.map(({ action }) => action).toSorted()).toEqual(['saving.dismissed', 'saving.reopened']);
  });

  test('done, its effect is what the stored days before and after say', async () => {
    // As if it was done ten days ago: the prompts of this key doubled seven days ago.
    const id = find(await listSavings(viewer, NOW), 'prompt-growth', 'key_grown')?.id ?? '';
    await decideSaving(viewer, id, { state: 'done', reason: '' }, NOW);
    const decidedAt = new Date(END - 10 * DAY_MS + HOUR_MS);
    await getDb().savingDecision.updateMany({ where: { workspaceId: workspace.id, id }, data: { decidedAt } });
    const { decided } = await listSavings(viewer, NOW);
    const day = async (on: number) => {
      const { _sum } = await getDb().usageDay.aggregate({
        where: {
          workspaceId: workspace.id,
          bucketStart: new Date(END - on * DAY_MS),
          seriesId: await seriesOf('key_grown'),
        },
        _sum: { costNanos: true },
      });
      return Number(_sum.costNanos) / 1e9;
    };
    const [low, high] = [await day(20), await day(3)];
    const effect = decided[0]?.effect;
    expect(effect?.days).toBe(9);
    // 25 stored days of the 30 before; then two days as before and seven dearer ones.
    expect(Number(effect?.before)).toBeCloseTo(low * 25, 6);
    expect(Number(effect?.after)).toBeCloseTo(((2 * low + 7 * high) / 9) * 30, 6);
    expect(Number(effect?.saved)).toBeCloseTo(-((7 * (high - low)) / 9) * 30, 6);
    await reopenSaving(viewer, id);
  });

  test('whoever is limited to a project without waste sees none of it', async () => {
    const limited = { ...viewer, projectIds: ['proj_b'] };
    const { data, spent, total, comparisons } = await listSavings(limited, NOW);
    expect({ data, spent, total, comparisons }).toEqual({ data: [], spent: '0', total: '0', comparisons: [] });
  });

  test('over HTTP: a viewer reads, a member decides, a dismissal needs a reason, and unknown ids are not found', async () => {
    const { viewer: reader, member } = workspace.tokens;
    expect((await callRoute('/savings', { token: reader })).status).toBe(200);
    expect((await callRoute('/savings/export', { token: reader })).status).toBe(200);
    const path = '/savings/0f6e0b1c-5a50-8b7b-8c0a-000000000000/decision';
    const put = (token: string, body: unknown) => callRoute(path, { method: 'PUT', token, body });
    expect((await put(reader, { state: 'done' })).status).toBe(403);
    expect((await put(member, { state: 'dismissed', reason: '  ' })).status).toBe(400);
    expect((await put(member, { state: 'done' })).status).toBe(404);
    expect((await callRoute(path, { method: 'DELETE', token: member })).status).toBe(404);
  });
});

async function seriesOf(apiKeyId: string): Promise<number> {
  return (await getDb().series.findFirstOrThrow({ where: { workspaceId: workspace.id, apiKeyId } })).id;
}
