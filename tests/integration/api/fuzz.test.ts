import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Operation } from '@/lib/http/operation';
import { OPERATIONS } from '@/lib/http/operations';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createRandom, createReadConnection } from '../../support/usage-facts';

useTestDatabase();

const ROUNDS = 40;
const UNKNOWN_ID = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';

/** Values that break careless code, and some that are fine, so that checks behind the first are reached too. */
const VALUES: unknown[] = [
  '',
  ' ',
  '0',
  '-1',
  '1',
  '12.5',
  '1e400',
  'NaN',
  '9'.repeat(400),
  'null',
  'none',
  'true',
  'a',
  'gpt-4.1',
  'day',
  'minute',
  'hour',
  'month',
  'week',
  'model',
  'UTC',
  'Europe/Berlin',
  'email',
  'openai',
  'viewer',
  'open',
  'actual',
  '2026-11-01',
  '2026-11-05',
  '0000-01-01',
  '9999-12-31',
  '2026-11-01T00:00:00Z',
  '2026-11-03T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-11-01T00:00:00+23:59',
  UNKNOWN_ID,
  'AA',
  'AAECAw',
  '\0',
  'a\0b',
  '\ud800',
  '\u202e',
  '😀'.repeat(50),
  "'; DROP TABLE budget; --",
  '<script>alert(1)</script>',
  '=cmd()',
  '../../etc/passwd',
  '%00',
  '{{7*7}}',
  '<%= 7*7 %>',
  'a@example.com',
  'a@example.com\r\nBcc: b@example.com',
  'x'.repeat(5_000),
  '__proto__',
  'constructor',
  'toString',
  0,
  -1,
  1,
  50,
  1.5,
  1e308,
  -0,
  true,
  false,
  null,
  [],
  {},
  [null],
  [[]],
  ['a', 'a'],
  { a: 1 },
  { percent: 80, basis: 'actual' },
  [{ percent: 80, basis: 'actual' }],
  { to: ['a@example.com'] },
  { model: 'gpt-4.1' },
  { connectionId: UNKNOWN_ID },
  [UNKNOWN_ID],
];

let workspace: TestWorkspace;
let connectionId: string;
beforeAll(async () => {
  workspace = await createTestWorkspace();
  const span: [Date, Date] = [new Date('2026-10-01T00:00:00Z'), new Date('2026-11-20T00:00:00Z')];
  connectionId = await createReadConnection(workspace.id, 'OpenAI', { minute: span, hour: span, day: span });
});

const random = createRandom(42);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const shapeOf = (schema: z.ZodType | undefined) => (schema instanceof z.ZodObject ? Object.keys(schema.shape) : []);

/** Requests that are fine, so that one odd field at a time gets past the checks before it. */
const FINE: Record<string, Record<string, unknown>> = {
  'GET /usage': {
    from: '2026-11-01T00:00:00Z',
    to: '2026-11-05T00:00:00Z',
    groupBy: 'model',
    timezone: 'Asia/Kathmandu',
  },
  'GET /reconciliation': { from: '2026-11-01', to: '2026-11-05' },
  'GET /incidents': { state: 'open' },
  'POST /budgets': { name: 'Fuzz', amount: '10', scope: { model: 'gpt-5' }, timezone: 'UTC' },
  'POST /channels': { kind: 'email', name: 'Fuzz', config: { to: ['a@example.com'] } },
  'POST /tokens': { name: 'Fuzz', role: 'viewer' },
  'POST /setup': { code: 'A', name: 'A', email: 'a@example.com', password: 'correct horse battery' },
};

const findFine = ({ method, path }: Operation) => FINE[`${method} ${path}`] ?? {};

function inventQuery(operation: Operation): string {
  const search = new URLSearchParams(findFine(operation) as Record<string, string>);
  const names = shapeOf(operation.query);
  for (let changes = Math.floor(random() * 3); changes > 0 && names.length > 0; changes -= 1) {
    search.delete(pick(names));
    search.append(pick(names), String(pick(VALUES)));
  }
  return operation.method === 'GET' ? search.toString() : '';
}

function inventBody(operation: Operation): unknown {
  if (random() < 0.1) return pick(VALUES);
  const body: Record<string, unknown> = { ...findFine(operation) };
  const names = [...shapeOf(operation.body), String(pick(VALUES))];
  for (let changes = Math.floor(random() * 3); changes > 0; changes -= 1) body[pick(names)] = pick(VALUES);
  return body;
}

/** Keys are tried at the provider when they look right; nothing listens at these addresses. */
const isOutbound = (operation: Operation) => operation.method !== 'GET' && operation.path.startsWith('/connections');

/** What a stream says at once; it is left open on purpose otherwise. */
async function readFirstEvent(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  const { value } = (await reader?.read()) ?? {};
  await reader?.cancel();
  return new TextDecoder().decode(value);
}

describe('nonsense', () => {
  test.each(OPERATIONS)('$method $path answers without a fault', async (operation) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const id = pick([UNKNOWN_ID, connectionId, String(pick(VALUES)) || 'x']);
      const url = `${operation.path.replace('{id}', encodeURIComponent(id.toWellFormed()).slice(0, 2_000))}?${inventQuery(operation)}`;
      const invented = operation.body ? inventBody(operation) : undefined;
      const body =
        isOutbound(operation) && invented && typeof invented === 'object'
          ? { ...invented, adminKey: 'short' }
          : invented;
      const response = await callRoute(url.replace(/\/\.+(?=[/?])/g, '/x'), {
        method: operation.method,
        token: workspace.tokens.owner,
        body,
      });
      const text = operation.media === 'text/event-stream' ? await readFirstEvent(response) : await response.text();
      expect(response.status, `${operation.method} ${url} ${JSON.stringify(body)} -> ${text}`).toBeLessThan(500);
      expect(text).not.toMatch(/prisma|node_modules|SELECT |\bat .*\.ts:/i);
    }
  });
});
