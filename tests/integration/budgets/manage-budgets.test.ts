import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, test, vi } from 'vitest';
import { Budget, BudgetCreate, type BudgetCreateInput, BudgetStatus } from '@/lib/contracts/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { getBudgetStatus, listBudgets } from '@/lib/services/budgets/get-budget-status';
import { createBudget, deleteBudget, getBudget, updateBudget } from '@/lib/services/budgets/manage-budgets';
import { useTestDatabase } from '../../support/database';
import { type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const create = (seeded: Seeded, input: Partial<BudgetCreateInput> = {}) =>
  createBudget(seeded.viewer, BudgetCreate.parse({ name: 'Team', amount: '100.000000001', ...input }));

describe('budgets are kept', () => {
  test('what is created is what is read, exact to the last decimal', async () => {
    const seeded = await seedWorkspace({ timezone: 'Europe/Berlin' });
    const created = await create(seeded, { scope: { apiKeyId: 'key_ci' }, channelIds: [seeded.channelId] });
    expect(Budget.parse(created)).toEqual(created);
    expect(created).toMatchObject({
      amount: '100.000000001',
      timezone: 'Europe/Berlin',
      period: 'month',
      scope: { apiKeyId: 'key_ci' },
    });
    expect(await getBudget(seeded.viewer, created.id)).toEqual(created);
    expect(BudgetStatus.parse(await getBudgetStatus(seeded.viewer, created.id))).toMatchObject({
      spent: '0',
      forecast: null,
      state: 'ok',
    });
  });

  test('a name is taken once, also when two create it at the same moment', async () => {
    const seeded = await seedWorkspace();
    const outcomes = await Promise.allSettled([create(seeded), create(seeded)]);
    expect(outcomes.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
    await create(seeded, { name: 'Other' }).then((other) =>
      expect(updateBudget(seeded.viewer, other.id, { name: 'Team' })).rejects.toMatchObject({ code: 'conflict' }),
    );
  });

  test('connections and channels that do not exist are named', async () => {
    const seeded = await seedWorkspace();
    const connectionId = uuidv7();
    const attempt = create(seeded, { scope: { connectionId }, channelIds: [uuidv7()] });
    await expect(attempt).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'scope.connectionId' }, { path: 'channelIds' }],
    });
    expect((await listBudgets(seeded.viewer, { limit: 10 })).data).toEqual([]);
  });

  test('a change keeps what it does not name; a new scope replaces the old one', async () => {
    const seeded = await seedWorkspace();
    const budget = await create(seeded, { scope: { apiKeyId: 'key_ci', model: 'gpt-5' } });
    const renamed = await updateBudget(seeded.viewer, budget.id, { name: 'CI' });
    expect(renamed).toEqual({ ...budget, name: 'CI', updatedAt: renamed.updatedAt });
    const widened = await updateBudget(seeded.viewer, budget.id, { scope: { model: 'gpt-5' } });
    expect(widened.scope).toEqual({ model: 'gpt-5' });
  });

  test('the list comes by name, page by page', async () => {
    const seeded = await seedWorkspace();
    for (const name of ['c', 'a', 'b']) await create(seeded, { name });
    const first = await listBudgets(seeded.viewer, { limit: 2 });
    expect(first.data.map((one) => one.name)).toEqual(['a', 'b']);
    const second = await listBudgets(seeded.viewer, { limit: 2, cursor: first.nextCursor ?? undefined });
    expect(second.data.map((one) => one.name)).toEqual(['c']);
    expect(second.nextCursor).toBeNull();
  });

  test('the list says how each stands and how it came there, with as many statements for one as for many', async () => {
    const seeded = await seedWorkspace();
    const now = new Date('2026-11-20T12:00:00Z');
    const day = (on: string, dollars: number, apiKeyId: string) => ({
      at: new Date(`${on}T00:00Z`),
      dollars,
      apiKeyId,
    });
    const days = [day('2026-11-02', 8, 'key_ci'), day('2026-11-19', 16, 'key_ci'), day('2026-11-19', 4, 'key_web')];
    await seedUsage(seeded, 'day', days, () => now);
    await create(seeded, { name: 'All' });
    const query = vi.spyOn(pg.Client.prototype, 'query');
    const one = await listBudgets(seeded.viewer, { limit: 50 }, now);
    const statements = query.mock.calls.length;
    for (const name of ['B', 'C', 'D']) await create(seeded, { name, scope: { apiKeyId: 'key_web' } });
    query.mockClear();
    const many = await listBudgets(seeded.viewer, { limit: 50 }, now);
    expect(query.mock.calls.length).toBe(statements);
    query.mockRestore();
    expect(statements).toBeGreaterThan(0);
    expect(one.data[0]?.course).toEqual(
      expect.arrayContaining([
        { at: '2026-11-01T00:00:00.000Z', spent: '0' },
        { at: '2026-11-03T00:00:00.000Z', spent: '8' },
        { at: '2026-11-20T12:00:00.000Z', spent: '28' },
      ]),
    );
    expect(many.data.map(({ status }) => status.spent)).toEqual(['28', '4', '4', '4']);
    for (const { id, status } of many.data) expect(status).toEqual(await getBudgetStatus(seeded.viewer, id, now));
  });

  test('another workspace sees and changes nothing', async () => {
    const seeded = await seedWorkspace();
    const stranger = await seedWorkspace();
    const budget = await create(seeded);
    await expect(getBudget(stranger.viewer, budget.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(updateBudget(stranger.viewer, budget.id, { amount: '1' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(deleteBudget(stranger.viewer, budget.id)).rejects.toMatchObject({ code: 'not_found' });
    expect((await listBudgets(stranger.viewer, { limit: 10 })).data).toEqual([]);
  });

  test('each write leaves a line in the audit trail', async () => {
    const seeded = await seedWorkspace();
    const budget = await create(seeded);
    await updateBudget(seeded.viewer, budget.id, { amount: '5' });
    await deleteBudget(seeded.viewer, budget.id);
    const entries = await getDb().auditEntry.findMany({
      where: { workspaceId: seeded.workspaceId },
      orderBy: { id: 'asc' },
    });
    expect(entries.map((one) => `${one.actor} ${one.action}`)).toEqual([
      'Ada budget.created',
      'Ada budget.updated',
      'Ada budget.deleted',
    ]);
  });
});
