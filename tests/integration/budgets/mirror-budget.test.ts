import { afterAll, beforeAll, expect, test } from 'vitest';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { BudgetMirror, BudgetMirrorPlan, ProviderLimit } from '@/lib/contracts/budgets/provider-limits';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { listProviderLimits, mirrorBudget } from '@/lib/services/budgets/mirror-budget';
import { createConnection, updateConnection } from '@/lib/services/connections/manage-connections';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

test('a budget is compared with the provider, previewed, set with the action key, and read back', async () => {
  const viewer = await ensureWorkspace();
  const { adminKey } = simulator;
  const connection = await createConnection(viewer, {
    provider: 'openai',
    name: 'OpenAI',
    adminKey,
    baseUrl: simulator.url,
  });
  const budget = await createBudget(viewer, BudgetCreate.parse({ name: 'All', amount: '500.001' }));
  const limits = async () => (await listProviderLimits(viewer, { connectionId: connection.id })).data;
  expect(await limits()).toMatchObject([
    { projectId: null, hardLimit: null, difference: 'not-at-provider', budgetName: 'All' },
  ]);

  const wish = { hardLimit: true, alertRecipients: ['finance@example.com'] };
  const preview = await mirrorBudget(viewer, budget.id, BudgetMirror.parse(wish));
  expect(BudgetMirrorPlan.parse(preview)).toEqual(preview);
  expect(preview.applied).toBe(false);
  expect(preview.steps.map((step) => step.text)).toEqual([
    'Set the hard limit to $500.01 a month (none is set)',
    'Mail finance@example.com at $400.01 (80%)',
    'Mail finance@example.com at $500.01 (100%)',
  ]);
  expect((await limits())[0]).toMatchObject({ hardLimit: null, alerts: [] });

  const real = BudgetMirror.parse({ ...wish, dryRun: false });
  await expect(mirrorBudget(viewer, budget.id, real)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('has no action key'),
  });
  await updateConnection(viewer, connection.id, { actionKey: adminKey });
  const done = await mirrorBudget(viewer, budget.id, real);
  expect(done.limit).toMatchObject({ hardLimit: '500.01', difference: 'same' });
  expect(ProviderLimit.parse(done.limit).alerts.map((alert) => alert.amount)).toEqual(['400.01', '500.01']);
  expect((await mirrorBudget(viewer, budget.id, real)).steps).toEqual([]);
});

test('what the provider cannot limit is refused with the reason', async () => {
  const viewer = await ensureWorkspace();
  const wish = BudgetMirror.parse({ hardLimit: true });
  const mirror = async (input: object) => {
    const budget = await createBudget(viewer, BudgetCreate.parse({ amount: '5', ...input }));
    return mirrorBudget(viewer, budget.id, wish);
  };
  await expect(mirror({ name: 'Daily', period: 'day' })).rejects.toThrow('counts by the day');
  await expect(mirror({ name: 'Key', scope: { apiKeyId: 'key_1' } })).rejects.toThrow('something narrower');
  await expect(mirror({ name: 'Mid', startDay: 15 })).rejects.toThrow('on day 15');
});
