import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ContainmentPolicyCreate } from '@/lib/contracts/containment/policies';
import { getDb } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import { cancelContainment } from '@/lib/services/containment/command-containment';
import { createContainmentPolicy } from '@/lib/services/containment/manage-policies';
import { setKillSwitch, updateContainmentSettings } from '@/lib/services/containment/manage-settings';
import { runContainmentRound } from '@/lib/services/containment/run-automation';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson } from '../../support/session';
import { seedUsage } from '../incidents/seed';
import { type Contained, findKey, listChanges, seedContained } from './seed';

useTestDatabase();

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const MODEL = 'gpt-5-mini-2025-08-07';
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
const NANOS = 1_000_000_000n;

type Armed = Contained & { incidentId: string; path: RegExp };

/** A connection read just now, usage of a leaked key until two minutes ago, and an open critical incident about it. */
async function arm(policy: object | null = { mode: 'automatic' }, incident: object = {}): Promise<Armed> {
  const contained = await seedContained(simulator);
  const { workspaceId, connectionId, viewer } = contained;
  const { id: apiKeyId, projectId } = findKey(simulator, 'ci-runner');
  await getDb().connection.updateMany({
    where: { workspaceId },
    data: { lastSuccessAt: minutesAgo(0), lastUsageAt: minutesAgo(2) },
  });
  const read = {
    workspaceId,
    connectionId,
    subject: 'completions',
    coveredUntil: minutesAgo(0),
    lastPulledAt: minutesAgo(0),
  };
  await getDb().ingestCursor.createMany({
    data: [
      { ...read, grain: 'minute', coveredFrom: minutesAgo(120), backfillFrom: minutesAgo(120) },
      { ...read, grain: 'hour', coveredFrom: minutesAgo(2_880), backfillFrom: minutesAgo(2_880) },
    ],
  });
  const minutes = Array.from({ length: 8 }, (_, index) => ({
    at: new Date(Math.floor(minutesAgo(10 - index).getTime() / 60_000) * 60_000),
    ...{ dollars: 5, apiKeyId, projectId, model: MODEL },
  }));
  await seedUsage({ ...contained, channelId: '' }, 'minute', minutes, () => minutesAgo(1));
  await getDb().channel.create({
    data: { workspaceId, kind: 'email', name: 'On call', config: { to: ['oncall@example.com'] } },
  });
  const { id: incidentId } = await getDb().incident.create({
    data: {
      ...{
        workspaceId,
        connectionId,
        number: 1,
        kind: 'spike',
        severity: 'critical',
        title: 'ci-runner spends $300/h',
      },
      ...{ openedAt: minutesAgo(3), detectedAt: minutesAgo(3), windowStart: minutesAgo(10), windowEnd: minutesAgo(2) },
      ...{ observedNanos: 40n * NANOS, expectedNanos: 0n, excessNanos: 40n * NANOS, ratePerHourNanos: 300n * NANOS },
      ...{ projected24hNanos: 7200n * NANOS, contributors: [], facts: [], explanation: 'A leak.', dedupKey: 'leak' },
      scope: { projectId, apiKeyId, model: MODEL },
      ...incident,
    },
  });
  if (policy !== null) {
    const input = { name: 'Leaks', action: 'deny-model', when: { ratePerHour: '100' }, maxPerHour: 1, ...policy };
    await createContainmentPolicy(viewer, ContainmentPolicyCreate.parse(input));
  }
  return { ...contained, incidentId, path: new RegExp(`POST .*${projectId}/model_permissions`) };
}

const round = ({ workspaceId }: Contained, options: { now?: Date; readDatabaseClock?: () => Promise<Date> } = {}) =>
  inWorkspace(workspaceId, () =>
    runContainmentRound({ workspaceId, now: new Date(), pollIntervalSeconds: 60, ...options }),
  );
const listPlans = ({ workspaceId }: Contained) =>
  getDb().containment.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
const listLines = async ({ workspaceId, incidentId }: Armed) =>
  (await getDb().incidentEvent.findMany({ where: { workspaceId, incidentId } })).map((event) => event.text);

/** The project's list is one for all tests of this file: each begins without one. */
async function clearList(): Promise<number> {
  const { projectId } = findKey(simulator, 'ci-runner');
  await fetch(`${simulator.url}/organization/projects/${projectId}/model_permissions`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${simulator.adminKey}` },
  });
  return listChanges(simulator, /POST .*model_permissions/).length;
}

test('automatic: a critical incident is contained once, told, and its timeline has every step', async () => {
  const before = await clearList();
  const armed = await arm();
  await Promise.all([round(armed), round(armed), round(armed)]);
  await round(armed);
  expect(await listPlans(armed)).toMatchObject([{ state: 'verified', action: 'deny-model', requesterKind: 'system' }]);
  expect(listChanges(simulator, /POST .*model_permissions/)).toHaveLength(before + 1);
  const lines = (await listLines(armed)).join('\n');
  expect(lines).toContain('Policy "Leaks" does: Deny gpt-5-mini in project Engineering');
  expect(lines).toContain('the change was made and read back');
  const [told] = await getDb().notification.findMany({ where: { workspaceId: armed.workspaceId } });
  expect(JSON.stringify(told?.message)).toContain('Spendwatch contains it automatically');
  expect(await getDb().delivery.count({ where: { workspaceId: armed.workspaceId } })).toBe(1);
});

test('what is lost now counts where the figures of the last message are too small', async () => {
  await clearList();
  const armed = await arm({ mode: 'dry_run' }, { ratePerHourNanos: 13n * NANOS });
  await round(armed);
  expect(await listPlans(armed)).toHaveLength(1);
  const calm = await arm({ mode: 'dry_run', when: { ratePerHour: '2000' } }, { ratePerHourNanos: 13n * NANOS });
  await round(calm);
  expect(await listPlans(calm)).toEqual([]);
});

describe('automation never acts', () => {
  const db = getDb;
  test.each<[string, string, (armed: Armed) => Promise<unknown>, Parameters<typeof round>[1]?, object?]>([
    [
      'on stale data',
      'the data is too old to act on',
      ({ workspaceId }) =>
        db().connection.updateMany({ where: { workspaceId }, data: { lastSuccessAt: minutesAgo(60) } }),
    ],
    ['when clocks disagree', 'do not agree', async () => undefined, { readDatabaseClock: async () => minutesAgo(5) }],
    [
      'on an announced launch',
      'a change of spend is announced',
      ({ workspaceId, connectionId }) =>
        db().plannedEvent.create({
          data: {
            ...{ workspaceId, connectionId, name: 'Launch', multiplier: 9, startsAt: minutesAgo(60), createdBy: 'Ada' },
            apiKeyId: findKey(simulator, 'ci-runner').id,
          },
        }),
    ],
    [
      'on a protected key',
      'it would stop a protected key',
      ({ viewer }) => updateContainmentSettings(viewer, { protectedKeyIds: [findKey(simulator, 'ci-runner').id] }),
    ],
    ['with the kill switch on', 'all automation is switched off', ({ viewer }) => setKillSwitch(viewer, { on: true })],
    [
      'on a replayed incident',
      'found in old data',
      async () => undefined,
      {},
      { windowEnd: minutesAgo(180), windowStart: minutesAgo(200) },
    ],
    [
      'on a threshold incident of which the cause is not known',
      'it is not known which key',
      async () => undefined,
      {},
      { kind: 'threshold', scope: {} },
    ],
  ])('%s', async (_name, reason, prepare, options = {}, incident = {}) => {
    const before = await clearList();
    const armed = await arm({ mode: 'automatic' }, incident);
    await prepare(armed);
    await round(armed, options);
    await round(armed, options);
    expect(await listPlans(armed)).toEqual([]);
    expect(listChanges(simulator, /POST .*model_permissions/)).toHaveLength(before);
    const lines = (await listLines(armed)).filter((line) => line.includes('did nothing'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(reason);
  });

  test('on a resolved incident', async () => {
    const armed = await arm({ mode: 'automatic' }, { state: 'resolved', resolvedAt: minutesAgo(1) });
    await round(armed);
    expect(await listPlans(armed)).toEqual([]);
  });

  test('on a cause that its policy acted on before, also when it was undone', async () => {
    await clearList();
    const armed = await arm();
    await round(armed);
    await getDb().containment.updateMany({ where: { workspaceId: armed.workspaceId }, data: { state: 'undone' } });
    await round(armed);
    expect(await listPlans(armed)).toHaveLength(1);
  });
});

test('a dry run says what it would have done and changes nothing', async () => {
  const before = await clearList();
  const armed = await arm({ mode: 'dry_run' });
  await round(armed);
  await round(armed);
  expect(await listPlans(armed)).toMatchObject([{ dryRun: true, state: 'planned' }]);
  expect(listChanges(simulator, /POST .*model_permissions/)).toHaveLength(before);
  expect((await listLines(armed)).join()).toContain('would have done');
});

test('a delay can be used to cancel, and what speaks against it by then cancels it', async () => {
  const before = await clearList();
  const armed = await arm({ mode: 'automatic', delaySeconds: 120 });
  await round(armed);
  const [plan] = await listPlans(armed);
  expect(plan).toMatchObject({ state: 'planned' });
  await cancelContainment(armed.viewer, plan?.id ?? '');
  const later = { now: new Date(Date.now() + 130_000), readDatabaseClock: async () => new Date(Date.now() + 130_000) };
  await round(armed, later);
  expect(await listPlans(armed)).toMatchObject([{ state: 'cancelled', cancelledBy: 'Ada' }]);

  const second = await arm({ mode: 'automatic', delaySeconds: 120 });
  await round(second);
  await setKillSwitch(second.viewer, { on: true });
  await round(second, later);
  expect(await listPlans(second)).toMatchObject([{ state: 'cancelled', cancelledBy: 'Spendwatch' }]);
  expect(listChanges(simulator, /POST .*model_permissions/)).toHaveLength(before);
});

test('asked: people are told, a member may not approve, an admin approves after a proof, and it is contained', async () => {
  await clearList();
  const armed = await arm({ mode: 'ask' });
  await round(armed);
  const [plan] = await listPlans(armed);
  expect(plan).toMatchObject({ state: 'awaiting_approval' });
  const [told] = await getDb().notification.findMany({ where: { workspaceId: armed.workspaceId } });
  expect(JSON.stringify(told?.message)).toContain('asks to contain it');
  const member = await createTestPerson(armed.workspaceId, 'member');
  const admin = await createTestPerson(armed.workspaceId, 'admin');
  const approve = (headers: Record<string, string>) =>
    callRoute(`/containments/${plan?.id}/approve`, { method: 'POST', headers });
  expect((await approve(member.headers)).status).toBe(403);
  await getDb().session.updateMany({ where: { userId: admin.userId }, data: { verifiedAt: minutesAgo(30) } });
  expect(await (await approve(admin.headers)).json()).toMatchObject({ code: 'verification_needed' });
  await getDb().session.updateMany({ where: { userId: admin.userId }, data: { verifiedAt: new Date() } });
  const pressedAt = Date.now();
  expect(await (await approve(admin.headers)).json()).toMatchObject({ state: 'verified', approvedBy: 'admin' });
  expect(Date.now() - pressedAt).toBeLessThan(60_000);
});

test('who asked for it cannot approve it alone, unless they are an owner', async () => {
  await clearList();
  const armed = await arm(null);
  const member = await createTestPerson(armed.workspaceId, 'member');
  const body = { action: 'deny-model', incidentId: armed.incidentId, reason: 'looks stolen' };
  const asked = await callRoute('/containments', { method: 'POST', headers: member.headers, body });
  const plan = (await asked.json()) as { id: string; state: string };
  expect(plan.state).toBe('awaiting_approval');
  await getDb().membership.updateMany({ where: { userId: member.userId }, data: { role: 'admin' } });
  const approve = () => callRoute(`/containments/${plan.id}/approve`, { method: 'POST', headers: member.headers });
  expect(await (await approve()).json()).toMatchObject({
    status: 403,
    detail: expect.stringContaining('second person'),
  });
  await getDb().membership.updateMany({ where: { userId: member.userId }, data: { role: 'owner' } });
  expect(await (await approve()).json()).toMatchObject({ state: 'verified' });
});

test('asked without an incident: those who may approve it get a mail, and nobody else', async () => {
  const armed = await arm(null);
  const { workspaceId } = armed;
  const member = await createTestPerson(workspaceId, 'member');
  const admin = await createTestPerson(workspaceId, 'admin');
  const { email } = await getDb().user.findUniqueOrThrow({ where: { id: admin.userId } });
  const target = { projectId: findKey(simulator, 'ci-runner').projectId, model: 'gpt-4.1' };
  const body = { action: 'deny-model', target, reason: 'for the night' };
  const asked = await callRoute('/containments', { method: 'POST', headers: member.headers, body });
  expect(await asked.json()).toMatchObject({ state: 'awaiting_approval', incidentId: null });
  const mails = await getDb().accountMail.findMany({ where: { workspaceId } });
  expect(mails.map(({ kind, recipient }) => [kind, recipient])).toEqual([['containment-request', email]]);
});

test('a token needs the scope contain, and cannot approve', async () => {
  await clearList();
  const armed = await arm(null);
  const { createBearerToken, hashBearerToken } = await import('@/lib/auth/bearer-token');
  const add = async (scopes: ('read' | 'write' | 'contain' | 'admin')[]) => {
    const token = createBearerToken(armed.workspaceId);
    const data = { workspaceId: armed.workspaceId, name: scopes.join(), role: 'admin' as const, scopes };
    await getDb().apiToken.create({ data: { ...data, tokenHash: hashBearerToken(token) } });
    return token;
  };
  const body = { action: 'deny-model', incidentId: armed.incidentId };
  const writer = await add(['read', 'write', 'admin']);
  expect((await callRoute('/containments', { method: 'POST', token: writer, body })).status).toBe(403);
  const container = await add(['read', 'contain']);
  const made = await callRoute('/containments', { method: 'POST', token: container, body });
  const { id } = (await made.json()) as { id: string };
  expect((await callRoute(`/containments/${id}/approve`, { method: 'POST', token: container })).status).toBe(403);
  const applied = await callRoute(`/containments/${id}/apply`, { method: 'POST', token: container });
  expect(await applied.json()).toMatchObject({ state: 'verified' });
  const undone = await callRoute(`/containments/${id}/undo`, { method: 'POST', token: container });
  expect(await undone.json()).toMatchObject({ state: 'undone' });
});

test('a hard budget denies its model once more than its share is spent', async () => {
  await clearList();
  const armed = await arm(null, { state: 'resolved', resolvedAt: minutesAgo(1) });
  const { workspaceId, viewer } = armed;
  const { projectId } = findKey(simulator, 'ci-runner');
  const hour = new Date(Math.floor(Date.now() / 3_600_000) * 3_600_000);
  const used = { at: hour, dollars: 40, apiKeyId: findKey(simulator, 'ci-runner').id, projectId, model: MODEL };
  await seedUsage({ ...armed, channelId: '' }, 'hour', [used], () => minutesAgo(1));
  const { createBudget } = await import('@/lib/services/budgets/manage-budgets');
  const { BudgetCreate } = await import('@/lib/contracts/budgets/budgets');
  const budget = (amount: string, name: string) =>
    createBudget(
      viewer,
      BudgetCreate.parse({
        ...{ name, amount, period: 'day', scope: { projectId }, thresholds: [] },
        actions: [{ percent: 110, action: 'deny-model', model: MODEL, mode: 'automatic' }],
      }),
    );
  await budget('1000', 'Ample');
  await round(armed);
  expect(await listPlans(armed)).toEqual([]);
  const small = await budget('0.01', 'Small');
  await round(armed);
  await round(armed);
  const plans = await getDb().containment.findMany({ where: { workspaceId } });
  expect(plans).toMatchObject([
    { state: 'verified', budgetId: small.id, title: 'Deny gpt-5-mini in project Engineering' },
  ]);
});
