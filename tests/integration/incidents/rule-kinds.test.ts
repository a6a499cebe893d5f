import { describe, expect, test } from 'vitest';
import { AlertRuleCreate, type AlertRuleCreateInput } from '@/lib/contracts/alert-rules/alert-rules';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { evaluateKeyHygiene } from '@/lib/services/alert-rules/evaluate-key-hygiene';
import { evaluateThresholds } from '@/lib/services/alert-rules/evaluate-thresholds';
import { createAlertRule, updateAlertRule } from '@/lib/services/alert-rules/manage-alert-rules';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { getIncident, listIncidents } from '@/lib/services/incidents/list-incidents';
import { getKey, listKeys, updateKey } from '@/lib/services/keys/manage-keys';
import { useTestDatabase } from '../../support/database';
import {
  evaluateReadBudgets,
  listTold,
  markRead,
  type Seeded,
  type SeededCost,
  seedUsage,
  seedWorkspace,
} from './seed';

useTestDatabase();

const START = new Date('2026-11-20T12:00:00Z');
const at = (minute: number) => new Date(START.getTime() + minute * 60_000);
const create = (seeded: Seeded, input: AlertRuleCreateInput) =>
  createAlertRule(seeded.viewer, AlertRuleCreate.parse(input));
const agency = { name: 'Agency', since: '2026-03-01', why: 'runs the shop', privacyUrl: null };
const listAll = async (seeded: Seeded) => (await listIncidents(seeded.viewer, { state: [], limit: 50 })).data;

describe('a threshold', () => {
  const spend = (seeded: Seeded, costs: readonly SeededCost[]) => seedUsage(seeded, 'minute', costs, () => at(0));
  const evaluate = async (seeded: Seeded, minute: number) => {
    await markRead(seeded, at(minute));
    return evaluateThresholds({ workspaceId: seeded.workspaceId, now: at(minute) });
  };

  test('fires when it is reached, holds near the limit, and ends after ten calm minutes', async () => {
    const seeded = await seedWorkspace();
    const rule = await create(seeded, {
      kind: 'threshold',
      name: 'CI an hour',
      above: '10',
      windowMinutes: 60,
      scope: { apiKeyId: 'key_ci' },
    });
    await spend(seeded, [
      { at: at(-30), dollars: 9.99 },
      { at: at(-20), dollars: 500, apiKeyId: 'key_web' },
    ]);
    expect(await evaluate(seeded, 0)).toEqual({ opened: 0, resolved: 0 });
    await spend(seeded, [{ at: at(-5), dollars: 0.5 }]);
    expect(await evaluate(seeded, 1)).toEqual({ opened: 1, resolved: 0 });
    const [incident] = await listAll(seeded);
    expect(incident).toMatchObject({
      kind: 'threshold',
      severity: 'warning',
      title: '$10.49 in an hour on key ci-runner (limit $10.00)',
      observed: '10.49',
      expected: '10',
      excess: '0.49',
      ratePerHour: '10.49',
    });
    // At minute 31 the $9.99 leave the window.
    expect(await evaluate(seeded, 32)).toEqual({ opened: 0, resolved: 0 });
    expect(await evaluate(seeded, 41)).toEqual({ opened: 0, resolved: 0 });
    expect(await evaluate(seeded, 42)).toEqual({ opened: 0, resolved: 1 });
    expect(await listTold(seeded.workspaceId)).toEqual([
      'first -> oncall@example.com',
      'resolved -> oncall@example.com',
    ]);
    expect(await updateAlertRule(seeded.viewer, rule.id, { above: '20' })).toMatchObject({
      above: '20',
      windowMinutes: 60,
    });
    await expect(updateAlertRule(seeded.viewer, rule.id, { sensitivity: 'low' })).rejects.toMatchObject({
      errors: [{ path: 'sensitivity' }],
    });
  });

  test('counts requests, takes its own severity, and keeps to its schedule', async () => {
    const seeded = await seedWorkspace();
    // 20 November 2026 is a Friday.
    const weekend = [{ days: [6, 7], from: '00:00', until: '00:00' }];
    const rule = await create(seeded, {
      kind: 'threshold',
      name: 'Requests',
      metric: 'requests',
      above: '1000',
      windowMinutes: 15,
      severity: 'critical',
      schedule: weekend,
    });
    await spend(seeded, [{ at: at(-3), dollars: 1, requests: 1000 }]);
    expect(await evaluate(seeded, 0)).toEqual({ opened: 0, resolved: 0 });
    await updateAlertRule(seeded.viewer, rule.id, { schedule: null });
    expect(await evaluate(seeded, 0)).toEqual({ opened: 1, resolved: 0 });
    expect(await listAll(seeded)).toMatchObject([
      { severity: 'critical', title: '1,000 requests in 15 minutes on the whole organization (limit 1,000 requests)' },
    ]);
  });

  test('switched off ends its incident without a mail', async () => {
    const seeded = await seedWorkspace();
    const rule = await create(seeded, { kind: 'threshold', name: 'All', above: '1' });
    await spend(seeded, [{ at: at(-3), dollars: 2 }]);
    await evaluate(seeded, 1);
    await updateAlertRule(seeded.viewer, rule.id, { enabled: false });
    expect(await evaluate(seeded, 2)).toEqual({ opened: 0, resolved: 1 });
    expect(await listTold(seeded.workspaceId)).toEqual(['first -> oncall@example.com']);
  });
});

test('a budget rule adds its threshold to every budget', async () => {
  const seeded = await seedWorkspace();
  await createBudget(seeded.viewer, BudgetCreate.parse({ name: 'Team', amount: '100', thresholds: [] }));
  await create(seeded, { kind: 'budget', name: 'Half of any budget', percent: 50 });
  await seedUsage(seeded, 'hour', [{ at: at(-60), dollars: 60 }], () => at(0));
  expect(await evaluateReadBudgets({ workspaceId: seeded.workspaceId, now: at(0) })).toEqual({ fired: 1, resolved: 0 });
  expect((await listAll(seeded)).map((one) => one.title)).toEqual(['Budget "Team": 60% of $100.00 spent']);
});

describe('key rules', () => {
  const evaluate = (seeded: Seeded, minute = 0) =>
    evaluateKeyHygiene({ workspaceId: seeded.workspaceId, now: at(minute) });

  test('tell what is due once for all keys, and end when it is mended', async () => {
    const seeded = await seedWorkspace();
    expect(await evaluate(seeded)).toEqual({ opened: 0, resolved: 0 });
    await updateKey(seeded.viewer, 'key_ci', { rotateEveryDays: 30 }, at(0));
    await updateKey(seeded.viewer, 'key_web', { rotateEveryDays: 90, owner: 'Web team' }, at(0));
    expect(await evaluate(seeded)).toEqual({ opened: 1, resolved: 0 });
    const [incident] = await listAll(seeded);
    expect(incident).toMatchObject({ severity: 'warning', title: '2 keys are due for rotation' });
    expect((await getIncident(seeded.viewer, incident!.id)).facts.map((fact) => fact.text)).toEqual([
      'ci-runner (key_ci): 111 days old; it is to be rotated every 30',
      'web-app (key_web): 111 days old; it is to be rotated every 90',
    ]);
    await updateKey(seeded.viewer, 'key_ci', { rotateEveryDays: null }, at(1));
    await updateKey(seeded.viewer, 'key_web', { rotateEveryDays: 365 }, at(1));
    expect(await evaluate(seeded, 1)).toEqual({ opened: 0, resolved: 1 });
  });

  test('a used canary is critical and named by its key', async () => {
    const seeded = await seedWorkspace();
    await updateKey(seeded.viewer, 'key_web', { canary: true }, at(0));
    expect(await evaluate(seeded)).toEqual({ opened: 0, resolved: 0 });
    await getDb().providerApiKey.updateMany({
      where: { workspaceId: seeded.workspaceId, id: 'key_web' },
      data: { lastUsedAt: at(-10) },
    });
    expect(await evaluate(seeded)).toEqual({ opened: 1, resolved: 0 });
    expect(await listAll(seeded)).toMatchObject([
      { severity: 'critical', title: 'Canary key web-app was used', scope: { apiKeyId: 'key_web' } },
    ]);
  });

  test('the register is listed page by page and says what is wrong', async () => {
    const seeded = await seedWorkspace();
    const first = await listKeys(seeded.viewer, { limit: 1, deleted: 'false' }, at(0));
    expect(first.data.map((key) => key.id)).toEqual(['key_ci']);
    const second = await listKeys(seeded.viewer, { limit: 1, deleted: 'false', cursor: first.nextCursor! }, at(0));
    expect(second).toMatchObject({ data: [{ id: 'key_web' }], nextCursor: null });
    await updateKey(seeded.viewer, 'key_ci', { sharedWith: [agency], rotateEveryDays: 30 }, at(0));
    expect(await getKey(seeded.viewer, 'key_ci', at(0))).toMatchObject({
      sharedWith: [agency],
      rotateOn: '2026-08-31',
      problems: [{ kind: 'rotation-due' }, { kind: 'unused' }, { kind: 'no-owner' }],
    });
    const stranger = await seedWorkspace();
    await getDb().providerApiKey.deleteMany({ where: { workspaceId: stranger.workspaceId } });
    await expect(updateKey(stranger.viewer, 'key_ci', { note: 'x' }, at(0))).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});
