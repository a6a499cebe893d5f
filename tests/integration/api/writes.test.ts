import { beforeAll, describe, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await createTestWorkspace();
});

const write = (url: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') =>
  callRoute(url, { method, token: workspace.tokens.owner, body, headers });
const keyed = (key: string) => ({ 'idempotency-key': key });

describe('a write with an Idempotency-Key', () => {
  const budget = { name: 'Monthly', amount: '100' };

  test('happens once and answers repeats alike', async () => {
    const first = await write('/budgets', budget, keyed('one'));
    const again = await write('/budgets', budget, keyed('one'));
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(await again.json()).toEqual(await first.json());
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await getDb().budget.count()).toBe(1);
  });

  test('happens once when sent several times at the same moment', async () => {
    const body = { name: 'At once', amount: '100' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => write('/budgets', body, keyed('at-once'))));
    const statuses = answers.map((one) => one.status);
    expect(statuses).toContain(201);
    expect(statuses.every((status) => status === 201 || status === 409)).toBe(true);
    expect(await getDb().budget.count({ where: { name: 'At once' } })).toBe(1);
  });

  test.each([
    ['another body', '/budgets', { ...budget, amount: '200' }],
    ['another path', '/channels', { kind: 'email', name: 'x', config: { to: ['a@example.com'] } }],
  ])('does not take the key of %s', async (_name, url, body) => {
    const response = await write(url, body, keyed('one'));
    expect(response.status).toBe(409);
    expect((await response.json()).detail).toContain('expected a fresh key');
  });

  test('that failed may be tried again under its key', async () => {
    expect((await write('/budgets', { name: 'Monthly', amount: '1' }, keyed('retry'))).status).toBe(409);
    await getDb().budget.deleteMany({ where: { name: 'Monthly' } });
    expect((await write('/budgets', { name: 'Monthly', amount: '1' }, keyed('retry'))).status).toBe(201);
  });

  test('is a stranger to the keys of other workspaces', async () => {
    const other = await createTestWorkspace('Other');
    const response = await callRoute('/budgets', {
      method: 'POST',
      token: other.tokens.owner,
      body: budget,
      headers: keyed('one'),
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('idempotency-replayed')).toBeNull();
  });

  test('is answered anew for another token of the same workspace: an answer is for whoever asked', async () => {
    const body = { name: 'Of two', amount: '100' };
    const ask = (token: string) =>
      callRoute('/budgets', { method: 'POST', token, body, headers: keyed('of-two') }).then((answer) => answer.status);
    expect(await ask(workspace.tokens.owner)).toBe(201);
    expect(await ask(workspace.tokens.admin)).toBe(409);
    expect(await ask(workspace.tokens.owner)).toBe(201);
    expect(await getDb().budget.count({ where: { name: 'Of two' } })).toBe(1);
  });

  test('does not leave the secret it answered in the database', async () => {
    const first = await (await write('/tokens', { name: 'ci', role: 'viewer' }, keyed('token'))).json();
    const again = await (await write('/tokens', { name: 'ci', role: 'viewer' }, keyed('token'))).json();
    expect(again.secret).toBe(first.secret);
    expect(JSON.stringify(await getDb().idempotentResponse.findMany())).not.toContain(first.secret);
    expect(await getDb().apiToken.count({ where: { name: 'ci' } })).toBe(1);
  });

  test('of a process that died at work is not done a second time under its key', async () => {
    const owner = await getDb().apiToken.findFirstOrThrow({ where: { name: 'owner token' }, orderBy: { id: 'asc' } });
    const row = {
      workspaceId: workspace.id,
      key: `${owner.id}/dead`,
      requestHash: Buffer.alloc(32),
      status: 0,
      body: {},
    };
    await getDb().idempotentResponse.create({ data: { ...row, createdAt: new Date(Date.now() - 180_000) } });
    expect((await write('/budgets', { name: 'Dead', amount: '1' }, keyed('dead'))).status).toBe(409);
    expect((await write('/budgets', { name: 'Dead', amount: '1' }, keyed('dead-too'))).status).toBe(201);
  });

  test.each(['', 'with space', 'x'.repeat(201)])('whose key is %j is refused', async (key) => {
    expect((await write('/budgets', { name: 'Key', amount: '1' }, keyed(key))).status).toBe(400);
  });
});

describe('a token', () => {
  test('works until it is revoked, and shows when it was used', async () => {
    const created = await (await write('/tokens', { name: 'grafana', role: 'member' })).json();
    expect(created).toMatchObject({ name: 'grafana', role: 'member', lastUsedAt: null });
    expect((await callRoute('/budgets', { token: created.secret })).status).toBe(200);
    const { data } = await (await callRoute('/tokens', { token: workspace.tokens.owner })).json();
    const shown = data.find((one: { id: string }) => one.id === created.id);
    expect(shown.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(data)).not.toContain(created.secret);
    const revoked = await callRoute(`/tokens/${created.id}`, { method: 'DELETE', token: workspace.tokens.owner });
    expect(revoked.status).toBe(204);
    expect((await callRoute('/budgets', { token: created.secret })).status).toBe(401);
    const again = await callRoute(`/tokens/${created.id}`, { method: 'DELETE', token: workspace.tokens.owner });
    expect(again.status).toBe(404);
  });

  test.each(['owner', 'root'])('with the role %s is not made', async (role) => {
    expect((await write('/tokens', { name: 'x', role })).status).toBe(400);
  });

  test('writes its last use at most once a minute', async () => {
    const usedAt = new Date(Date.now() - 30_000);
    const where = { workspaceId: workspace.id, name: 'viewer token' };
    await getDb().apiToken.updateMany({ where, data: { lastUsedAt: usedAt } });
    await callRoute('/budgets', { token: workspace.tokens.viewer });
    expect((await getDb().apiToken.findFirstOrThrow({ where })).lastUsedAt).toEqual(usedAt);
  });
});

describe('a request that is not understood', () => {
  test.each([
    ['no JSON', '{', 'application/json', 400],
    ['a form', 'name=x', 'application/x-www-form-urlencoded', 415],
    ['no type', '{"name":"x"}', '', 415],
    ['a list', '[]', 'application/json', 400],
    ['too much', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 'application/json', 413],
    ['deep nesting', `{"name":${'['.repeat(50_000)}${']'.repeat(50_000)}}`, 'application/json', 400],
  ])('%s', async (_name, body, type, status) => {
    const response = await write('/budgets', body, { 'content-type': type });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  test.each(['x', "'; DROP TABLE budget; --", '00000000-0000-0000-0000-00000000000g'])('id %j', async (id) => {
    const response = await callRoute(`/budgets/${encodeURIComponent(id)}`, { token: workspace.tokens.viewer });
    expect(response.status).toBe(400);
  });

  test.each([
    '/budgets?cursor=%00',
    '/connections?cursor=abc',
    '/ingest-runs?cursor=abc',
    '/incidents?cursor=abc',
    '/tokens?cursor=abc',
  ])('a cursor that nobody gave out: %s', async (url) => {
    const response = await callRoute(url, { token: workspace.tokens.owner });
    expect([200, 400]).toContain(response.status);
  });
});
