import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb, getPool } from '@/lib/db/client';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { HOUR_MS } from '@/lib/domain/time';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { applyRetention } from '@/lib/services/installation/apply-retention';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { getReconciliation } from '@/lib/services/usage/get-reconciliation';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { repriceUsage } from '@/lib/services/usage/reprice-usage';
import { useTestDatabase } from '../../support/database';
import { pullOnce, type TestConnection } from '../../support/ingest';
import { completionsRow, openScriptedProvider, type Script } from '../../support/scripted-provider';
import { findWrongSums } from '../../support/usage-facts';

useTestDatabase();

const script: Script = { now: new Date('2026-03-11T15:20:30Z'), completions: [], costs: [] };

/** One long request and one short one, in two minutes of the same hour. */
const mixed = (hour: string) => [
  { at: `${hour}:05:00Z`, row: completionsRow({ model: 'gpt-5.4', input_tokens: 500_000 }) },
  { at: `${hour}:06:00Z`, row: completionsRow({ model: 'gpt-5.4', input_tokens: 10_000 }) },
];
const RECENT = '2026-03-11T13';
const OLD = '2026-02-20T13';
const audio = {
  input_tokens: 100_000,
  input_audio_tokens: 100_000,
  output_tokens: 100_000,
  output_audio_tokens: 100_000,
};

let connection: TestConnection;
let close: () => Promise<void>;
beforeAll(async () => {
  script.completions = [
    ...mixed(RECENT),
    ...mixed(OLD),
    { at: '2026-03-11T13:07:00Z', row: completionsRow({ model: 'gpt-4o-audio-preview', ...audio }) },
    { at: '2026-03-11T13:08:00Z', row: completionsRow({ model: 'gpt-5-mini', input_tokens: 1_000_000 }) },
    { at: '2026-03-11T13:09:00Z', row: completionsRow({ model: 'gpt-5-mini', ...audio, input_tokens: 1_100_000 }) },
  ];
  ({ connection, close } = await openScriptedProvider(script));
  await pullOnce(connection, () => script.now);
});
afterAll(() => close());

/** Cost, what of it is assumed, and requests without a price, of a model on a UTC day, by every grain that has it. */
async function ask(model: string, day: string) {
  const viewer = await ensureWorkspace();
  const next = new Date(Date.parse(day) + 24 * HOUR_MS).toISOString();
  const query = UsageQuery.parse({
    from: `${day}T00:00:00Z`,
    to: next,
    bucket: 'day',
    timezone: 'UTC',
    model: [model],
  });
  const { totals } = await getUsageSeries(viewer, query, script.now);
  return [totals.cost, totals.assumedCost, totals.unpricedRequests];
}

/** What usage and a budget say of the same month, at an instant in it: cost, assumed, requests without a price. */
async function askBoth(month: string, at: Date, name: string) {
  const viewer = await ensureWorkspace();
  const from = `${month}-01T00:00:00Z`;
  const to = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString();
  const { totals } = await getUsageSeries(viewer, UsageQuery.parse({ from, to, timezone: 'UTC' }), at);
  const { id } = await createBudget(viewer, BudgetCreate.parse({ name, amount: '100', timezone: 'UTC' }));
  const { spent, assumed, unpricedRequests } = await getBudgetStatus(viewer, id, at);
  return [
    [totals.cost, totals.assumedCost, totals.unpricedRequests],
    [spent, assumed, unpricedRequests],
  ];
}

test('a budget says what of its spend is assumed and what has no price, as usage does', async () => {
  const [usage, budget] = await askBoth('2026-03', script.now, 'March');
  expect(budget).toEqual(usage);
  expect(usage).toEqual(['15.025', '0', 1]);
});

describe('a price that depends on more than a sum tells', () => {
  test('minutes decide the long-context price of their hour and day, and nothing is assumed', async () => {
    expect(await ask('gpt-5.4', '2026-03-11')).toEqual(['2.525', '0', 0]);
  });

  test('where only a day was read its average decides, and is marked', async () => {
    expect(await ask('gpt-5.4', '2026-02-20')).toEqual(['1.275', '1.275', 0]);
  });

  test('audio has its own price, and a part without one is told beside the rest', async () => {
    expect(await ask('gpt-4o-audio-preview', '2026-03-11')).toEqual(['12', '0', 0]);
    expect(await ask('gpt-5-mini', '2026-03-11')).toEqual(['0.5', '0', 1]);
    expect(await findWrongSums()).toEqual([]);
  });

  test('data health says what has no price, what is assumed, and why', async () => {
    const answer = await getReconciliation(await ensureWorkspace(), { from: '2026-02-01', to: '2026-03-12' });
    expect(answer.unpricedModels).toEqual([
      {
        model: 'gpt-5-mini',
        kind: 'completions',
        requests: 1,
        reason: 'no price of audio input and audio output tokens is known for model "gpt-5-mini"',
      },
    ]);
    expect(answer.assumptions).toEqual([
      { model: 'gpt-5.4', kind: 'completions', cost: '1.275', reason: expect.stringMatching(/long-context price/) },
    ]);
  });

  test('the estimate of minutes stays when they go, also when all is read and priced again', async () => {
    script.now = new Date(script.now.getTime() + 45 * 24 * HOUR_MS);
    await applyRetention(script.now);
    const { rows } = await getPool().query('SELECT count(*)::int AS minutes FROM usage_minute');
    expect(rows).toEqual([{ minutes: 0 }]);
    await pullOnce(connection, () => script.now);
    expect(await ask('gpt-5.4', '2026-03-11')).toEqual(['2.525', '0', 0]);
    for (const table of ['usage_hour', 'usage_day']) {
      await getPool().query(`UPDATE ${table} SET price_version_id = $1`, [await getPriceVersionId('an older table')]);
    }
    const priceVersionId = await getPriceVersionId(PRICE_VERSION);
    await repriceUsage({ workspaceId: connection.workspaceId, since: new Date(0), priceVersionId }, () => {});
    expect(await ask('gpt-5.4', '2026-03-11')).toEqual(['2.525', '0', 0]);
    expect(await ask('gpt-4o-audio-preview', '2026-03-11')).toEqual(['12', '0', 0]);
    expect(await ask('gpt-5-mini', '2026-03-11')).toEqual(['0.5', '0', 1]);
    expect(await findWrongSums()).toEqual([]);
  });

  test('a budget of that month still says the same as usage when its minutes and hours are gone', async () => {
    const march = new Date('2026-03-31T12:00:00Z');
    for (const table of ['usage_hour', 'usage_day'] as const) {
      const [usage, budget] = await askBoth('2026-03', march, `March by ${table}`);
      expect(budget).toEqual(usage);
      expect(usage).toEqual(['15.025', '0', 1]);
      if (table === 'usage_hour')
        await getPool().query(`DELETE FROM usage_hour WHERE workspace_id = $1`, [connection.workspaceId]);
    }
  });

  test('what is billed rests on nothing and lacks nothing, in usage and in a budget', async () => {
    const costOn = new Date('2026-03-11T00:00:00Z');
    const { workspaceId, connectionId } = connection;
    const line = { projectId: 'proj_a', apiKeyId: '', currency: 'usd', lineItem: 'gpt-5-mini, input' };
    await getDb().costDay.create({
      data: { workspaceId, connectionId, costOn, ...line, amountNanos: 20_000_000_000n },
    });
    const [usage, budget] = await askBoth('2026-03', new Date('2026-03-31T12:00:00Z'), 'Billed March');
    expect(budget).toEqual(usage);
    expect(usage).toEqual(['20', '0', 0]);
  });
});
