import { describe, expect, test } from 'vitest';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb, inTransaction } from '@/lib/db/client';
import { listScopeChartPoints } from '@/lib/db/usage/scope-chart';
import { listScopeUsage } from '@/lib/db/usage/scope-usage';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { createSavedView } from '@/lib/services/usage/manage-saved-views';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedCoverage, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const NOW = new Date('2026-11-20T12:00:00Z');
const at = new Date('2026-11-19T00:00:00Z');

const DATED = [
  { at, dollars: 8, model: 'gpt-5.4-2026-03-05' },
  { at, dollars: 4, model: 'gpt-5.4-2026-06-30' },
  { at, dollars: 16, model: 'gpt-5.4-mini-2026-03-05' },
];

/** What each place finds of a model: [chart, budget, budget by saved view, rule or preview, chart of an alert]. */
async function readEverywhere(seeded: Seeded, model: string) {
  const { viewer, workspaceId } = seeded;
  const query = UsageQuery.parse({ from: '2026-11-19T00:00:00Z', to: '2026-11-20T00:00:00Z', model: [model] });
  const view = await createSavedView(viewer, {
    name: model,
    page: 'usage',
    params: { model: [model] },
    isShared: true,
  });
  const budget = (name: string, scope: object) =>
    createBudget(viewer, BudgetCreate.parse({ name, amount: '100', scope }));
  const span = { from: at, until: NOW };
  const used = await listScopeUsage(getDb(), workspaceId, { model }, 'day', span);
  const minute = new Date('2026-11-20T00:00:00Z');
  const drawn = await inTransaction((tx) => listScopeChartPoints(tx, workspaceId, { model }, minute, 60));
  return [
    (await getUsageSeries(viewer, query, NOW)).totals.cost ?? '0',
    (await getBudgetStatus(viewer, (await budget('plain', { model })).id, NOW)).spent,
    (await getBudgetStatus(viewer, (await budget('by view', { savedViewId: view.id })).id, NOW)).spent,
    String(used.reduce((sum, one) => sum + one.nanos, 0n) / 1_000_000_000n),
    String(drawn.reduce((sum, one) => sum + (one.costNanos ?? 0n), 0n) / 1_000_000_000n),
  ];
}

async function seed(costs: typeof DATED): Promise<Seeded> {
  const seeded = await seedWorkspace();
  for (const grain of ['day', 'minute'] as const) {
    await seedCoverage(seeded, { [grain]: at }, NOW);
    await seedUsage(seeded, grain, costs, () => NOW);
  }
  return seeded;
}

describe('a model by the name that pages show', () => {
  test('finds its dated versions everywhere', async () => {
    expect(await readEverywhere(await seed(DATED), 'gpt-5.4')).toEqual(['12', '12', '12', '12', '12']);
  });

  test('is one dated version where that is asked for', async () => {
    expect(await readEverywhere(await seed(DATED), 'gpt-5.4-2026-03-05')).toEqual(['8', '8', '8', '8', '8']);
  });

  test('is one group of usage for a filter, and all its versions for what is watched, where usage has both', async () => {
    const seeded = await seed([...DATED, { at, dollars: 2, model: 'gpt-5.4' }]);
    expect(await readEverywhere(seeded, 'gpt-5.4')).toEqual(['2', '14', '2', '14', '14']);
  });
});
