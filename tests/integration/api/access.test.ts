import { describe, expect, test } from 'vitest';
import { OPERATIONS } from '@/lib/api/operations';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import { getDb } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson } from '../../support/session';

useTestDatabase();

const UNKNOWN_ID = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';
const RANKS = ['viewer', 'member', 'admin', 'owner'] as const;
const guarded = OPERATIONS.filter((operation) => operation.access !== 'public');

/** What changes or ends the session at hand is called with a session of its own, elsewhere. */
const OWN_SESSION = ['/sessions/revoke-others', '/members/leave', '/workspaces'];
const personal = guarded.filter((one) => one.proof && !(one.method === 'POST' && OWN_SESSION.includes(one.path)));

let workspace: TestWorkspace;

function callWith(
  operation: (typeof OPERATIONS)[number],
  call: { token?: string | undefined; headers?: Record<string, string> },
): Promise<Response> {
  const url = operation.path.replace('{id}', UNKNOWN_ID);
  return callRoute(url, { method: operation.method, ...call, ...(operation.body ? { body: {} } : {}) });
}

const callAs = (operation: (typeof OPERATIONS)[number], token?: string) => callWith(operation, { token });

const SCOPES = ['read', 'write', 'contain', 'admin'] as const;
const without = (scope: string) => SCOPES.filter((one) => one !== scope);

/** The rule of the door, said again: admin where admins are needed, else by method. */
function nameScope({ access, method }: (typeof OPERATIONS)[number]): (typeof SCOPES)[number] {
  if (access === 'admin' || access === 'owner') return 'admin';
  return method === 'GET' ? 'read' : 'write';
}

async function createScopedToken(scopes: (typeof SCOPES)[number][]): Promise<string> {
  const token = createBearerToken(workspace.id);
  const data = { workspaceId: workspace.id, name: 'scoped', role: 'owner' as const, scopes };
  await getDb().apiToken.create({ data: { ...data, tokenHash: hashBearerToken(token) } });
  return token;
}

describe('who may call', async () => {
  test('a workspace with a token of each role', async () => {
    workspace = await createTestWorkspace();
  });

  test.each(guarded)('$method $path answers nobody without sign-in', async (operation) => {
    const response = await callAs(operation);
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('www-authenticate')).toContain('Bearer');
    expect(await response.json()).toMatchObject({ status: 401, code: 'unauthorized' });
  });

  test.each(guarded)('$method $path refuses revoked, expired, foreign and malformed tokens', async (operation) => {
    const strangers = [
      workspace.revokedToken,
      workspace.expiredToken,
      createBearerToken(workspace.id),
      createBearerToken(UNKNOWN_ID),
      `${workspace.tokens.owner}x`,
      workspace.tokens.owner.slice(0, -1),
      'sw_',
      '',
    ];
    for (const token of strangers) expect((await callAs(operation, token)).status, token).toBe(401);
  });

  test.each(guarded)('$method $path wants $access or higher', async (operation) => {
    const needed = RANKS.indexOf(operation.access as (typeof RANKS)[number]);
    for (const [rank, role] of RANKS.entries()) {
      const { status } = await callAs(operation, workspace.tokens[role]);
      if (rank < needed || operation.proof) expect(status, role).toBe(403);
      else expect([401, 403], role).not.toContain(status);
    }
  });

  test.each(personal)('$method $path by people wants $access or higher', async (operation) => {
    const needed = RANKS.indexOf(operation.access as (typeof RANKS)[number]);
    for (const [rank, role] of RANKS.entries()) {
      const { headers } = await createTestPerson(workspace.id, role);
      const { status } = await callWith(operation, { headers });
      if (rank < needed) expect(status, role).toBe(403);
      else expect([401, 403], role).not.toContain(status);
    }
  });

  test.each(personal.filter((one) => one.proof === 'recent'))(
    '$method $path wants a proof of identity of the last ten minutes',
    async (operation) => {
      const { headers, sessionId } = await createTestPerson(workspace.id, 'owner');
      const verifiedAt = new Date(Date.now() - 11 * 60_000);
      await getDb().session.update({ where: { id: sessionId }, data: { verifiedAt } });
      const response = await callWith(operation, { headers });
      expect(response.status).toBe(403);
      expect(await response.json()).toMatchObject({ code: 'verification_needed' });
    },
  );

  test.each(guarded)('$method $path wants a scope that fits', async (operation) => {
    const fits = operation.scope ?? nameScope(operation);
    const [right, wrong] = await Promise.all([createScopedToken([fits]), createScopedToken(without(fits))]);
    expect((await callAs(operation, wrong)).status).toBe(403);
    if (!operation.proof) expect([401, 403]).not.toContain((await callAs(operation, right)).status);
  });

  test.each(guarded)('$method $path gives those limited to some projects only what is declared', async (operation) => {
    const role = operation.access === 'viewer' ? 'viewer' : 'member';
    const { headers } = await createTestPerson(workspace.id, role, { projectIds: ['proj_a'] });
    const isAbove = RANKS.indexOf(operation.access as (typeof RANKS)[number]) > RANKS.indexOf(role);
    const isOwn = operation.method === 'POST' && OWN_SESSION.includes(operation.path);
    const { status } = await callWith(operation, { headers });
    if (isAbove || !operation.projects) expect(status).toBe(403);
    else if (!isOwn) expect([401, 403]).not.toContain(status);
  });

  test.each(guarded)('$method $path waits for the second factor where the workspace wants one', async (operation) => {
    const strict = await getDb().workspace.create({ data: { name: 'Strict', requireTwoFactor: true } });
    const { headers } = await createTestPerson(strict.id, 'owner');
    const { status } = await callWith(operation, { headers });
    if (operation.beforeFactor) expect([401, 403]).not.toContain(status);
    else expect(status).toBe(403);
  });

  test('answers are not kept by caches', async () => {
    const response = await callRoute('/budgets', { token: workspace.tokens.viewer });
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('a token of one workspace finds nothing of another', async () => {
    const other = await createTestWorkspace('Other');
    const created = await callRoute('/budgets', {
      method: 'POST',
      token: workspace.tokens.member,
      body: { name: 'Ours', amount: '10' },
    });
    const { id } = (await created.json()) as { id: string };
    expect((await callRoute(`/budgets/${id}`, { token: workspace.tokens.viewer })).status).toBe(200);
    for (const method of ['GET', 'PATCH', 'DELETE']) {
      const body = method === 'PATCH' ? { name: 'Theirs' } : undefined;
      const response = await callRoute(`/budgets/${id}`, { method, token: other.tokens.owner, body });
      expect(response.status, method).toBe(404);
    }
    const list = (await (await callRoute('/budgets', { token: other.tokens.owner })).json()) as { data: unknown[] };
    expect(list.data).toEqual([]);
  });
});
