import { describe, expect, test } from 'vitest';
import { AlertRuleCreate, type AlertRuleCreateInput } from '@/lib/contracts/alert-rules/alert-rules';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { evaluateStaleness } from '@/lib/services/alert-rules/evaluate-staleness';
import { evaluateThresholds } from '@/lib/services/alert-rules/evaluate-thresholds';
import { createAlertRule, listAlertRules } from '@/lib/services/alert-rules/manage-alert-rules';
import { evaluateBudgets } from '@/lib/services/budgets/evaluate-budgets';
import { getBudgetStatus } from '@/lib/services/budgets/get-budget-status';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { getIncident } from '@/lib/services/incidents/list-incidents';
import { getOverview } from '@/lib/services/usage/get-overview';
import { useTestDatabase } from '../../support/database';
import { addMinutes, evaluate as evaluateUsage, seedLearned, seedLive } from './live-usage';
import { listTold, type Seeded, seedUsage, seedWorkspace } from './seed';

useTestDatabase();

const START = new Date('2026-11-20T12:00:00Z');
const at = (minute: number) => new Date(START.getTime() + minute * 60_000);
const FIRST = 'first -> oncall@example.com';
const RESOLVED = 'resolved -> oncall@example.com';

/** Completions of a connection were read up to `until`. */
async function read(seeded: Pick<Seeded, 'workspaceId' | 'connectionId'>, until: Date, kind = 'completions') {
  const { workspaceId, connectionId } = seeded;
  const ends = { coveredUntil: new Date(until.getTime() + 30_000), lastPulledAt: until, lastUsageAt: until };
  const start = { coveredFrom: at(-20_000), backfillFrom: at(-20_000) };
  for (const grain of ['minute', 'hour'] as const) {
    const key = { workspaceId, connectionId, subject: kind, grain };
    await getDb().ingestCursor.upsert({
      where: { workspaceId_connectionId_subject_grain: key },
      create: { ...key, ...start, ...ends },
      update: ends,
    });
  }
}

const create = (seeded: Seeded, input: AlertRuleCreateInput) =>
  createAlertRule(seeded.viewer, AlertRuleCreate.parse(input));

describe('a threshold while nothing is read', () => {
  const evaluate = ({ workspaceId }: Seeded, minute: number) => evaluateThresholds({ workspaceId, now: at(minute) });
  const seedFired = async () => {
    const seeded = await seedWorkspace();
    await create(seeded, { kind: 'threshold', name: 'An hour', above: '10', windowMinutes: 60 });
    await seedUsage(seeded, 'minute', [{ at: at(-5), dollars: 500 }], () => at(0));
    await read(seeded, at(1));
    expect(await evaluate(seeded, 1)).toEqual({ opened: 1, resolved: 0 });
    return seeded;
  };

  test('holds its incident however long the provider is away, and ends it on the clock of the data', async () => {
    const seeded = await seedFired();
    for (const minute of [30, 62, 90, 600, 2_000]) expect(await evaluate(seeded, minute)).toEqual(NOTHING);
    expect(await listTold(seeded.workspaceId)).toEqual([FIRST]);
    await read(seeded, at(2_000));
    expect(await evaluate(seeded, 2_001)).toEqual(NOTHING);
    // Away again: the calm of ten minutes does not pass while nothing is read.
    expect(await evaluate(seeded, 2_100)).toEqual(NOTHING);
    await read(seeded, at(2_010));
    expect(await evaluate(seeded, 2_101)).toEqual({ opened: 0, resolved: 1 });
    expect(await listTold(seeded.workspaceId)).toEqual([FIRST, RESOLVED]);
  });

  test('says so on the incident and on its rule, until usage is read again', async () => {
    const { viewer, ...seeded } = await seedFired();
    const { id } = await getDb().incident.findFirstOrThrow({ where: { workspaceId: seeded.workspaceId } });
    const ruleOf = async () => (await listAlertRules(viewer)).data.find(({ name }) => name === 'An hour');
    expect((await getIncident(viewer, id)).noDataSince).toBe(at(1).toISOString());
    expect((await ruleOf())?.waitsFor).toMatch(/^usage data, missing for /);
    await read(seeded, new Date());
    expect((await getIncident(viewer, id)).noDataSince).toBeNull();
    expect((await ruleOf())?.waitsFor).toBeNull();
  });

  test('a second connection that is read proves a leak, but not that the first one is calm', async () => {
    const seeded = await seedFired();
    const { workspaceId } = seeded;
    const other = await getDb().connection.create({
      data: { workspaceId, provider: 'openai', name: 'Other', adminKey: new Uint8Array([1]), adminKeyHint: 'x' },
    });
    await read({ workspaceId, connectionId: other.id }, at(120));
    expect(await evaluate(seeded, 120)).toEqual(NOTHING);
    expect(await evaluate(seeded, 180)).toEqual(NOTHING);
    const rule = { kind: 'threshold', name: 'Other', connectionId: other.id, above: '10' } as const;
    await create(seeded, rule);
    await seedUsage({ ...seeded, connectionId: other.id }, 'minute', [{ at: at(175), dollars: 20 }], () => at(180));
    await read({ workspaceId, connectionId: other.id }, at(181));
    expect(await evaluate(seeded, 181)).toEqual({ opened: 1, resolved: 0 });
  });
});

const NOTHING = { opened: 0, resolved: 0 };

describe('a budget while nothing is read', () => {
  test('keeps the incident of its period until all of the period is known', async () => {
    const seeded = await seedWorkspace();
    const { workspaceId } = seeded;
    const input = {
      name: 'Day',
      amount: '100',
      period: 'day',
      thresholds: [{ percent: 80, basis: 'actual' }],
    } as const;
    await createBudget(seeded.viewer, BudgetCreate.parse(input));
    await seedUsage(seeded, 'hour', [{ at: at(-60), dollars: 90 }], () => at(0));
    await read(seeded, at(0));
    expect(await evaluateBudgets({ workspaceId, now: at(0) })).toEqual({ fired: 1, resolved: 0 });
    // Midnight is past, but the last twelve hours of the day are not known.
    expect(await evaluateBudgets({ workspaceId, now: at(13 * 60) })).toEqual({ fired: 0, resolved: 0 });
    expect(await getDb().incident.count({ where: { workspaceId, state: 'open' } })).toBe(1);
    await read(seeded, at(14 * 60));
    expect(await evaluateBudgets({ workspaceId, now: at(14 * 60) })).toEqual({ fired: 0, resolved: 1 });
  });

  test('forecasts on from where the data ends: days that were not read are not days without spend', async () => {
    const seeded = await seedWorkspace();
    const days = Array.from({ length: 19 }, (_, day) => ({ at: new Date(Date.UTC(2026, 10, day + 1)), dollars: 100 }));
    await seedUsage(seeded, 'day', days, () => at(0));
    const input = { name: 'Month', amount: '3000' };
    const { id } = await createBudget(seeded.viewer, BudgetCreate.parse(input));
    await read(seeded, new Date('2026-11-20T00:00:00Z'));
    const fresh = await getBudgetStatus(seeded.viewer, id, new Date('2026-11-20T00:00:01Z'));
    const blind = await getBudgetStatus(seeded.viewer, id, new Date('2026-11-27T00:00:00Z'));
    expect(Number(fresh.forecast?.amount)).toBeCloseTo(3_000, -1);
    expect(blind.forecast).toEqual(fresh.forecast);
    const overview = await getOverview(seeded.viewer, new Date('2026-11-27T06:00:00Z'));
    expect(Number(overview.forecast?.amount)).toBeCloseTo(3_000, -1);
  });
});

test('the detector lets time pass only as far as everything was read, however long a pull took', async () => {
  const seeded = await seedLearned();
  await seedLive(seeded, 0, 40, 20);
  const addedAt = addMinutes(new Date('2026-11-18T12:00:00Z'), 40);
  await read(seeded, addedAt);
  await evaluateUsage(seeded, 42);
  expect(await getDb().incident.count({ where: { workspaceId: seeded.workspaceId, state: 'open' } })).toBe(1);
  // The pull ended hours later, with bills and history; its minutes are as old as before.
  await getDb().connection.updateMany({
    where: { workspaceId: seeded.workspaceId },
    data: { lastSuccessAt: addMinutes(addedAt, 600) },
  });
  await evaluateUsage(seeded, 640);
  expect(await getDb().incident.count({ where: { workspaceId: seeded.workspaceId, state: 'open' } })).toBe(1);
});

test('usage that is read is not stale because bills are not', async () => {
  const seeded = await seedWorkspace({ lastSuccessAt: at(0) });
  await read(seeded, at(120));
  const { workspaceId } = seeded;
  expect(await evaluateStaleness({ workspaceId, now: at(121), pollIntervalSeconds: 60 })).toEqual(NOTHING);
  expect(await evaluateStaleness({ workspaceId, now: at(140), pollIntervalSeconds: 60 })).toEqual({
    opened: 1,
    resolved: 0,
  });
});
