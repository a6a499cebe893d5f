import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ContainmentCreate } from '@/lib/contracts/containment/containments';
import { getDb } from '@/lib/db/client';
import { inWorkspace } from '@/lib/db/workspace-guard';
import type { ContainmentAction } from '@/lib/domain/containment/action';
import { updateConnection } from '@/lib/services/connections/manage-connections';
import { applyContainment, undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { getContainment } from '@/lib/services/containment/get-containment';
import { resumeContainments, runContainment } from '@/lib/services/containment/run-containment';
import { SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
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
  await updateConnection(contained.viewer, contained.connectionId, { actionKey: SIMULATOR_READ_KEY }).catch(() => {});
  simulator.failNext(1, { kind: 'status', status: 403, message: 'Missing scopes: api.management.write' }, POSTS);
  const { id } = await plan('deny-model', freshTarget());
  const failed = await applyContainment(contained.viewer, id);
  expect(failed).toMatchObject({
    state: 'failed',
    steps: [{ state: 'failed', providerReply: expect.stringContaining('403') }],
  });
  expect((await applyContainment(contained.viewer, id)).state).toBe('verified');
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

test.each([
  ['409', { kind: 'status', status: 409, message: 'Being modified' }],
  ['429', { kind: 'status', status: 429, retryAfterSeconds: 1 }],
  ['503', { kind: 'status', status: 503 }],
  ['a connection that drops before the change', { kind: 'reset' }],
] as const)('%s is waited for and tried again', async (_name, fault) => {
  const count = listChanges(simulator, POSTS).length;
  const { id } = await plan('deny-model', freshTarget());
  simulator.failNext(1, fault, POSTS);
  const done = await applyContainment(contained.viewer, id);
  expect(done).toMatchObject({ state: 'verified', steps: [{ attempts: 2 }] });
  expect(listChanges(simulator, POSTS)).toHaveLength(count + 2);
});

test('an answer that is lost after the change was made is read back, and the change is not made again', async () => {
  const count = listChanges(simulator, POSTS).length;
  const { id } = await plan('deny-model', freshTarget());
  simulator.failNext(1, { kind: 'reset', afterChange: true }, POSTS);
  const done = await applyContainment(contained.viewer, id);
  expect(done).toMatchObject({ state: 'verified', steps: [{ providerReply: expect.stringContaining('Read back') }] });
  expect(listChanges(simulator, POSTS)).toHaveLength(count + 1);
});

test('a provider that is down for an hour is waited for by the worker, and the plan says until when', async () => {
  const { workspaceId, viewer } = contained;
  const { projectId } = findKey(simulator, 'storefront-chat');
  const planned = await plan('disable-hosted-tools', { projectId });
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
  expect(listChanges(simulator, new RegExp(`POST .*${projectId}/hosted_tool`))).toHaveLength(1);
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
