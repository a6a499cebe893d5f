import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { OPERATIONS } from '@/lib/api/operations';
import { getDb } from '@/lib/db/client';
import { measureProcessorMs } from '@/tests/support/processor-time';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

let ours: TestWorkspace;
let theirs: TestWorkspace;
let budgetId = '';

beforeAll(async () => {
  ours = await createTestWorkspace('Ours');
  theirs = await createTestWorkspace('Theirs');
  const made = await callRoute('/budgets', {
    method: 'POST',
    token: ours.tokens.owner,
    body: { name: 'Ours', amount: '10' },
  });
  budgetId = ((await made.json()) as { id: string }).id;
});

const withBody = OPERATIONS.filter(({ body, access }) => body instanceof z.ZodObject && access !== 'public');
const callWith = (operation: (typeof OPERATIONS)[number], body: unknown) =>
  callRoute(operation.path.replace('{id}', budgetId), { method: operation.method, token: ours.tokens.owner, body });

describe('bodies made to break in', () => {
  test.each(withBody)('$method $path takes no field that is not its own', async (operation) => {
    for (const field of ['workspaceId', 'workspace_id', 'id', 'role', 'isAdmin', 'createdAt', 'tokenHash']) {
      const shape = Object.keys((operation.body as z.ZodObject).shape);
      if (shape.includes(field)) continue;
      const response = await callWith(operation, { [field]: theirs.id });
      expect([400, 403], `${field}: ${response.status}`).toContain(response.status);
    }
  });

  test.each(withBody)('$method $path changes no prototype', async (operation) => {
    for (const body of ['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}']) {
      await callWith(operation, body);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  const deep = (open: string, close: string) => open.repeat(20_000) + close.repeat(20_000);
  test.each([
    ['lists', deep('[', ']'), 400],
    ['objects', `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, 400],
    ['a megabyte and more', JSON.stringify({ name: 'x'.repeat(1_100_000) }), 413],
    ['half a document', '{"name":', 400],
  ])('%s: refused at once', async (_name, body, status) => {
    const startedAt = performance.now();
    const response = await callRoute('/budgets', { method: 'POST', token: ours.tokens.owner, body });
    expect(response.status).toBe(status);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  test.each([
    ['line ends', 'x\r\nSet-Cookie: a=b'],
    ['another encoding', 'é'.repeat(10)],
    ['too much', 'k'.repeat(300)],
  ])('an Idempotency-Key with %s never becomes a header or a line of a log', async (_name, key) => {
    const call = async () =>
      callRoute('/budgets', {
        method: 'POST',
        token: ours.tokens.owner,
        body: {},
        headers: { 'idempotency-key': key },
      });
    const response = await call().catch(() => null);
    expect(response?.status ?? 400).toBe(400);
    expect(response?.headers.get('set-cookie') ?? null).toBeNull();
  });
});

describe('ids of another workspace', () => {
  const byId = OPERATIONS.filter(({ path, access }) => path.includes('{id}') && access !== 'public');

  test.each(byId)('$method $path finds nothing of ours for them', async (operation) => {
    const before = await getDb().budget.findMany({ where: { workspaceId: ours.id } });
    const response = await callRoute(operation.path.replace('{id}', budgetId), {
      method: operation.method,
      token: theirs.tokens.owner,
      ...(operation.body ? { body: {} } : {}),
    });
    expect(response.status).not.toBe(500);
    expect(await response.text()).not.toContain(ours.id);
    expect(await getDb().budget.findMany({ where: { workspaceId: ours.id } })).toEqual(before);
  });
});

describe('words of the contracts', () => {
  const hostile = [
    'a'.repeat(50_000),
    `${'a@'.repeat(20_000)}!`,
    '1'.repeat(50_000),
    ' '.repeat(50_000),
    '.'.repeat(50_000),
  ];

  test('are checked in time, whatever the text', () => {
    let checked = 0;
    for (const { body, query } of OPERATIONS) {
      for (const schema of [body, query]) {
        if (!(schema instanceof z.ZodObject)) continue;
        for (const field of Object.values(schema.shape) as z.ZodType[]) {
          for (const text of hostile) {
            const parse = () => [field.safeParse(text), field.safeParse([text])];
            expect(measureProcessorMs(parse)).toBeLessThan(1_000);
            checked += 1;
          }
        }
      }
    }
    expect(checked).toBeGreaterThan(300);
  });
});
