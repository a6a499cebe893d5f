import { Readable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { UsageExportQuery, UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { listProfiles } from '@/lib/providers/profiles';
import { importFocus } from '@/lib/services/connections/import-focus';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { listFocusViolations } from '../../support/bills/focus-rules';
import { useTestDatabase } from '../../support/database';
import { seedCoverage, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const NOW = new Date('2026-12-05T12:00:00Z');
const MONTH = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', bucket: 'day', timezone: 'UTC' };
const day = (on: string) => new Date(`${on}T00:00:00Z`);

async function seedMonth(provider: string) {
  const seeded = await seedWorkspace();
  await getDb().connection.updateMany({ where: { id: seeded.connectionId }, data: { provider } });
  await seedCoverage(seeded, { day: day('2026-08-31') }, NOW);
  const costs = Array.from({ length: 28 }, (_, at) => ({
    ...{ at: new Date(day('2026-11-01').getTime() + at * 86_400_000), dollars: 1.234567891 * (at + 1) },
    ...{
      projectId: at % 2 ? 'proj_a' : 'proj_b',
      apiKeyId: `key_${at % 3}`,
      model: at % 5 ? 'gpt-5' : 'claude-sonnet-5',
    },
  }));
  await seedUsage(seeded, 'day', costs, () => NOW);
  return seeded;
}

describe.each(listProfiles().map(({ id, name }) => ({ id, name })))('a month of $id', ({ id, name }) => {
  test.each([
    { groupBy: [] },
    { groupBy: ['project'] },
    { groupBy: ['project', 'apiKey', 'model'] },
    { groupBy: ['provider', 'connection', 'kind'] },
  ] as { groupBy: UsageQuery['groupBy'] }[])(
    'exported by $groupBy keeps the rules and is the same month again',
    async ({ groupBy }) => {
      const { viewer, connectionId } = await seedMonth(id);
      const own = { connection: [connectionId] };
      const query = UsageExportQuery.parse({ ...MONTH, ...own, groupBy, format: 'focus' });
      const { text } = await exportUsage(viewer, query, NOW);
      const rows = parse(text, { columns: true }) as Record<string, string>[];
      expect(rows.length).toBeGreaterThanOrEqual(28);
      expect(listFocusViolations(Object.keys(rows[0] ?? {}), rows)).toEqual([]);
      expect(new Set(rows.map((row) => row['ProviderName']))).toEqual(new Set([name]));

      const files = [{ stream: Readable.from([Buffer.from(text)]) }];
      const done = await importFocus(viewer, { name: 'Again', files }, NOW);
      const ask = (connection: string) =>
        getUsageSeries(viewer, UsageQuery.parse({ ...MONTH, connection: [connection] }), NOW);
      const [source, copy] = [await ask(connectionId), await ask(done.connectionId)];
      expect(copy.totals.cost).toBe(source.totals.cost);
      const costsOf = ({ series }: typeof copy) => series.flatMap(({ points }) => points.map((one) => one.cost));
      expect(costsOf(copy)).toEqual(costsOf(source));
    },
  );
});

test('the rules notice what is wrong', () => {
  const fine = { ChargeCategory: 'Usage', BilledCost: '1e-7', BillingPeriodStart: '2026-11-01T00:00:00.000Z' };
  const found = listFocusViolations(['BilledCost', 'x_Own', 'ChargeCategory'], [fine]);
  expect(found).toEqual(
    expect.arrayContaining([
      ...['ListCost is missing', 'own columns stand before others', 'ListCost is empty (row 1)'],
      ...['BilledCost is no plain decimal (row 1)', 'BillingPeriodStart is no instant (row 1)'],
      'PricingQuantity of usage is empty (row 1)',
    ]),
  );
});
