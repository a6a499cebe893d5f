import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ContainmentCreate } from '@/lib/contracts/containment/containments';
import { getDb } from '@/lib/db/client';
import { findContainment } from '@/lib/db/containment/containments';
import { inWorkspace } from '@/lib/db/workspace-guard';
import type { ContainmentAction } from '@/lib/domain/containment/action';
import { openOpenAiLevers } from '@/lib/providers/openai/levers/open-levers';
import { updateConnection } from '@/lib/services/connections/manage-connections';
import { applyContainment, undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { getContainment } from '@/lib/services/containment/get-containment';
import { resumeContainments, runContainment } from '@/lib/services/containment/run-containment';
import { takeStep } from '@/lib/services/containment/take-step';
import { SIMULATOR_ACTION_KEY, SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import type { Fault } from '@/lib/simulator/faults';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { type Contained, findKey, listChanges, seedContained } from './seed';

useTestDatabase();

let simulator: Simulator;
let contained: Contained;
beforeAll(async () => {
  simulator = await startSimulator({
    scenario: parseScenario({ quirks: { refusesServiceAccountKeys: true } }),
  });
  contained = await seedContained(simulator);
});
afterAll(() => simulator.close());
beforeEach(() => simulator.clearFaults());

const plan = (action: ContainmentAction, target: object) =>
  createContainment(contained.viewer, ContainmentCreate.parse({ action, target }));
const models = ['gpt-4.1', 'gpt-5-mini', 'gpt-4o-mini', 'gpt-4.1-mini', 'o3', 'gpt-5', 'gpt-5.4'];
/** A model of the documents project that no other test has denied. */
const freshTarget = () => ({ projectId: findKey(simulator, 'contract-review').projectId, model: models.pop() ?? '' });
const POSTS = /POST .*model_permissions/;

test('403: an action key that only reads fails the step with the words of the provider, and a right one takes it up', async () => {
  const { workspaceId, connectionId, viewer } = await seedContained(simulator, { actionKey: SIMULATOR_READ_KEY });
  const { projectId } = findKey(simulator, 'storefront-chat');
  const count = listChanges(simulator, POSTS).length;
  const input = ContainmentCreate.parse({ action: 'deny-model', target: { projectId, model: 'gpt-4o-mini' } });
  const { id } = await createContainment(viewer, input);
  const failed = await applyContainment(viewer, id);
  expect(failed).toMatchObject({ state: 'failed', verifiedAt: null, steps: [{ state: 'failed', attempts: 1 }] });
  expect(failed.steps[0]?.providerReply).toMatch(/^403 .*api\.management\.write/);
  await inWorkspace(workspaceId, () => resumeContainments({ workspaceId }));
  expect((await getContainment(viewer, id)).state).toBe('failed');

  await updateConnection(viewer, connectionId, { actionKey: SIMULATOR_ACTION_KEY });
  expect((await applyContainment(viewer, id)).state).toBe('verified');
  expect(listChanges(simulator, POSTS).length - count).toBeLessThanOrEqual(2);
  expect((await undoContainment(viewer, id)).state).toBe('undone');
});

test('400: the key of a service account is refused, and deleting the account is what remains', async () => {
  const key = findKey(simulator, 'ci-runner');
  const { id } = await plan('delete-key', { apiKeyId: key.id });
  const failed = await applyContainment(contained.viewer, id);
  expect(failed).toMatchObject({
    state: 'failed',
    steps: [{ providerReply: expect.stringContaining('service account') }],
  });
  const instead = await plan('delete-service-account', { apiKeyId: key.id });
  expect(instead.stops.map((item) => item.name)).toContain('ci-runner');
  expect((await applyContainment(contained.viewer, instead.id)).state).toBe('verified');
});

test('404: a key that somebody deleted meanwhile is what was wanted; a project that is gone is a failure', async () => {
  const key = findKey(simulator, 'priya-dev');
  const { id } = await plan('delete-key', { apiKeyId: key.id });
  await fetch(`${simulator.url}/organization/projects/${key.projectId}/api_keys/${key.id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${simulator.adminKey}` },
  });
  expect((await applyContainment(contained.viewer, id)).state).toBe('verified');

  const { id: second } = await plan('deny-model', freshTarget());
  simulator.failNext(1, { kind: 'status', status: 404, message: 'The project was not found' }, POSTS);
  expect(await applyContainment(contained.viewer, second)).toMatchObject({
    state: 'failed',
    steps: [{ providerReply: '404 The project was not found' }],
  });
});

type Direction = 'apply' | 'undo';
type PlanOf = Awaited<ReturnType<typeof getContainment>>;

/** What a fault at the change makes of a plan: how it stands until it is taken up, and the changes that the provider saw. */
type Case = {
  name: string;
  fault: Fault;
  /** Times in a row. */
  times: number;
  /** Seconds until it may be tried again, at least. */
  waitsSeconds: number;
  words: RegExp;
  /** Requests to change that the provider got in all. */
  requests: number;
};

const cases: Case[] = [
  {
    ...{ name: '409, twice', fault: { kind: 'status', status: 409, message: 'Being modified' }, times: 2 },
    ...{ waitsSeconds: 2, words: /^409 .*Being modified/, requests: 3 },
  },
  {
    ...{ name: '429 with Retry-After', fault: { kind: 'status', status: 429, retryAfterSeconds: 90 }, times: 1 },
    ...{ waitsSeconds: 90, words: /^429 .*too many requests/, requests: 2 },
  },
  {
    ...{ name: '500', fault: { kind: 'status', status: 500 }, times: 1 },
    ...{ waitsSeconds: 2, words: /^500 /, requests: 2 },
  },
  {
    ...{ name: '503, three times', fault: { kind: 'status', status: 503 }, times: 3 },
    ...{ waitsSeconds: 2, words: /^503 /, requests: 4 },
  },
  {
    ...{ name: 'a web page instead of an answer', fault: { kind: 'html' }, times: 1 },
    ...{ waitsSeconds: 2, words: /text\/html/, requests: 2 },
  },
  {
    ...{ name: 'a connection that drops before the change', fault: { kind: 'reset' }, times: 1 },
    ...{ waitsSeconds: 2, words: /./, requests: 2 },
  },
  {
    ...{ name: 'a connection that drops after the change', fault: { kind: 'reset', afterChange: true }, times: 1 },
    ...{ waitsSeconds: 2, words: /./, requests: 1 },
  },
  {
    ...{ name: 'an answer that ends in the middle', fault: { kind: 'truncate' }, times: 1 },
    ...{ waitsSeconds: 2, words: /./, requests: 1 },
  },
];

/** Sets a plan to work without waiting for it, as a worker finds it. */
async function set(id: string, direction: Direction): Promise<void> {
  const { workspaceId } = contained;
  const state = direction === 'apply' ? 'applying' : 'undoing';
  await getDb().containment.updateMany({ where: { workspaceId, id }, data: { state, direction, nextAttemptAt: null } });
  if (direction === 'undo') {
    const data = { state: 'undoing', startedAt: null, attemptCount: 0 };
    await getDb().containmentStep.updateMany({ where: { workspaceId, containmentId: id }, data });
  }
}

describe.each(cases)('$name', ({ fault, times, waitsSeconds, words, requests }) => {
  const TOOLS = /POST .*hosted_tool/;

  test('ends in a true state when it hits the change and its undoing, and is taken up without doing it twice', async () => {
    const { workspaceId, viewer } = contained;
    const { projectId } = findKey(simulator, 'storefront-chat');
    const readTools = async () => {
      const headers = { authorization: `Bearer ${simulator.adminKey}` };
      const url = `${simulator.url}/organization/projects/${projectId}/hosted_tool_permissions`;
      return (await fetch(url, { headers })).json();
    };
    const before = await readTools();
    const { id } = await plan('disable-hosted-tools', { projectId });
    let clock = Date.now();
    const resume = () =>
      inWorkspace(workspaceId, () => resumeContainments({ workspaceId, readClock: () => new Date(clock) }));
    const go = async (direction: Direction): Promise<{ waiting: PlanOf; done: PlanOf }> => {
      const count = listChanges(simulator, TOOLS).length;
      await set(id, direction);
      simulator.failNext(times, fault, TOOLS);
      await resume();
      const waiting = await getContainment(viewer, id);
      const until = Date.parse(waiting.nextAttemptAt ?? '');
      expect(until - clock).toBeGreaterThanOrEqual(waitsSeconds * 1_000);
      // Before that time nothing is asked.
      clock = until - 1;
      const asked = listChanges(simulator, TOOLS).length;
      await resume();
      expect(listChanges(simulator, TOOLS)).toHaveLength(asked);
      for (let turn = 0; turn < times; turn += 1) {
        clock += 90_001;
        await resume();
      }
      expect(listChanges(simulator, TOOLS)).toHaveLength(count + requests);
      return { waiting, done: await getContainment(viewer, id) };
    };

    const applied = await go('apply');
    expect(applied.waiting).toMatchObject({ state: 'applying', verifiedAt: null, steps: [{ state: 'applying' }] });
    expect(applied.waiting.steps[0]?.providerReply).toMatch(words);
    expect(applied.done).toMatchObject({ state: 'verified', nextAttemptAt: null, steps: [{ state: 'verified' }] });
    expect(await readTools()).toMatchObject({ web_search: { enabled: false } });

    const undone = await go('undo');
    expect(undone.waiting).toMatchObject({ state: 'undoing', undoneAt: null, steps: [{ state: 'undoing' }] });
    expect(undone.waiting.steps[0]?.providerReply).toMatch(words);
    expect(undone.done).toMatchObject({ state: 'undone', steps: [{ state: 'undone' }] });
    expect(await readTools()).toEqual(before);
  });
});

test('409 that does not end fails the step after six tries with the words of the provider, and can be tried again', async () => {
  const { id } = await plan('deny-model', freshTarget());
  const { workspaceId, viewer } = contained;
  const count = listChanges(simulator, POSTS).length;
  simulator.failNext(100, { kind: 'status', status: 409, message: 'Being modified' }, POSTS);
  await set(id, 'apply');
  let clock = Date.now();
  for (let turn = 0; turn < 10; turn += 1) {
    await inWorkspace(workspaceId, () => resumeContainments({ workspaceId, readClock: () => new Date(clock) }));
    clock += 60_001;
  }
  expect(await getContainment(viewer, id)).toMatchObject({
    state: 'failed',
    steps: [{ state: 'failed', attempts: 6, providerReply: expect.stringMatching(/^409 .*Being modified/) }],
  });
  expect(listChanges(simulator, POSTS)).toHaveLength(count + 6);
  simulator.clearFaults();
  expect((await applyContainment(viewer, id)).state).toBe('verified');
});

test('a time-out after the change was made: it is read back, and the change is not made again', async () => {
  const { workspaceId, connectionId, viewer } = contained;
  const { id } = await plan('deny-model', freshTarget());
  const count = listChanges(simulator, POSTS).length;
  simulator.failNext(1, { kind: 'hang', afterChange: true }, POSTS);
  await set(id, 'apply');
  const found = await findContainment(getDb(), workspaceId, id);
  const step = found?.steps[0];
  if (!found || !step) throw new Error('the plan has no step');
  const levers = openOpenAiLevers({
    ...{ readKey: SIMULATOR_READ_KEY, actionKey: SIMULATOR_ACTION_KEY, baseUrl: simulator.url, timeoutMs: 300 },
  });
  const work = { workspaceId, plan: found, step, task: 'apply', levers, actor: null } as const;
  await inWorkspace(workspaceId, () => takeStep({ ...work, readClock: () => new Date(), isHeld: async () => true }));
  const waiting = await getContainment(viewer, id);
  expect(waiting).toMatchObject({ state: 'applying', target: { connectionId } });
  expect(waiting.steps[0]).toMatchObject({ state: 'applying', providerReply: expect.stringMatching(/time|abort/i) });
  const later = () => new Date(Date.now() + 60_000);
  await inWorkspace(workspaceId, () => resumeContainments({ workspaceId, readClock: later }));
  expect(await getContainment(viewer, id)).toMatchObject({
    state: 'verified',
    steps: [{ providerReply: expect.stringContaining('Read back as wanted') }],
  });
  expect(listChanges(simulator, POSTS)).toHaveLength(count + 1);
});

test('a provider that is down for an hour is waited for by the worker, and the plan says until when', async () => {
  const { workspaceId, viewer } = contained;
  const { projectId } = findKey(simulator, 'storefront-chat');
  const planned = await plan('disable-hosted-tools', { projectId });
  const changes = () => listChanges(simulator, new RegExp(`POST .*${projectId}/hosted_tool`)).length;
  const count = changes();
  simulator.failNext(1_000_000, { kind: 'status', status: 503 });
  let clock = Date.now();
  const readClock = () => new Date(clock);
  await getDb().containment.updateMany({ where: { workspaceId, id: planned.id }, data: { state: 'applying' } });
  const resume = () => inWorkspace(workspaceId, () => resumeContainments({ workspaceId, readClock }));
  for (let minute = 0; minute < 60; minute += 10) {
    await resume();
    expect(await getContainment(viewer, planned.id)).toMatchObject({
      state: 'applying',
      nextAttemptAt: expect.any(String),
    });
    clock += 600_000;
  }
  simulator.clearFaults();
  await resume();
  expect((await getContainment(viewer, planned.id)).state).toBe('verified');
  expect(changes()).toBe(count + 1);
}, 120_000);

test('what failed in part is shown step by step, and can be rolled back', async () => {
  const { projectId } = findKey(simulator, 'contract-review');
  const { workspaceId, viewer } = contained;
  // The alias and its snapshot have limits of their own: two steps.
  const planned = await plan('lower-rate-limit', { projectId, model: 'gpt-5.4' });
  const [step] = await getDb().containmentStep.findMany({ where: { workspaceId, containmentId: planned.id } });
  await getDb().containmentStep.create({
    data: {
      ...{
        workspaceId,
        containmentId: planned.id,
        position: 1,
        title: 'Rate limit of a model that is gone',
        state: 'pending',
      },
      resource: { projectId, rateLimitId: 'rl-gone' },
      before: step?.before as object,
      after: step?.after as object,
    },
  });
  const part = await applyContainment(viewer, planned.id);
  expect(part).toMatchObject({
    state: 'partly_failed',
    steps: [{ state: 'verified' }, { state: 'failed', providerReply: expect.stringContaining('404') }],
  });
  await getDb().containmentStep.deleteMany({ where: { workspaceId, containmentId: planned.id, position: 1 } });
  expect((await undoContainment(viewer, planned.id)).state).toBe('undone');
});

test('two processes that work on one plan make each change once', async () => {
  const { workspaceId, viewer } = contained;
  const { projectId } = findKey(simulator, 'storefront-chat');
  const planned = await plan('limit-service-tiers', { projectId });
  await getDb().containment.updateMany({ where: { workspaceId, id: planned.id }, data: { state: 'applying' } });
  const run = () =>
    inWorkspace(workspaceId, () => runContainment(workspaceId, planned.id, { actor: null, patienceMs: 0 }));
  await Promise.all([run(), run(), run()]);
  expect((await getContainment(viewer, planned.id)).state).toBe('verified');
  expect(listChanges(simulator, new RegExp(`POST .*${projectId}/service_tier`))).toHaveLength(1);
});
