import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Connection, ConnectionStatus, ConnectionTestResult } from '@/lib/contracts/connections/connections';
import { getDb } from '@/lib/db/client';
import { decryptSecret, secretContext } from '@/lib/secrets';
import {
  SIMULATOR_ACTION_KEY,
  SIMULATOR_ADMIN_KEY,
  SIMULATOR_PROJECT_KEY,
  SIMULATOR_READ_KEY,
} from '@/lib/simulator/authorize';
import { createCalmScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

const WRONG_KEY = 'sk-admin-wrong-key-0000000000000000';
const ACTION_KEY = SIMULATOR_ACTION_KEY;

let simulator: Simulator;
let workspace: TestWorkspace;
let thief: Server;
const stolen: string[] = [];
let thiefUrl: string;

beforeAll(async () => {
  simulator = await startSimulator({ port: 0, seed: 1, scenario: createCalmScenario() });
  workspace = await createTestWorkspace();
  thief = createServer((request, response) => {
    stolen.push(request.headers.authorization ?? '');
    response.end('{}');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => thief.once('listening', resolve));
  thiefUrl = `http://127.0.0.1:${(thief.address() as AddressInfo).port}/v1`;
}, 60_000);

afterAll(async () => {
  await simulator.close();
  thief.close();
});

const asAdmin = (method: string, url: string, body?: unknown) =>
  callRoute(url, { method, token: workspace.tokens.admin, ...(body === undefined ? {} : { body }) });

const create = (change: object = {}) =>
  asAdmin('POST', '/connections', {
    provider: 'openai',
    name: 'Acme',
    adminKey: SIMULATOR_ADMIN_KEY,
    baseUrl: simulator.url,
    ...change,
  });

describe('a connection', () => {
  let id: string;

  test('is made once its key was tried, due at once and watched from the start', async () => {
    const response = await create({ actionKey: ACTION_KEY });
    expect(response.status).toBe(201);
    const connection = Connection.parse(await response.json());
    id = connection.id;
    expect(connection).toMatchObject({ name: 'Acme', state: 'active', hasActionKey: true, adminKeyHint: '0000' });
    const row = await getDb().connection.findFirstOrThrow({ where: { id } });
    expect(row.nextPullAt.getTime()).toBeLessThanOrEqual(Date.now());
    expect(
      await getDb().alertRule.findMany({ select: { kind: true, name: true, connectionId: true, config: true } }),
    ).toEqual([
      { kind: 'anomaly', name: 'Unusual spend on Acme', connectionId: id, config: { sensitivity: 'medium' } },
    ]);
    expect(await getDb().auditEntry.findMany({ select: { actor: true, action: true, target: true } })).toEqual([
      { actor: 'admin token', action: 'connection.created', target: id },
    ]);
  });

  test('keeps its keys sealed for its own row', async () => {
    const row = await getDb().connection.findFirstOrThrow({ where: { id } });
    expect(decryptSecret(row.adminKey, secretContext(workspace.id, id, 'admin-key'))).toBe(SIMULATOR_ADMIN_KEY);
    expect(Buffer.from(row.adminKey).includes(SIMULATOR_ADMIN_KEY)).toBe(false);
    expect(Buffer.from(row.actionKey ?? []).includes(ACTION_KEY)).toBe(false);
  });

  test('never shows a key again, anywhere', async () => {
    const answers = await Promise.all(
      ['/connections', `/connections/${id}`, `/connections/${id}/status`, '/overview'].map(async (url) =>
        (await asAdmin('GET', url)).text(),
      ),
    );
    const audit = JSON.stringify(
      await getDb().auditEntry.findMany({ select: { detail: true, before: true, after: true } }),
    );
    for (const text of [...answers, audit]) {
      expect(text).not.toContain(SIMULATOR_ADMIN_KEY);
      expect(text).not.toContain(ACTION_KEY);
    }
  });

  test('has a status before its first pull', async () => {
    const response = await asAdmin('GET', `/connections/${id}/status`);
    expect(ConnectionStatus.parse(await response.json())).toMatchObject({
      connectionId: id,
      state: 'active',
      freshness: 'never',
      lastSuccessAt: null,
      lagSeconds: null,
      backfillPercent: 0,
      lastRun: null,
    });
  });

  test('is stale when no pull succeeded for three intervals', async () => {
    const ask = async (agoSeconds: number) => {
      const lastSuccessAt = new Date(Date.now() - agoSeconds * 1_000);
      await getDb().connection.updateMany({ where: { id }, data: { lastSuccessAt } });
      return ((await (await asAdmin('GET', `/connections/${id}/status`)).json()) as ConnectionStatus).freshness;
    };
    expect([await ask(170), await ask(190)]).toEqual(['fresh', 'stale']);
  });

  test.each([
    ['a taken name', {}, 409, 'conflict', 'name'],
    ['a wrong key', { name: 'Other', adminKey: WRONG_KEY }, 422, 'provider_rejected', 'adminKey'],
    [
      'a provider that is not there',
      { name: 'Other', baseUrl: 'http://127.0.0.1:9/v1' },
      502,
      'provider_unavailable',
      'baseUrl',
    ],
    [
      'a key without the right to read usage',
      { name: 'Other', adminKey: SIMULATOR_ACTION_KEY },
      422,
      'provider_rejected',
      'adminKey',
    ],
    ['a key of a project', { name: 'Other', adminKey: SIMULATOR_PROJECT_KEY }, 422, 'provider_rejected', 'adminKey'],
    [
      'an action key that can change nothing',
      { name: 'Other', actionKey: SIMULATOR_READ_KEY },
      422,
      'provider_rejected',
      'actionKey',
    ],
    ['an address that is none', { name: 'Other', baseUrl: 'file:///etc/passwd' }, 400, 'invalid_input', 'baseUrl'],
    ['a provider that nobody has', { provider: 'acme-ai', name: 'Other' }, 400, 'invalid_input', 'provider'],
    ['a short key', { name: 'Other', adminKey: 'sk-x' }, 400, 'invalid_input', 'adminKey'],
    [
      'a workspace to put it in',
      { name: 'Other', workspaceId: crypto.randomUUID() },
      400,
      'invalid_input',
      'workspaceId',
    ],
  ])('is not made with %s', async (_name, change, status, code, path) => {
    const response = await create(change);
    const text = await response.text();
    expect(text).not.toContain(WRONG_KEY);
    const problem = JSON.parse(text);
    expect([response.status, problem.code]).toEqual([status, code]);
    expect(problem.errors.map((one: { path: string }) => one.path)).toContain(path);
    expect(await getDb().connection.count()).toBe(1);
  });

  test('is pulled as soon as somebody asks', async () => {
    await getDb().connection.updateMany({ where: { id }, data: { nextPullAt: new Date(Date.now() + 3_600_000) } });
    const response = await callRoute(`/connections/${id}/pull`, { method: 'POST', token: workspace.tokens.member });
    expect(response.status).toBe(202);
    const row = await getDb().connection.findFirstOrThrow({ where: { id } });
    expect(row.nextPullAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  test('is renamed, paused and resumed', async () => {
    const renamed = await asAdmin('PATCH', `/connections/${id}`, { name: 'Acme Inc', state: 'paused' });
    expect(await renamed.json()).toMatchObject({ name: 'Acme Inc', state: 'paused' });
    expect((await asAdmin('POST', `/connections/${id}/pull`)).status).toBe(409);
    const resumed = await asAdmin('PATCH', `/connections/${id}`, { state: 'active' });
    expect(await resumed.json()).toMatchObject({ state: 'active', hasActionKey: true });
    const bare = await asAdmin('PATCH', `/connections/${id}`, { actionKey: null });
    expect(await bare.json()).toMatchObject({ hasActionKey: false, actionKeyHint: null, keyAccess: { action: null } });
  });

  test('whose key is refused works again with a new one, and only then', async () => {
    await getDb().connection.updateMany({
      where: { id },
      data: { state: 'rejected', lastError: 'no', failureCount: 3 },
    });
    expect((await asAdmin('PATCH', `/connections/${id}`, { state: 'active' })).status).toBe(409);
    expect((await asAdmin('PATCH', `/connections/${id}`, { adminKey: WRONG_KEY })).status).toBe(422);
    const response = await asAdmin('PATCH', `/connections/${id}`, { adminKey: SIMULATOR_ADMIN_KEY });
    expect(await response.json()).toMatchObject({ state: 'active' });
    expect(await getDb().connection.findFirstOrThrow({ where: { id } })).toMatchObject({
      lastError: null,
      failureCount: 0,
    });
  });

  test('does not carry its stored key to another address', async () => {
    const response = await asAdmin('PATCH', `/connections/${id}`, { baseUrl: thiefUrl });
    expect(response.status).toBe(400);
    expect((await response.json()).errors).toEqual([expect.objectContaining({ path: 'adminKey' })]);
    expect(stolen).toEqual([]);
  });

  test('does not carry a stored action key to another address either', async () => {
    await asAdmin('PATCH', `/connections/${id}`, { actionKey: ACTION_KEY });
    const response = await asAdmin('PATCH', `/connections/${id}`, {
      baseUrl: thiefUrl,
      adminKey: SIMULATOR_ADMIN_KEY,
    });
    expect(response.status).toBe(400);
    expect((await response.json()).errors).toEqual([expect.objectContaining({ path: 'actionKey' })]);
    expect(stolen).toEqual([]);
  });

  test('goes with all that was read through it', async () => {
    const workspaceId = workspace.id;
    const seen = { firstSeenAt: new Date(), lastSeenAt: new Date() };
    await getDb().providerProject.create({
      data: { workspaceId, connectionId: id, id: 'proj_a', name: 'A', status: 'active', ...seen },
    });
    await getDb().series.create({
      data: {
        workspaceId,
        connectionId: id,
        kind: 'completions',
        dimensionHash: Buffer.of(1),
        firstSeenAt: new Date(),
      },
    });
    expect((await asAdmin('DELETE', `/connections/${id}`)).status).toBe(204);
    expect((await asAdmin('GET', `/connections/${id}`)).status).toBe(404);
    expect((await asAdmin('DELETE', `/connections/${id}`)).status).toBe(404);
    for (const table of [getDb().series, getDb().providerProject, getDb().alertRule, getDb().connection]) {
      expect(await (table as { count(): Promise<number> }).count()).toBe(0);
    }
    expect((await create()).status).toBe(201);
  });
});

describe('POST /connections/test', () => {
  const tryKey = async (change: object) => {
    const body = { provider: 'openai', adminKey: SIMULATOR_ADMIN_KEY, baseUrl: simulator.url, ...change };
    const response = await asAdmin('POST', '/connections/test', body);
    expect(response.status).toBe(200);
    return ConnectionTestResult.parse(await response.json());
  };

  test('lists what a good key can read', async () => {
    const result = await tryKey({});
    expect(result.ok).toBe(true);
    expect(result.checks.map((check) => check.name)).toEqual(
      expect.arrayContaining(['Usage', 'Costs', 'Projects', 'API keys']),
    );
  });

  test('has nothing to say against one key that only reads and one that only acts', async () => {
    const result = await tryKey({ adminKey: SIMULATOR_READ_KEY, actionKey: SIMULATOR_ACTION_KEY });
    expect(result).toMatchObject({ ok: true, warnings: [] });
    expect(result.checks.map(({ key, name, ok }) => [key, name, ok])).toEqual([
      ...['Usage', 'Costs', 'Projects', 'API keys', 'People', 'Audit log'].map((name) => ['admin', name, true]),
      ...['Changing keys', 'Changing spend limits'].map((name) => ['admin', name, true]),
      ...['Changing keys', 'Changing spend limits'].map((name) => ['action', name, true]),
    ]);
  });

  test('warns of a reading key that may change things, and of one key for both', async () => {
    const result = await tryKey({ actionKey: SIMULATOR_ADMIN_KEY });
    expect(result.ok).toBe(true);
    expect(result.warnings.map(({ key, message }) => [key, message.split('.')[0]])).toEqual([
      ['admin', expect.stringContaining('can also change the organization')],
      ['action', 'The same key reads and acts'],
    ]);
  });

  test('tries an action key alone, as for replacing one, and wants one key at least', async () => {
    const good = await tryKey({ adminKey: undefined, actionKey: SIMULATOR_ACTION_KEY });
    expect(good).toMatchObject({ ok: true, message: 'The key can make the changes it is for.', warnings: [] });
    expect(good.checks.map(({ key }) => key)).toEqual(['action', 'action']);
    const broad = await tryKey({ adminKey: undefined, actionKey: SIMULATOR_ADMIN_KEY });
    expect(broad).toMatchObject({ ok: true, warnings: [{ key: 'action' }] });
    const none = await asAdmin('POST', '/connections/test', { provider: 'openai', baseUrl: simulator.url });
    expect(none.status).toBe(400);
  });

  test('changes nothing at the provider while it tries what a key may change', async () => {
    const look = async () => {
      const headers = { authorization: `Bearer ${SIMULATOR_ADMIN_KEY}` };
      const reply = await fetch(`${simulator.url}/organization/spend_limit`, { headers });
      return reply.status;
    };
    expect(await look()).toBe(404);
    await tryKey({ actionKey: SIMULATOR_ACTION_KEY });
    expect(await look()).toBe(404);
    const tried = simulator.listRequests().filter((path) => path.includes('spendwatch_key_check'));
    expect(new Set(tried)).toEqual(
      new Set([
        '/v1/organization/projects/proj_spendwatch_key_check/api_keys/key_spendwatch_key_check',
        '/v1/organization/projects/proj_spendwatch_key_check/spend_limit',
      ]),
    );
  });

  test('names the right that an action key lacks', async () => {
    const result = await tryKey({ actionKey: SIMULATOR_READ_KEY });
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('api.management.write') });
  });

  test('says what is wrong with a bad one', async () => {
    const result = await tryKey({ adminKey: WRONG_KEY });
    expect(result.ok).toBe(false);
    expect(result.checks[0]).toMatchObject({ name: 'Usage', ok: false });
    expect(JSON.stringify(result)).not.toContain(WRONG_KEY);
  });

  test('says that nobody answers', async () => {
    expect(await tryKey({ baseUrl: 'http://127.0.0.1:9/v1' })).toMatchObject({ ok: false });
  });
});

describe('what its keys can do', () => {
  test('is kept with a connection, and looked at again when somebody asks', async () => {
    const made = await create({ name: 'Two keys', adminKey: SIMULATOR_READ_KEY, actionKey: SIMULATOR_ACTION_KEY });
    const { id, keyAccess, keyWarnings, actionKeyHint } = Connection.parse(await made.json());
    expect([keyWarnings, actionKeyHint]).toEqual([[], '0002']);
    expect(keyAccess.admin).toMatchObject({ canRead: expect.arrayContaining(['usage', 'audit_logs']), canChange: [] });
    expect(keyAccess.action?.canChange).toEqual(['key_changes', 'limit_changes']);

    const broad = await asAdmin('PATCH', `/connections/${id}`, { adminKey: SIMULATOR_ADMIN_KEY });
    expect(await broad.json()).toMatchObject({ keyWarnings: [{ key: 'admin' }] });
    const shared = await asAdmin('PATCH', `/connections/${id}`, { actionKey: SIMULATOR_ADMIN_KEY });
    expect(await shared.json()).toMatchObject({ keyWarnings: [{ key: 'admin' }, { key: 'action' }] });

    await getDb().connection.updateMany({
      where: { id },
      data: { keyAccess: { admin: null, action: null, isSameKey: false } },
    });
    const again = await asAdmin('POST', `/connections/${id}/check-keys`);
    expect(await again.json()).toMatchObject({ keyWarnings: [{ key: 'admin' }, { key: 'action' }] });
    expect((await asAdmin('POST', `/connections/${crypto.randomUUID()}/check-keys`)).status).toBe(404);
  });
});
