import { describe, expect, test } from 'vitest';
import { AlertRulePreviewRequest } from '@/lib/contracts/alert-rules/alert-rules';
import { BudgetCreate, type BudgetCreateInput } from '@/lib/contracts/budgets/budgets';
import { UsageHoursQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { previewAlertRule } from '@/lib/services/alert-rules/preview-alert-rule';
import { evaluateBudgets } from '@/lib/services/budgets/evaluate-budgets';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { getOverview } from '@/lib/services/usage/get-overview';
import { getUsageHours } from '@/lib/services/usage/get-usage-hours';
import { useTestDatabase } from '../../support/database';
import { markRead, type Seeded, seedCoverage, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const NOW = new Date('2026-11-29T12:00:00Z');
const create = (seeded: Seeded, input: Partial<BudgetCreateInput> = {}) =>
  createBudget(seeded.viewer, BudgetCreate.parse({ name: 'Team', amount: '120', ...input }));

/** Connected on the 29th: ninety days, two weeks of hours, a day of minutes. */
const seedFresh = async (timezone: string) => {
  const seeded = await seedWorkspace({ timezone });
  await seedCoverage(seeded, { day: day('2026-08-31'), hour: day('2026-11-15'), minute: day('2026-11-28') }, NOW);
  return seeded;
};
const seedDays = (seeded: Seeded, days: [on: string, dollars: number][]) =>
  seedUsage(
    seeded,
    'day',
    days.map(([on, dollars]) => ({ at: day(on), dollars })),
    () => NOW,
  );
const bill = (seeded: Seeded, lines: [on: string, lineItem: string, dollars: number][]) =>
  getDb().costDay.createMany({
    data: lines.map(([on, lineItem, dollars]) => ({
      ...{ workspaceId: seeded.workspaceId, connectionId: seeded.connectionId, costOn: day(on) },
      ...{ projectId: 'proj_a', apiKeyId: '', currency: 'usd', lineItem, amountNanos: BigInt(dollars * 1e9) },
    })),
  });

describe('what was used before hours were stored', () => {
  test('counts to a budget in another zone, and its threshold tells', async () => {
    const seeded = await seedFresh('America/Los_Angeles');
    await seedDays(seeded, [['2026-11-01', 100]]);
    const budget = await create(seeded, { thresholds: [{ percent: 80, basis: 'actual' }] });
    expect(await getBudgetStatus(seeded.viewer, budget.id, NOW)).toMatchObject({
      spent: '100',
      percent: 83.33,
      approximate: true,
      complete: true,
    });
    expect(await evaluateBudgets({ workspaceId: seeded.workspaceId, now: NOW })).toMatchObject({ fired: 1 });
    const [incident] = (await listIncidents(seeded.viewer, { state: [], limit: 5 })).data;
    expect(incident).toMatchObject({ title: 'Budget "Team": 83% of $120.00 spent' });
    expect(incident?.explanation).toContain('counted by whole stored days or hours');
    const overview = await getOverview(seeded.viewer, NOW);
    expect(overview.monthToDate).toMatchObject({ amount: '100', approximate: true });
    expect(overview.today).toMatchObject({ amount: '0', approximate: false, previousApproximate: false });
    expect(overview.last7Days).toMatchObject({ approximate: false });
  });

  test('and in UTC, where days are days, nothing is approximate but the time of day before minutes were stored', async () => {
    const seeded = await seedFresh('UTC');
    await seedDays(seeded, [['2026-11-01', 100]]);
    const atHalf = new Date('2026-11-29T12:30:00Z');
    expect((await getOverview(seeded.viewer, NOW)).monthToDate).toMatchObject({
      ...{ approximate: false, assumed: '0', unpricedRequests: 0 },
    });
    expect((await getOverview(seeded.viewer, atHalf)).today).toMatchObject({
      // Nothing found in what is known by whole hours only is not known to be nothing.
      ...{ approximate: false, previous: null, previousApproximate: true },
    });
  });

  test('is not carried over as if it had been left', async () => {
    const seeded = await seedFresh('America/Los_Angeles');
    await seedDays(seeded, [
      ['2026-10-01', 90],
      ['2026-11-02', 5],
    ]);
    const budget = await create(seeded, { rollover: true, startsOn: '2026-10-01', thresholds: [] });
    expect(await getBudgetStatus(seeded.viewer, budget.id, NOW)).toMatchObject({ carried: '30', limit: '150' });
  });

  test('and what lies before the first read day is said to be missing', async () => {
    const seeded = await seedFresh('UTC');
    const budget = await create(seeded, { startDay: 1, startsOn: '2026-08-01', endsOn: '2026-08-31', thresholds: [] });
    expect(await getBudgetStatus(seeded.viewer, budget.id, NOW)).toMatchObject({ complete: false });
  });
});

test('hours of the week follow the clock of a zone that is off by 45 minutes, by minutes where these are stored', async () => {
  const seeded = await seedFresh('Asia/Kathmandu');
  const at = (text: string, dollars: number) => ({ at: new Date(text), dollars });
  // 15:55, 16:05 and 16:50 on the clock of Kathmandu: the first two lie in one hour of the provider.
  const minutes = [at('2026-11-28T10:10:00Z', 3), at('2026-11-28T10:20:00Z', 6), at('2026-11-28T11:05:00Z', 1)];
  await seedUsage(seeded, 'minute', minutes, () => NOW);
  await seedUsage(seeded, 'hour', [at('2026-11-16T10:00:00Z', 8)], () => NOW);
  const ask = async (from: string, to: string) => {
    const { cells } = await getUsageHours(seeded.viewer, UsageHoursQuery.parse({ from, to }), NOW);
    return cells.flatMap(({ weekday, hour, hours, totals, approximate }) =>
      totals.cost === null ? [] : [[weekday, hour, hours, totals.cost, approximate ?? false]],
    );
  };
  expect(await ask('2026-11-28T00:00:00Z', '2026-11-29T00:00:00Z')).toEqual([
    [6, 15, 1, '3', false],
    [6, 16, 1, '7', false],
  ]);
  // Before minutes were stored an hour counts to where its middle lies, and says so.
  expect(await ask('2026-11-16T00:00:00Z', '2026-11-17T00:00:00Z')).toEqual([[1, 16, 1, '8', true]]);
  // Longer than one question may be: hours are cut between questions where the clock cuts them.
  const { cells } = await getUsageHours(
    seeded.viewer,
    UsageHoursQuery.parse({ from: '2026-08-31T18:15:00Z', to: '2026-11-23T18:15:00Z' }),
    NOW,
  );
  expect(new Set(cells.map(({ hours }) => hours))).toEqual(new Set([12]));
});

describe('a forecast', () => {
  const november = (dollars: number, until: number): [string, number][] =>
    Array.from({ length: until }, (_, index) => [`2026-11-${String(index + 1).padStart(2, '0')}`, dollars]);
  const sixteenth = new Date('2026-11-16T00:00:00Z');

  test.each([
    { name: 'credit', lineItem: 'Credit grant', dollars: -300, spent: '1200', amount: '2700' },
    { name: 'charge', lineItem: 'Onboarding package', dollars: 5_000, spent: '6500', amount: '8000' },
  ])('does not extrapolate a one-off $name', async ({ lineItem, dollars, spent, amount }) => {
    const seeded = await seedFresh('UTC');
    await seedDays(seeded, november(100, 15));
    await bill(
      seeded,
      november(100, 14).map(([on, cost]) => [on, 'gpt-4.1, input', cost]),
    );
    await bill(seeded, [['2026-11-13', lineItem, dollars]]);
    const budget = await create(seeded, { amount: '10000', thresholds: [] });
    const status = await getBudgetStatus(seeded.viewer, budget.id, sixteenth);
    expect(status).toMatchObject({ spent, forecast: { amount } });
    const overview = await getOverview(seeded.viewer, sixteenth);
    expect(overview.forecast).toMatchObject({ amount, low: status.forecast?.low, high: status.forecast?.high });
  });
});

describe('previews', () => {
  const span = (rule: object) => AlertRulePreviewRequest.parse(rule);

  test('of a budget rule count the days before hours were stored', async () => {
    const seeded = await seedFresh('America/Los_Angeles');
    await seedDays(seeded, [['2026-11-01', 100]]);
    await create(seeded, { thresholds: [] });
    const preview = await previewAlertRule(seeded.viewer, span({ kind: 'budget', percent: 80, basis: 'actual' }), NOW);
    expect(preview.incidents).toMatchObject([{ observed: '100', openedAt: '2026-11-01T12:00:00.000Z' }]);
    expect(preview.note).toBe('');
  });

  test('of a threshold end nothing by hours that were not read yet, and say from when on they judge', async () => {
    const seeded = await seedFresh('UTC');
    const readUntil = new Date('2026-11-29T04:00:00Z');
    await getDb().ingestCursor.updateMany({
      where: { workspaceId: seeded.workspaceId },
      data: { coveredUntil: readUntil, lastPulledAt: readUntil },
    });
    await markRead(seeded, readUntil);
    await seedUsage(seeded, 'hour', [{ at: new Date('2026-11-29T03:00:00Z'), dollars: 500 }], () => NOW);
    const rule = span({ kind: 'threshold', metric: 'cost', above: '10', windowMinutes: 60 });
    const preview = await previewAlertRule(seeded.viewer, rule, NOW);
    expect(preview.incidents).toMatchObject([{ observed: '500', resolvedAt: null }]);
    expect(preview.note).toContain('stored from 2026-11-15 on');
  });
});
