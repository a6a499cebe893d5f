import { describe, expect, test } from 'vitest';
import { BudgetCreate, type BudgetCreateInput } from '@/lib/contracts/budgets/budgets';
import { getDb, getPool } from '@/lib/db/client';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';
import { createBudget, deleteBudget, updateBudget } from '@/lib/services/budgets/manage-budgets';
import { resolveIncident } from '@/lib/services/incidents/handle-incidents';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { useTestDatabase } from '../../support/database';
import { evaluateReadBudgets, listTold, type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const seenAt = () => new Date('2026-11-20T12:00:00Z');
const create = (seeded: Seeded, input: Partial<BudgetCreateInput> = {}) =>
  createBudget(seeded.viewer, BudgetCreate.parse({ name: 'Team', amount: '100', ...input }));
const listAll = async (seeded: Seeded) => (await listIncidents(seeded.viewer, { state: [], limit: 50 })).data;

describe('spend of a period', () => {
  test('days, hours of today and half-hour borders add up to exactly what the period holds', async () => {
    const seeded = await seedWorkspace({ timezone: 'Asia/Kolkata' });
    // The month starts on 31 October 18:30 UTC.
    await seedUsage(
      seeded,
      'minute',
      [
        { at: new Date('2026-10-31T18:29:00Z'), dollars: 1000 },
        { at: new Date('2026-10-31T18:30:00Z'), dollars: 1 },
      ],
      seenAt,
    );
    await seedUsage(
      seeded,
      'hour',
      [
        { at: new Date('2026-10-31T18:00:00Z'), dollars: 1001 },
        { at: new Date('2026-10-31T19:00:00Z'), dollars: 2 },
        { at: new Date('2026-11-20T11:00:00Z'), dollars: 4 },
      ],
      seenAt,
    );
    await seedUsage(
      seeded,
      'day',
      [
        { at: new Date('2026-10-31T00:00:00Z'), dollars: 5000 },
        { at: new Date('2026-11-01T00:00:00Z'), dollars: 8 },
        { at: new Date('2026-11-19T00:00:00Z'), dollars: 16 },
        { at: new Date('2026-11-20T00:00:00Z'), dollars: 4 },
      ],
      seenAt,
    );
    const budget = await create(seeded, { thresholds: [] });
    const status = await getBudgetStatus(seeded.viewer, budget.id, new Date('2026-11-20T12:00:00Z'));
    expect(status).toMatchObject({
      spent: '31',
      remaining: '69',
      percent: 31,
      period: { start: '2026-10-31T18:30:00.000Z', end: '2026-11-30T18:30:00.000Z' },
    });
  });

  test('a scope counts its own usage only', async () => {
    const seeded = await seedWorkspace();
    const at = new Date('2026-11-20T11:00:00Z');
    await seedUsage(
      seeded,
      'hour',
      [
        { at, dollars: 1, apiKeyId: 'key_ci', model: 'gpt-4.1' },
        { at, dollars: 2, apiKeyId: 'key_ci', model: 'gpt-5' },
        { at, dollars: 4, apiKeyId: 'key_web', model: 'gpt-5' },
        { at, dollars: 8, apiKeyId: 'key_web', model: 'gpt-5', projectId: 'proj_b', userId: 'user_1' },
      ],
      seenAt,
    );
    const spentOf = async (name: string, scope: BudgetCreateInput['scope']) => {
      const budget = await create(seeded, { name, scope, period: 'day', thresholds: [] });
      return (await getBudgetStatus(seeded.viewer, budget.id, new Date('2026-11-20T12:00:00Z'))).spent;
    };
    expect(await spentOf('all', {})).toBe('15');
    expect(await spentOf('key', { apiKeyId: 'key_ci' })).toBe('3');
    expect(await spentOf('model on key', { apiKeyId: 'key_ci', model: 'gpt-5' })).toBe('2');
    expect(await spentOf('project', { projectId: 'proj_b' })).toBe('8');
    expect(await spentOf('user', { userId: 'user_1' })).toBe('8');
    expect(await spentOf('connection', { connectionId: seeded.connectionId })).toBe('15');
  });
});

describe('what counts', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const day = (text: string) => new Date(`${text}T00:00:00Z`);

  test('days whose bill is final count as billed, later ones as estimated', async () => {
    const seeded = await seedWorkspace();
    const days = ['2026-11-01', '2026-11-02', '2026-11-19', '2026-11-20'];
    await seedUsage(
      seeded,
      'day',
      days.map((text) => ({ at: day(text), dollars: 10 })),
      seenAt,
    );
    await seedUsage(seeded, 'hour', [{ at: new Date('2026-11-20T11:00:00Z'), dollars: 10 }], seenAt);
    const bill = (costOn: string, dollars: number, apiKeyId: string) => ({
      ...{ workspaceId: seeded.workspaceId, connectionId: seeded.connectionId, costOn: day(costOn) },
      ...{ projectId: 'proj_a', lineItem: 'gpt-4.1', apiKeyId, currency: 'usd' },
      amountNanos: BigInt(dollars * 1e9),
    });
    await getDb().costDay.createMany({
      data: [bill('2026-11-01', 8, 'key_ci'), bill('2026-11-02', 9, ''), bill('2026-11-19', 1, 'key_ci')],
    });
    const statusOf = async (name: string, input: Partial<BudgetCreateInput>) =>
      getBudgetStatus(seeded.viewer, (await create(seeded, { name, thresholds: [], ...input })).id, now);
    // The 19th is not settled yet, so its estimate stands.
    expect(await statusOf('all', {})).toMatchObject({ spent: '37', costSource: 'mixed' });
    // The bill of the 2nd names no key.
    expect(await statusOf('key', { scope: { apiKeyId: 'key_ci' } })).toMatchObject({
      spent: '38',
      costSource: 'mixed',
    });
    expect(await statusOf('model', { scope: { model: 'gpt-4.1' } })).toMatchObject({
      spent: '40',
      costSource: 'estimated',
    });
    expect(await statusOf('past', { startsOn: '2026-11-01', endsOn: '2026-11-02' })).toMatchObject({
      spent: '17',
      costSource: 'billed',
      state: 'ended',
      period: { start: '2026-11-01T00:00:00.000Z', end: '2026-11-03T00:00:00.000Z' },
    });
  });

  test('a kind of usage, and what the week before left', async () => {
    const seeded = await seedWorkspace();
    await seedUsage(
      seeded,
      'day',
      [
        { at: day('2026-11-12'), dollars: 70 },
        { at: day('2026-11-19'), dollars: 110 },
      ],
      seenAt,
    );
    const week = { period: 'week' as const, startDay: 7, rollover: true, startsOn: '2026-11-08', thresholds: [] };
    const budget = await create(seeded, { ...week, scope: { kind: 'completions' } });
    expect(await getBudgetStatus(seeded.viewer, budget.id, now)).toMatchObject({
      period: { start: '2026-11-15T00:00:00.000Z' },
      spent: '110',
      carried: '30',
      limit: '130',
      remaining: '20',
      allowancePerDay: '10',
    });
    const other = await create(seeded, { ...week, name: 'Images', scope: { kind: 'images' } });
    expect(await getBudgetStatus(seeded.viewer, other.id, now)).toMatchObject({ spent: '0', carried: '100' });
  });

  test('a start day that does not fit the period is refused, also by a change of either', async () => {
    const seeded = await seedWorkspace();
    expect(() => BudgetCreate.parse({ name: 'Team', amount: '1', period: 'week', startDay: 8 })).toThrow(
      '1 to 7 for a week',
    );
    const budget = await create(seeded, { startDay: 15 });
    await expect(updateBudget(seeded.viewer, budget.id, { period: 'week', startDay: 15 })).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'startDay' }],
    });
    expect(await updateBudget(seeded.viewer, budget.id, { period: 'week' })).toMatchObject({ startDay: 1 });
    await updateBudget(seeded.viewer, budget.id, { startsOn: '2026-11-10' });
    await expect(updateBudget(seeded.viewer, budget.id, { endsOn: '2026-11-09' })).rejects.toMatchObject({
      errors: [{ path: 'endsOn' }],
    });
  });
});

describe('thresholds', () => {
  const now = new Date('2026-11-20T12:00:00Z');
  const spend = (seeded: Seeded, dollars: number, at = '2026-11-20T11:00:00Z') =>
    seedUsage(seeded, 'hour', [{ at: new Date(at), dollars }], seenAt);
  const actual = [
    { percent: 50, basis: 'actual' as const },
    { percent: 80, basis: 'actual' as const },
    { percent: 100, basis: 'actual' as const },
  ];

  test('several crossed at once: one incident, one mail, about the most severe; a second look is quiet', async () => {
    const seeded = await seedWorkspace();
    await create(seeded, { thresholds: actual });
    await spend(seeded, 84);
    expect(await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now })).toEqual({ fired: 1, resolved: 0 });
    expect(await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now })).toEqual({ fired: 0, resolved: 0 });
    const [incident, ...others] = await listAll(seeded);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({
      kind: 'budget',
      severity: 'warning',
      state: 'open',
      number: 1,
      title: 'Budget "Team": 84% of $100.00 spent',
      observed: '84',
      expected: '100',
      excess: '0',
    });
    expect(incident?.explanation).toContain('Estimated spend of the whole organization for November 2026 is $84.00');
    expect(await listTold(seeded.workspaceId)).toEqual(['first -> oncall@example.com']);
    expect(await getDb().budgetFiring.count({ where: { workspaceId: seeded.workspaceId } })).toBe(2);
  });

  test('the next threshold escalates the same incident; the spent budget is critical', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    await create(seeded, { thresholds: actual });
    await spend(seeded, 50);
    await evaluateReadBudgets({ workspaceId, now });
    await spend(seeded, 120);
    await evaluateReadBudgets({ workspaceId, now });
    const [incident, ...others] = await listAll(seeded);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ severity: 'critical', excess: '20' });
    expect(await listTold(workspaceId)).toEqual(['first -> oncall@example.com', 'escalated -> oncall@example.com']);
    // Closed by a person: nothing new is crossed, so nothing opens again.
    await resolveIncident(viewer, incident!.id, {}, now);
    await evaluateReadBudgets({ workspaceId, now });
    expect((await listAll(seeded)).map((one) => one.state)).toEqual(['resolved']);
  });

  test('far over the limit: each doubling is told, and a day holds no more than six mails', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId } = seeded;
    await create(seeded, { thresholds: actual });
    const told: string[] = [];
    for (let step = 0; step < 17; step += 1) {
      await spend(seeded, 120 + step * 26);
      await evaluateReadBudgets({ workspaceId, now: new Date(now.getTime() + step * 150_000) });
      told.push(`${120 + step * 26}: ${(await listTold(workspaceId)).length}`);
    }
    expect((await listTold(workspaceId)).map((one) => one.split(' ')[0])).toEqual(['first', 'escalated', 'escalated']);
    expect(told.filter((one) => one.startsWith('250') || one.startsWith('510'))).toEqual(['250: 2', '510: 3']);
  });

  test('the new period ends the incident without a mail and tells anew when crossed', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId } = seeded;
    await create(seeded, { period: 'day', thresholds: actual });
    await spend(seeded, 60);
    await evaluateReadBudgets({ workspaceId, now });
    const tomorrow = new Date('2026-11-21T00:00:30Z');
    expect(await evaluateReadBudgets({ workspaceId, now: tomorrow })).toEqual({ fired: 0, resolved: 1 });
    await spend(seeded, 70, '2026-11-21T05:00:00Z');
    await evaluateReadBudgets({ workspaceId, now: new Date('2026-11-21T05:30:00Z') });
    expect((await listAll(seeded)).map((one) => one.state)).toEqual(['open', 'resolved']);
    expect(await listTold(workspaceId)).toEqual(['first -> oncall@example.com', 'first -> oncall@example.com']);
  });

  test('a raised budget ends its incident and tells again once the same share of the new amount is spent', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    const budget = await create(seeded, { thresholds: actual });
    await spend(seeded, 84);
    await evaluateReadBudgets({ workspaceId, now });
    await updateBudget(viewer, budget.id, { amount: '200' }, now);
    expect((await listAll(seeded)).map((one) => one.state)).toEqual(['resolved']);
    expect(await evaluateReadBudgets({ workspaceId, now })).toEqual({ fired: 0, resolved: 0 });
    await spend(seeded, 170);
    await evaluateReadBudgets({ workspaceId, now: new Date('2026-11-20T16:00:00Z') });
    const [incident] = await listAll(seeded);
    expect(incident).toMatchObject({ state: 'open', title: 'Budget "Team": 85% of $200.00 spent' });
    expect(await listTold(workspaceId)).toEqual(['first -> oncall@example.com', 'first -> oncall@example.com']);
  });

  test('a dip and a second crossing within one period stay quiet', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId } = seeded;
    await create(seeded, { thresholds: actual });
    await spend(seeded, 84);
    await evaluateReadBudgets({ workspaceId, now });
    await spend(seeded, 40);
    await evaluateReadBudgets({ workspaceId, now });
    await spend(seeded, 85);
    await evaluateReadBudgets({ workspaceId, now });
    expect(await listTold(workspaceId)).toEqual(['first -> oncall@example.com']);
  });

  test('a forecast past the budget tells before it is spent and names the day', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId } = seeded;
    const budget = await create(seeded, { thresholds: [{ percent: 100, basis: 'forecast' }] });
    const days = Array.from({ length: 28 }, (_, index) => ({
      at: new Date(Date.UTC(2026, 9, 13 + index)),
      dollars: 5,
    }));
    await seedUsage(seeded, 'day', days, seenAt);
    const tenth = new Date('2026-11-10T00:00:00Z');
    await evaluateReadBudgets({ workspaceId, now: tenth });
    const [incident] = await listAll(seeded);
    expect(incident).toMatchObject({
      severity: 'warning',
      title: 'Budget "Team": forecast to reach 150% of $100.00',
    });
    expect(incident?.explanation).toContain('At this pace the budget is passed on 2026-11-21.');
    expect(await getBudgetStatus(seeded.viewer, budget.id, tenth)).toMatchObject({
      spent: '45',
      state: 'warning',
      crossesOn: '2026-11-21',
      forecast: { amount: '150', percent: 150 },
      firedThresholds: [{ percent: 100, basis: 'forecast' }],
    });
  });

  test('usage without a known price is told beside the estimate', async () => {
    const seeded = await seedWorkspace();
    await create(seeded, { thresholds: actual });
    const at = new Date('2026-11-20T11:00:00Z');
    await seedUsage(
      seeded,
      'hour',
      [
        { at, dollars: 60 },
        { at, dollars: null, model: 'unheard-of', requests: 7 },
      ],
      seenAt,
    );
    await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now });
    const [incident] = await listAll(seeded);
    expect(incident?.observed).toBe('60');
    expect(incident?.explanation).toContain('Not in it: 7 requests without a known price, in whole or in part.');
  });

  test('a deleted budget takes its incident with it', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId, viewer } = seeded;
    const budget = await create(seeded, { thresholds: actual });
    await spend(seeded, 84);
    await evaluateReadBudgets({ workspaceId, now });
    await deleteBudget(viewer, budget.id, now);
    expect((await listAll(seeded)).map((one) => one.state)).toEqual(['resolved']);
    expect(await evaluateReadBudgets({ workspaceId, now })).toEqual({ fired: 0, resolved: 0 });
  });

  test('two evaluations at the same moment tell once', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId } = seeded;
    await create(seeded, { thresholds: actual });
    await spend(seeded, 84);
    await Promise.all([1, 2, 3, 4].map(() => evaluateReadBudgets({ workspaceId, now })));
    expect(await listTold(workspaceId)).toEqual(['first -> oncall@example.com']);
    expect(await listAll(seeded)).toHaveLength(1);
  });
});

test('one budget that cannot be told keeps no other back, however many there are', async () => {
  const seeded = await seedWorkspace();
  const now = new Date('2026-11-20T12:00:00Z');
  await seedUsage(seeded, 'hour', [{ at: new Date('2026-11-20T10:00:00Z'), dollars: 200 }], seenAt);
  await create(seeded, { name: 'first' });
  await create(seeded, { name: 'refused' });
  const quiet = { amountNanos: 1n, period: 'month', timezone: 'UTC', thresholds: [] } as const;
  const names = Array.from({ length: 20 }, (_, at) => `quiet ${at}`);
  await getDb().budget.createMany({ data: names.map((name) => ({ ...quiet, name, workspaceId: seeded.workspaceId })) });
  await create(seeded, { name: 'last' });
  const { workspaceId } = seeded;
  const refused = await getDb().budget.findFirstOrThrow({ where: { workspaceId, name: 'refused' } });
  await getPool().query(`
    CREATE FUNCTION refuse_firing() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'no room for this one'; END $$;
    CREATE TRIGGER refuse_firing BEFORE INSERT ON budget_firing FOR EACH ROW
      WHEN (NEW.budget_id = '${refused.id}') EXECUTE FUNCTION refuse_firing()`);
  await expect(evaluateReadBudgets({ workspaceId, now })).rejects.toThrow('no room for this one');
  const count = () => getDb().incident.count({ where: { workspaceId, kind: 'budget', state: 'open' } });
  expect(await count()).toBe(2);
  await getPool().query('DROP TRIGGER refuse_firing ON budget_firing');
  expect(await evaluateReadBudgets({ workspaceId, now })).toEqual({ fired: 1, resolved: 0 });
  expect(await count()).toBe(3);
});
