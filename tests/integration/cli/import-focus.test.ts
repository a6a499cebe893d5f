import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { UsageExportQuery, UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { importFocus } from '@/lib/services/connections/import-focus';
import { listConnections } from '@/lib/services/connections/list-connections';
import { updateConnection } from '@/lib/services/connections/manage-connections';
import { recheckKeys } from '@/lib/services/connections/recheck-keys';
import { requestPull } from '@/lib/services/connections/request-pull';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { useTestDatabase } from '../../support/database';
import { seedCoverage, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const NOW = new Date('2026-12-05T12:00:00Z');
const MONTH = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', bucket: 'day', timezone: 'UTC' };

test('an exported month, imported, is the same month to the nano-dollar; a restated file replaces its periods', async () => {
  const seeded = await seedWorkspace();
  const { viewer, workspaceId } = seeded;
  await seedCoverage(seeded, { day: day('2026-08-31') }, NOW);
  const costs = Array.from({ length: 28 }, (_, at) => ({
    ...{ at: new Date(day('2026-11-01').getTime() + at * 86_400_000), dollars: 1.000000001 * (at + 1) },
    ...{ projectId: at % 2 ? 'proj_a' : 'proj_b', apiKeyId: `key_${at % 3}`, model: at % 5 ? 'gpt-5' : 'gpt-4.1' },
  }));
  await seedUsage(seeded, 'day', costs, () => NOW);
  const ask = (query: Partial<UsageQuery>) => getUsageSeries(viewer, UsageQuery.parse({ ...MONTH, ...query }), NOW);
  const own = { connection: [seeded.connectionId] };
  const query = UsageExportQuery.parse({ ...MONTH, ...own, groupBy: ['project', 'apiKey', 'model'], format: 'focus' });
  const { text } = await exportUsage(viewer, query, NOW);

  const importText = (name: string, content: string | Buffer) =>
    importFocus(viewer, { name, files: [{ stream: Readable.from([Buffer.from(content)]) }] }, NOW);
  const done = await importText('Azure', gzipSync(text));
  expect(done).toMatchObject({ unpriced: 0, replaced: 0, from: '2026-11-01', until: '2026-12-01' });
  const file = { connection: [done.connectionId] };
  for (const groupBy of [[], ['project'], ['apiKey']] as UsageQuery['groupBy'][]) {
    const [source, copy] = await Promise.all([ask({ ...own, groupBy }), ask({ ...file, groupBy })]);
    expect(copy.totals.cost).toBe(source.totals.cost);
    const costsOf = (usage: typeof copy) =>
      usage.series.map(({ group, points }) => [group, points.map(({ start, cost }) => [start, cost])]);
    expect(costsOf(copy)).toEqual(costsOf(source));
  }
  expect((await ask(file)).totals).toMatchObject({ costSource: 'billed' });
  const scope = { connectionId: done.connectionId };
  const budget = await createBudget(
    viewer,
    BudgetCreate.parse({ name: 'Azure', amount: '1000', scope, period: 'month' }),
  );
  expect((await getBudgetStatus(viewer, budget.id, day('2026-11-30'))).spent).toBe((await ask(file)).totals.cost);
  const { data } = await listConnections(viewer, { limit: 10 });
  expect(data.find((one) => one.id === done.connectionId)).toMatchObject({
    ...{ provider: 'focus', providerName: 'FOCUS files', source: 'files', state: 'paused' },
  });
  // It has no key and is never pulled: what would need one is refused and says why.
  const id = done.connectionId;
  for (const act of [
    () => recheckKeys(viewer, id, NOW),
    () => requestPull(viewer, id, NOW),
    () => updateConnection(viewer, id, { state: 'active' }),
    () => updateConnection(viewer, id, { adminKey: 'sk-admin-something' }),
  ]) {
    await expect(act()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('filled from files'),
    });
  }
  expect(await updateConnection(viewer, id, { name: 'Azure' })).toMatchObject({ name: 'Azure', state: 'paused' });

  // The same again changes nothing; a shorter file of the same period replaces all of it.
  expect((await importText('Azure', text)).connectionId).toBe(done.connectionId);
  expect((await ask(file)).totals.cost).toBe((await ask(own)).totals.cost);
  const [header = '', first = ''] = text.split('\n');
  await importText('Azure', `${header}\n${first}\n`);
  expect((await ask(file)).totals.cost).toBe('1.000000001');

  // Problems are told by line, and then nothing changes.
  const broken = `${header}\n${first}\n${first.replace(/^[^,]*/, 'many')}\n\n${first.replace('USD', 'Dollars')}\n`;
  await expect(importText('Azure', broken)).rejects.toMatchObject({
    code: 'invalid_input',
    errors: [{ path: 'line 3' }, { path: 'line 5' }],
  });
  await expect(importText('Azure', 'a,b\n1,2\n')).rejects.toThrow(/line 1: the columns BilledCost/);
  await expect(importText('Azure', gzipSync(text).subarray(0, -20))).rejects.toMatchObject({
    ...{ code: 'invalid_input', message: expect.stringContaining('unexpected end of file') },
  });
  await expect(importText('Production', text)).rejects.toMatchObject({ code: 'conflict' });
  expect((await ask(file)).totals.cost).toBe('1.000000001');
  expect(await getDb().ingestRun.count({ where: { workspaceId, outcome: 'running' } })).toBe(0);
});
