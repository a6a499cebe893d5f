import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Containment, ContainmentCreate } from '@/lib/contracts/containment/containments';
import { getDb } from '@/lib/db/client';
import type { ContainmentAction } from '@/lib/domain/containment/action';
import { applyContainment, cancelContainment, undoContainment } from '@/lib/services/containment/command-containment';
import { createContainment } from '@/lib/services/containment/create-containment';
import { getContainment } from '@/lib/services/containment/get-containment';
import { listContainments } from '@/lib/services/containment/list-containments';
import { listLevers } from '@/lib/services/containment/list-levers';
import { SIMULATOR_ACTION_KEY } from '@/lib/simulator/authorize';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { useTestDatabase } from '../../support/database';
import { type Contained, findKey, listChanges, seedContained } from './seed';

useTestDatabase();

let simulator: Simulator;
let contained: Contained;
beforeAll(async () => {
  simulator = await startSimulator();
  contained = await seedContained(simulator);
});
afterAll(() => simulator.close());

const plan = (action: ContainmentAction, target: object, dryRun = false) =>
  createContainment(contained.viewer, ContainmentCreate.parse({ action, target, dryRun, reason: 'a leak' }));
const ask = async (path: string) => {
  const response = await fetch(`${simulator.url}/organization/${path}`, {
    headers: { authorization: `Bearer ${SIMULATOR_ACTION_KEY}` },
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

describe('each action that can be undone is applied, read back and undone', () => {
  const project = () => findKey(simulator, 'ci-runner').projectId;
  const cases: [ContainmentAction, () => object, () => string, object][] = [
    [
      'lower-rate-limit',
      () => ({ projectId: project(), model: 'gpt-4.1-2025-04-14' }),
      () => `projects/${project()}/rate_limits`,
      {},
    ],
    [
      'deny-model',
      () => ({ projectId: project(), model: 'gpt-5-mini' }),
      () => `projects/${project()}/model_permissions`,
      { mode: 'deny_list', model_ids: ['gpt-5-mini'] },
    ],
    [
      'disable-hosted-tools',
      () => ({ projectId: project() }),
      () => `projects/${project()}/hosted_tool_permissions`,
      { web_search: { enabled: false } },
    ],
    [
      'limit-service-tiers',
      () => ({ projectId: project() }),
      () => `projects/${project()}/service_tier_settings`,
      { enabled_tiers: [] },
    ],
    [
      'spend-limit',
      () => ({ projectId: project() }),
      () => `projects/${project()}/spend_limit`,
      { threshold_amount: 1 },
    ],
    ['spend-limit', () => ({}), () => 'spend_limit', { threshold_amount: 1 }],
    [
      'remove-member',
      () => ({ apiKeyId: findKey(simulator, 'priya-dev').id }),
      () => `projects/${project()}/users/${findKey(simulator, 'priya-dev').owner.id}`,
      { error: {} },
    ],
  ];
  test.each(cases)('%s', async (action, target, path, expected) => {
    const before = await ask(path());
    const planned = await plan(action, target());
    expect(Containment.parse(planned)).toMatchObject({ state: 'planned', reversible: true, verifiedAt: null });
    expect(await ask(path())).toEqual(before);

    const applied = await applyContainment(contained.viewer, planned.id);
    expect(applied).toMatchObject({ state: 'verified', verifiedAt: expect.any(String) });
    expect(applied.steps.every((step) => step.state === 'verified' && step.providerReply?.startsWith('200 '))).toBe(
      true,
    );
    const after = await ask(path());
    expect(after).not.toEqual(before);
    expect(after.body).toMatchObject(expected);

    const undone = await undoContainment(contained.viewer, planned.id);
    expect(undone.state).toBe('undone');
    const back = await ask(path());
    expect(withoutJoining(back)).toEqual(withoutJoining(before));
  });

  /** Somebody who was removed and added again joined later. */
  const withoutJoining = (answer: Awaited<ReturnType<typeof ask>>) =>
    JSON.parse(JSON.stringify(answer), (name, value: unknown) => (name === 'added_at' ? 0 : value));
});

describe('each action that cannot be undone is applied and read back, and says so before', () => {
  const cases: [ContainmentAction, () => object, () => string, number][] = [
    ['restrict-key', () => ({ apiKeyId: findKey(simulator, 'eval-harness').id }), () => keyPath('eval-harness'), 200],
    ['expire-key', () => ({ apiKeyId: findKey(simulator, 'eval-harness').id }), () => keyPath('eval-harness'), 200],
    [
      'delete-key',
      () => ({ apiKeyId: findKey(simulator, 'marco-prototype').id }),
      () => keyPath('marco-prototype'),
      404,
    ],
    [
      'delete-service-account',
      () => ({ apiKeyId: findKey(simulator, 'ci-runner').id }),
      () => keyPath('ci-runner'),
      404,
    ],
  ];
  const keyPath = (name: string) => {
    const key = findKey(simulator, name);
    return `projects/${key.projectId}/api_keys/${key.id}`;
  };
  test.each(cases)('%s', async (action, target, path, status) => {
    const planned = await plan(action, target());
    expect(planned).toMatchObject({ reversible: false, explanation: { undo: expect.stringContaining('undo') } });
    expect((await ask(path())).status).toBe(200);
    expect(await applyContainment(contained.viewer, planned.id)).toMatchObject({ state: 'verified' });
    expect((await ask(path())).status).toBe(status);
    await expect(undoContainment(contained.viewer, planned.id)).rejects.toMatchObject({ code: 'conflict' });
  });
});

test('of a key that was made read-only nothing is called read back, for OpenAI does not show its permissions', async () => {
  const planned = await plan('restrict-key', { apiKeyId: findKey(simulator, 'priya-dev').id });
  expect(planned.explanation.speed).toContain('OpenAI does not show the permissions of a key');
  const applied = await applyContainment(contained.viewer, planned.id);
  expect(applied).toMatchObject({ state: 'verified', steps: [{ state: 'verified', isReadable: false }] });
  const entries = await getDb().auditEntry.findMany({ where: { workspaceId: contained.workspaceId } });
  const told = entries.filter(({ target }) => target === planned.id).map(({ detail }) => JSON.stringify(detail));
  expect(told.join()).toContain('it does not show the value, so nothing could be read back');
  expect(told.join()).not.toMatch(/was made and read back|being read back/);
});

test('changes go out with the action key; a dry run changes nothing and is never applied', async () => {
  const count = simulator.listChanges().length;
  const tried = await plan(
    'deny-model',
    { projectId: findKey(simulator, 'contract-review').projectId, model: 'gpt-5.4' },
    true,
  );
  expect(tried).toMatchObject({ state: 'planned', dryRun: true });
  await expect(applyContainment(contained.viewer, tried.id)).rejects.toMatchObject({ code: 'conflict' });
  expect(simulator.listChanges()).toHaveLength(count);

  const other = await seedContained(simulator, { withActionKey: false });
  const input = {
    action: 'deny-model',
    target: { projectId: findKey(simulator, 'contract-review').projectId, model: 'gpt-5.4' },
  };
  await expect(createContainment(other.viewer, ContainmentCreate.parse(input))).rejects.toThrow('no action key');
  const { levers } = await listLevers(other.viewer, input.target);
  expect(levers.every((lever) => !lever.isPossible)).toBe(true);
});

test('two plans on one thing do not overlap, and what is contained is not contained again', async () => {
  const target = { projectId: findKey(simulator, 'contract-review').projectId, model: 'gpt-4.1' };
  const [first, second] = [await plan('deny-model', target), await plan('deny-model', target)];
  const results = await Promise.allSettled([first, second].map(({ id }) => applyContainment(contained.viewer, id)));
  expect(results.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  await expect(plan('deny-model', target)).rejects.toThrow(/denied in project|already/);
  expect(listChanges(simulator, new RegExp(`POST .*${target.projectId}/model_permissions`))).toHaveLength(1);
});

test('a list that others changed meanwhile keeps their change when ours is undone', async () => {
  const { projectId } = findKey(simulator, 'storefront-chat');
  const write = (body: object) =>
    fetch(`${simulator.url}/organization/projects/${projectId}/model_permissions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${SIMULATOR_ACTION_KEY}` },
      body: JSON.stringify(body),
    });
  await write({ mode: 'allow_list', model_ids: ['gpt-4.1', 'gpt-5-mini'] });
  const planned = await plan('deny-model', { projectId, model: 'gpt-5-mini' });
  await applyContainment(contained.viewer, planned.id);
  expect((await ask(`projects/${projectId}/model_permissions`)).body['model_ids']).toEqual(['gpt-4.1']);
  await write({ mode: 'allow_list', model_ids: ['gpt-4.1', 'o3'] });
  expect((await undoContainment(contained.viewer, planned.id)).state).toBe('undone');
  expect((await ask(`projects/${projectId}/model_permissions`)).body['model_ids']).toEqual([
    'gpt-4.1',
    'o3',
    'gpt-5-mini',
  ]);
});

test('a rate limit that somebody changed since is not overwritten by an undo, and the plan says so', async () => {
  const { projectId } = findKey(simulator, 'storefront-chat');
  const planned = await plan('lower-rate-limit', { projectId, model: 'gpt-4o-mini' });
  await applyContainment(contained.viewer, planned.id);
  await fetch(`${simulator.url}/organization/projects/${projectId}/rate_limits/rl-gpt-4o-mini`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SIMULATOR_ACTION_KEY}` },
    body: JSON.stringify({ max_requests_per_1_minute: 77 }),
  });
  const undone = await undoContainment(contained.viewer, planned.id);
  expect(undone).toMatchObject({ state: 'partly_failed', steps: [{ state: 'undo_failed' }] });
  expect(undone.steps[0]?.providerReply).toContain('changed at the provider since');
});

test('the levers say what is possible on a key, and why the rest is not', async () => {
  const key = findKey(simulator, 'invoice-extraction');
  const { target, levers } = await listLevers(contained.viewer, { apiKeyId: key.id });
  expect(target).toMatchObject({ projectId: key.projectId, serviceAccountId: key.owner.id });
  const by = new Map(levers.map((lever) => [lever.action, lever]));
  expect(by.get('delete-key')).toMatchObject({
    isPossible: true,
    isReversible: false,
    title: 'Delete the key invoice-extraction',
  });
  expect(by.get('disable-key')).toMatchObject({ isPossible: false, reason: expect.stringContaining('OpenAI cannot') });
  expect(by.get('deny-model')).toMatchObject({ isPossible: false, reason: expect.stringContaining('model') });
  expect(levers.filter((lever) => lever.isRecommended).map((lever) => lever.action)).toEqual(['restrict-key']);
});

test('every step is in the activity with the words of the provider, and no key is', async () => {
  const entries = await getDb().auditEntry.findMany({ where: { workspaceId: contained.workspaceId } });
  const acts = new Set(entries.map((entry) => entry.action));
  for (const act of [
    'planned',
    'apply-begun',
    'applied',
    'verified',
    'undo-begun',
    'put-back',
    'undone',
    'undo-failed',
  ]) {
    expect(acts).toContain(`containment.${act}`);
  }
  const text = JSON.stringify(entries.map(({ action, detail, before, after }) => ({ action, detail, before, after })));
  expect(text).toContain('project.model_permissions');
  expect(text).not.toContain('sk-admin');
});

describe('who is limited to one project', () => {
  const limited = (role: 'member' | 'admin' = 'member') => ({
    ...contained.viewer,
    role,
    projectIds: [findKey(simulator, 'ci-runner').projectId],
  });
  const foreign = () => {
    const own = findKey(simulator, 'ci-runner');
    const key = simulator.organization.keys.find(({ projectId }) => projectId !== own.projectId);
    if (!key) throw new Error('the simulated organization has one project only');
    return key;
  };
  const wish = (action: ContainmentAction, target: object) => ContainmentCreate.parse({ action, target, reason: '' });

  test('asks for what stops its own project, and finds that plan again', async () => {
    const target = { projectId: findKey(simulator, 'ci-runner').projectId, model: 'gpt-5-nano' };
    const made = await createContainment(limited(), wish('deny-model', target));
    expect(made).toMatchObject({ state: 'awaiting_approval', target });
    const { data } = await listContainments(limited(), { state: [], limit: 50 });
    expect(data.map(({ id }) => id)).toContain(made.id);
    expect(new Set(data.map((one) => one.target.projectId))).toEqual(new Set([target.projectId]));
  });

  test.each<[string, () => object, ContainmentAction]>([
    ['another project', () => ({ projectId: foreign().projectId, model: 'gpt-5-mini' }), 'deny-model'],
    ['the organization', () => ({}), 'spend-limit'],
    ['a key of another project', () => ({ apiKeyId: foreign().id }), 'delete-key'],
    [
      'a key of another project, said to be in its own',
      () => ({ projectId: findKey(simulator, 'ci-runner').projectId, apiKeyId: foreign().id }),
      'delete-key',
    ],
  ])('is refused %s before anything of it is shown', async (_name, target, action) => {
    const before = await getDb().containment.count();
    const refused = { code: 'forbidden' };
    await expect(createContainment(limited(), wish(action, target()))).rejects.toMatchObject(refused);
    await expect(listLevers(limited(), target())).rejects.toMatchObject(refused);
    expect(await getDb().containment.count()).toBe(before);
  });

  test('finds no plan of another project, and cannot work it', async () => {
    const made = await plan('spend-limit', { projectId: foreign().projectId });
    const missing = { code: 'not_found' };
    await expect(getContainment(limited(), made.id)).rejects.toMatchObject(missing);
    await expect(applyContainment(limited('admin'), made.id)).rejects.toMatchObject(missing);
    await expect(cancelContainment(limited(), made.id)).rejects.toMatchObject(missing);
  });
});
