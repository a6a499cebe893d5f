import { expect, test } from 'vitest';
import { BudgetCreate, BudgetStatus } from '@/lib/contracts/budgets/budgets';
import { UsageExportQuery, UsageGroupsQuery, UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { listScopeUsage } from '@/lib/db/usage/scope-usage';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import { markBilledBy, markLineItem } from '@/lib/domain/usage/billed-elsewhere';
import { evaluateBudgets } from '@/lib/services/budgets/evaluate-budgets';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';
import { createBudget, updateBudget } from '@/lib/services/budgets/manage-budgets';
import { updateConnection } from '@/lib/services/connections/manage-connections';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { getOverview } from '@/lib/services/usage/get-overview';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { listUsageGroups } from '@/lib/services/usage/list-usage-groups';
import { useTestDatabase } from '../../support/database';
import { type Seeded, type SeededCost, seedCoverage, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const NOW = new Date('2026-11-29T12:00:00Z');
const AT = day('2026-11-20');
const WINDOW = { from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', bucket: 'day' };

async function addConnection(seeded: Seeded, provider: string, costs: SeededCost[]): Promise<Seeded> {
  const { id: connectionId } = await getDb().connection.create({
    data: {
      ...{ workspaceId: seeded.workspaceId, provider, name: `Our ${provider}`, adminKey: new Uint8Array([1]) },
      ...{ adminKeyHint: 'abcd', backfillPermil: 1_000, lastSuccessAt: NOW },
    },
  });
  const own = { ...seeded, connectionId };
  await seedCoverage(own, { day: day('2026-08-31'), hour: day('2026-11-15'), minute: day('2026-11-28') }, NOW);
  await seedUsage(own, 'day', costs, () => NOW);
  return own;
}

test('what a gateway shows and a connected vendor bills counts once, and the answer says what was left out', async () => {
  const seeded = await seedWorkspace();
  const { viewer, workspaceId } = seeded;
  await seedCoverage(seeded, { day: day('2026-08-31'), hour: day('2026-11-15'), minute: day('2026-11-28') }, NOW);
  await seedUsage(seeded, 'day', [{ at: AT, dollars: 10, projectId: 'proj_a', model: 'gpt-5' }], () => NOW);
  const proxy = await addConnection(seeded, 'litellm', [
    {
      at: AT,
      dollars: 8,
      projectId: 'team',
      apiKeyId: 'key_proxy',
      model: 'openai/gpt-5',
      userId: 'ann',
      apiSource: markBilledBy('openai'),
    },
    { at: AT, dollars: 3, projectId: 'team', model: 'anthropic/claude', apiSource: markBilledBy('anthropic') },
  ]);
  const router = await addConnection(seeded, 'openrouter', [
    { at: AT, dollars: 1, projectId: 'default', model: 'x' },
    { at: AT, dollars: 4, projectId: 'default', model: 'x', serviceTier: 'byok', apiSource: markBilledBy('openai') },
  ]);
  const line = {
    workspaceId,
    connectionId: router.connectionId,
    costOn: AT,
    projectId: 'default',
    apiKeyId: '',
    currency: 'usd',
  };
  await getDb().costDay.createMany({
    data: [
      { ...line, lineItem: 'x', amountNanos: 1_500_000_000n },
      { ...line, lineItem: markLineItem('x', 'openai'), amountNanos: 4_000_000_000n },
    ],
  });

  const ask = (query: Partial<UsageQuery>) => getUsageSeries(viewer, UsageQuery.parse({ ...WINDOW, ...query }), NOW);
  const leftOut = [
    { connection: proxy.connectionId, name: 'Our litellm', billedBy: 'openai', billedByName: 'OpenAI', cost: '8' },
    { connection: router.connectionId, name: 'Our openrouter', billedBy: 'openai', billedByName: 'OpenAI', cost: '4' },
  ];
  for (const groupBy of [
    [],
    ['connection'],
    ['apiKey'],
    ['model'],
    ['provider', 'project'],
  ] as UsageQuery['groupBy'][]) {
    const usage = await ask({ groupBy });
    expect(usage.totals.cost).toBe('14.5');
    expect(usage.leftOut).toMatchObject(leftOut);
  }
  expect((await ask({ groupBy: ['model'], top: 1 })).totals.cost).toBe('14.5');
  // Narrowed to what is of one connection there is nothing to count twice.
  const narrower: [Partial<UsageQuery>, string][] = [
    [{ connection: [proxy.connectionId] }, '11'],
    [{ provider: ['openrouter'] }, '5.5'],
    [{ project: ['team'] }, '11'],
    [{ apiKey: ['key_proxy'] }, '8'],
    [{ provider: ['openai', 'litellm'] }, '13'],
    // A person's id and the gateway's name of a model are its own words: the vendor's connection does not answer them.
    [{ user: ['ann'] }, '8'],
    [{ user: ['none'] }, '14'],
    [{ model: ['openai/gpt-5'] }, '8'],
    [{ model: ['gpt-5'] }, '10'],
    [{ model: ['gpt-5', 'openai/gpt-5'] }, '10'],
    [{ model: ['gpt-5', 'anthropic/claude'] }, '13'],
    [{ serviceTier: ['byok'] }, '4'],
  ];
  for (const [narrowed, cost] of narrower) {
    const usage = await ask(narrowed);
    expect([narrowed, usage.totals.cost]).toEqual([narrowed, cost]);
    const isDoubly = narrowed.provider?.length === 2 || narrowed.model?.length === 2 || narrowed.user?.[0] === 'none';
    const isLeft = isDoubly && !narrowed.model?.includes('anthropic/claude');
    expect([narrowed, usage.leftOut !== undefined]).toEqual([narrowed, isLeft]);
  }
  const groups = await listUsageGroups(viewer, UsageGroupsQuery.parse({ ...WINDOW, groupBy: ['model'] }), NOW);
  expect(groups.totals.cost).toBe('14.5');
  const file = await exportUsage(
    viewer,
    UsageExportQuery.parse({ ...WINDOW, groupBy: ['provider'], format: 'csv' }),
    NOW,
  );
  expect(file.text).toContain('litellm');
  const overview = await getOverview(viewer, NOW);
  expect(overview.monthToDate.amount).toBe('14.5');
  const byProvider = overview.providers.map(({ name, amount }) => [name, Number(amount)] as const);
  expect(byProvider.map(([name]) => name).toSorted()).toEqual(['LiteLLM proxy', 'OpenAI', 'OpenRouter']);
  expect(byProvider.reduce((sum, [, amount]) => sum + amount, 0)).toBe(14.5);
  expect(overview.daily.leftOut).toMatchObject(leftOut);

  const spent = async (scope: BudgetScope, name = JSON.stringify(scope)) => {
    const budget = await createBudget(viewer, BudgetCreate.parse({ name, amount: '100', scope }));
    return (await getBudgetStatus(viewer, budget.id, NOW)).spent;
  };
  expect(await spent({})).toBe('14.5');
  expect(await spent({ connectionId: proxy.connectionId })).toBe('11');
  expect(await spent({ connectionId: router.connectionId })).toBe('5.5');
  expect(await spent({ provider: 'openai' })).toBe((await ask({ provider: ['openai'] })).totals.cost);
  expect(await spent({ provider: 'litellm' })).toBe('11');
  expect(await spent({ provider: 'openrouter' })).toBe('5.5');
  expect(await spent({ projectId: 'team' })).toBe('11');
  expect(await spent({ userId: 'ann' })).toBe('8');
  expect(await spent({ model: 'openai/gpt-5' })).toBe('8');
  expect(await spent({ model: 'gpt-5' })).toBe('10');
  const whole = await createBudget(viewer, BudgetCreate.parse({ name: 'Whole', amount: '20', scope: {} }));
  const status = await getBudgetStatus(viewer, whole.id, NOW);
  expect(status.leftOut).toMatchObject(leftOut);
  expect(BudgetStatus.parse(status)).toEqual(status);
  // What is mailed about a budget is what its incident says.
  await updateBudget(viewer, whole.id, { amount: '10' });
  await evaluateBudgets({ workspaceId, now: NOW });
  const incidents = await getDb().incident.findMany({ where: { workspaceId, budgetId: whole.id } });
  expect(incidents.map(({ explanation }) => explanation)).toEqual([
    expect.stringContaining(
      'Not in it, so that it counts once: $8.00 seen through "Our litellm", which OpenAI bills and is connected as well; $4.00 seen through "Our openrouter"',
    ),
  ]);
  const threshold = async (scope: BudgetScope) => {
    const points = await listScopeUsage(getDb(), workspaceId, scope, 'day', { from: day('2026-11-01'), until: NOW });
    return points.reduce((sum, one) => sum + one.nanos, 0n);
  };
  expect(await threshold({})).toBe(14_000_000_000n);
  expect(await threshold({ apiKeyId: 'key_proxy' })).toBe(8_000_000_000n);

  // Somebody says that the proxy's account is not connected.
  await updateConnection(viewer, proxy.connectionId, { billedBy: { openai: null } });
  expect((await ask({})).totals.cost).toBe('22.5');
  expect((await ask({})).leftOut).toMatchObject([leftOut[1]]);
  expect(await spent({}, 'Another account')).toBe('22.5');
  expect(await threshold({})).toBe(22_000_000_000n);
  await updateConnection(viewer, proxy.connectionId, { billedBy: { openai: seeded.connectionId } });
  expect((await ask({})).totals.cost).toBe('14.5');
  const wrong = updateConnection(viewer, proxy.connectionId, { billedBy: { openai: router.connectionId } });
  await expect(wrong).rejects.toThrow('expected a connection of openai, or null');
  await updateConnection(viewer, proxy.connectionId, { billedBy: {} });

  // Without the vendor's connection the gateways are all there is.
  await getDb().connection.update({
    where: { workspaceId_id: { workspaceId, id: seeded.connectionId } },
    data: { provider: 'anthropic' },
  });
  const swapped = await ask({});
  expect(swapped.totals.cost).toBe('23.5');
  expect(swapped.leftOut).toMatchObject([{ name: 'Our litellm', billedBy: 'anthropic', cost: '3' }]);
  expect(await spent({}, 'Without the vendor')).toBe('23.5');
});
