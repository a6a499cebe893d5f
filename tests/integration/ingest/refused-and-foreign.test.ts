import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageExportQuery, UsageQuery } from '@/lib/contracts/usage/usage';
import { listIngestRuns } from '@/lib/services/connections/get-connection-status';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { getReconciliation } from '@/lib/services/usage/get-reconciliation';
import { getUsageSeries, serveUsageSeries } from '@/lib/services/usage/get-usage-series';
import { useTestDatabase } from '../../support/database';
import { pullOnce, type TestConnection } from '../../support/ingest';
import { completionsRow, costRow, openScriptedProvider, type Script } from '../../support/scripted-provider';

useTestDatabase();

const HOUR_MS = 3_600_000;
const row = (fields: Record<string, unknown> = {}) =>
  completionsRow({ model: 'gpt-5-mini', input_tokens: 1_000_000, ...fields });
const script: Script = {
  now: new Date('2026-03-11T15:20:30Z'),
  completions: [
    { at: '2026-03-08T10:00:00Z', row: row() },
    { at: '2026-03-09T10:00:00Z', row: row() },
    { at: '2026-03-10T20:00:00Z', row: row() },
    { at: '2026-03-10T20:00:00Z', row: row({ output_tokens: 12.5 }) },
  ],
  costs: [
    { on: '2026-03-08', row: costRow(60, 'usd') },
    { on: '2026-03-08', row: costRow(5, 'eur') },
    { on: '2026-03-09', row: costRow(70, 'EUR') },
  ],
};

let connection: TestConnection;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ connection, close } = await openScriptedProvider(script));
  await pullOnce(connection, () => script.now);
});
afterAll(() => close());

const DAYS = { from: '2026-03-08T00:00:00Z', to: '2026-03-11T00:00:00Z', bucket: 'day', timezone: 'UTC' };

async function listDays(): Promise<unknown[]> {
  const usage = await serveUsageSeries(await ensureWorkspace(), UsageQuery.parse(DAYS), script.now);
  return usage.series.flatMap(({ points }) =>
    points.map(({ start, cost, costSource, complete }) => [start.slice(0, 10), cost, costSource, complete]),
  );
}

const reconcile = async () => getReconciliation(await ensureWorkspace(), { from: '2026-03-01', to: '2026-03-12' });

describe('charges in another currency', () => {
  test('are no dollars: the day with both is billed at its dollars, the day without any is estimated', async () => {
    expect((await listDays()).slice(0, 2)).toEqual([
      ['2026-03-08', '60', 'billed', true],
      ['2026-03-09', '0.25', 'estimated', true],
    ]);
  });

  test('are listed apart, and are in no amount of the comparison', async () => {
    const answer = await reconcile();
    expect(answer.otherCurrencies.map(({ day, currency, amount }) => [day, currency, amount])).toEqual([
      ['2026-03-09', 'EUR', '70'],
      ['2026-03-08', 'EUR', '5'],
    ]);
    const billed = answer.days.map(({ day, billed }) => [day, billed]);
    expect(billed).toEqual([
      ['2026-03-10', '0'],
      ['2026-03-09', '0'],
      ['2026-03-08', '60'],
    ]);
  });

  test('are in no total, so in no export either', async () => {
    const query = UsageExportQuery.parse({ ...DAYS, format: 'focus' });
    const { text } = await exportUsage(await ensureWorkspace(), query, script.now);
    const costs = text.split('\n').slice(1, 4);
    expect(costs.map((line) => line.split(',')[0])).toEqual(['60', '0.25', '0.25']);
    expect(text).not.toContain('EUR');
  });

  test('read again as they were change nothing', async () => {
    const read = async () => {
      const { days, rows, otherCurrencies } = await reconcile();
      return { days, rows, otherCurrencies };
    };
    const before = await read();
    script.now = new Date(script.now.getTime() + 2 * HOUR_MS);
    await pullOnce(connection, () => script.now);
    expect(await read()).toEqual(before);
  });
});

describe('rows that cannot be read', () => {
  test('are counted on the run, shown with their bucket and reason, and their day is not complete', async () => {
    expect((await listDays()).slice(2)).toEqual([['2026-03-10', '0.25', 'estimated', false]]);
    const { data: runs } = await listIngestRuns(await ensureWorkspace(), { limit: 200 });
    const met = runs.filter((run) => run.refusedRows > 0);
    expect(met.map((run) => run.subject)).toContain('completions/day');
    expect(met.every((run) => run.outcome === 'succeeded' && /output_tokens.*12\.5/.test(run.refusal ?? ''))).toBe(
      true,
    );
    const { refusedRows } = await reconcile();
    expect(refusedRows[0]).toMatchObject({
      subject: 'completions',
      rows: 1,
      message: expect.stringMatching(/output_tokens/),
    });
    expect(refusedRows.map(({ start }) => start.slice(0, 10))).toEqual(refusedRows.map(() => '2026-03-10'));
  });

  test('of other kinds make nothing incomplete', async () => {
    const query = UsageQuery.parse({ ...DAYS, kind: ['embeddings'] });
    const usage = await getUsageSeries(await ensureWorkspace(), query, script.now);
    expect(usage.series).toEqual([]);
  });

  test('are in no list any more once the provider sends them as they should be', async () => {
    script.completions = script.completions.map((one) => {
      const sent = one.row as Record<string, unknown>;
      return sent['output_tokens'] === undefined ? one : { ...one, row: { ...sent, output_tokens: 12 } };
    });
    script.now = new Date(script.now.getTime() + 25 * HOUR_MS);
    await pullOnce(connection, () => script.now);
    expect((await reconcile()).refusedRows).toEqual([]);
    expect((await listDays()).slice(2)).toEqual([['2026-03-10', '0.500024', 'estimated', true]]);
  });
});

test('a refused charge makes its day incomplete', async () => {
  script.costs.push({ on: '2026-03-09', row: costRow('twelve', 'usd') });
  script.now = new Date(script.now.getTime() + 2 * HOUR_MS);
  await pullOnce(connection, () => script.now);
  expect((await listDays())[1]).toEqual(['2026-03-09', '0.25', 'estimated', false]);
  expect((await reconcile()).refusedRows).toMatchObject([{ subject: 'costs', rows: 1 }]);
});
