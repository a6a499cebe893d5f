import { describe, expect, test } from 'vitest';
import { createBearerToken } from '@/lib/auth/bearer-token';
import { OPERATIONS } from '@/lib/http/operations';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

const UNKNOWN_ID = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';
const RANKS = ['viewer', 'member', 'admin', 'owner'] as const;
const guarded = OPERATIONS.filter((operation) => operation.access !== 'public');

let workspace: TestWorkspace;

async function callAs(operation: (typeof OPERATIONS)[number], token?: string): Promise<Response> {
  const url = operation.path.replace('{id}', UNKNOWN_ID);
  return callRoute(url, { method: operation.method, token, ...(operation.body ? { body: {} } : {}) });
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

  test.each(guarded)('$method $path refuses revoked, foreign and malformed tokens', async (operation) => {
    const strangers = [
      workspace.revokedToken,
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
      if (rank < needed) expect(status, role).toBe(403);
      else expect([401, 403], role).not.toContain(status);
    }
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
