import { beforeAll, describe, expect, test } from 'vitest';
import { OPERATIONS } from '@/lib/api/operations';
import { getDb } from '@/lib/db/client';
import type { Operation } from '@/lib/http/operation';
import { type Call, callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { openTestSession } from '../../support/session';
import { createWholeWorkspace, readStoredRows, type WholeWorkspace } from '../../support/whole-workspace';

useTestDatabase();

const AT = '2026-11-20T10:00:00Z';
const guarded = OPERATIONS.filter(({ access }) => access !== 'public');
const byId = guarded.filter(({ path }) => path.includes('{'));

/** Which id an address takes, where the noun before it does not say so. */
const KINDS: Record<string, string> = {
  '/account/passkeys/{id}': 'passkeys',
  '/balances/{id}': 'connections',
  '/balances/{id}/recharge': 'connections',
  '/channels/{id}/rotate-secret': 'webhooks',
  '/channels/{id}/browsers': 'push-channels',
  '/channels/{id}/browsers/{browserId}': 'push-channels',
};

/** Bodies that would be taken, so that it is the id that is refused. */
const BODIES: Record<string, unknown> = {
  'POST /keys/{id}/rotations': {},
  'PATCH /rotations/{id}': { doneSteps: [] },
  'PATCH /saved-views/{id}': { name: 'Taken over' },
  'PUT /balances/{id}/recharge': { recharge: null },
  'PATCH /payers/{id}': { name: 'Taken over' },
  'PATCH /allocation-rules/{id}': { note: 'Taken over' },
  'PUT /savings/{id}/decision': { state: 'dismissed', reason: 'Taken over' },
  'PATCH /connections/{id}': { name: 'Taken over' },
  'PATCH /budgets/{id}': { name: 'Taken over' },
  'POST /budgets/{id}/mirror': { hardLimit: true },
  'PATCH /alert-rules/{id}': { name: 'Taken over' },
  'PATCH /planned-events/{id}': { name: 'Taken over' },
  'PATCH /keys/{id}': { note: 'Taken over' },
  'POST /keys/{id}/fingerprint': { key: 'sk-proj-taken-over-by-somebody' },
  'PATCH /leaks/{id}': { state: 'false', reason: 'Taken over' },
  'PATCH /channels/{id}': { name: 'Taken over' },
  'PATCH /members/{id}': { role: 'viewer' },
  'POST /members/{id}/erase': { confirm: 'somebody@example.com' },
  'PATCH /notification-policies/{id}': { name: 'Taken over' },
  'PATCH /containment-policies/{id}': { name: 'Taken over' },
  'POST /incidents/{id}/acknowledge': { note: 'Taken over' },
  'POST /incidents/{id}/resolve': { note: 'Taken over' },
  'POST /incidents/{id}/reopen': { note: 'Taken over' },
  'POST /incidents/{id}/snooze': { minutes: 5 },
  'POST /incidents/{id}/feedback': { verdict: 'expected' },
  'POST /incidents/{id}/notes': { text: 'Taken over' },
  'PATCH /incidents/{id}/checklist': { step: 'contain', state: 'done' },
  'PATCH /incident-notes/{id}': { text: 'Taken over' },
  'POST /channels/{id}/browsers': {
    subscription: { endpoint: 'https://push.example.com/x', keys: { p256dh: 'BA', auth: 'AA' } },
    label: 'Taken over',
  },
};

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

/** The address of a real object. Throws for an address that no fixture fits: a new kind needs one. */
function fillAddress(operation: Operation, { ids }: WholeWorkspace): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => {
    if (name === 'what') return 'annotation';
    const noun = operation.path.split('/')[1] ?? '';
    const id = name === 'browserId' ? ids['browsers'] : ids[KINDS[operation.path] ?? noun];
    if (!id) throw new Error(`no object for {${name}} of ${nameOf(operation)}: add one to createWholeWorkspace`);
    return id;
  });
}

function call(operation: Operation, of: WholeWorkspace, by: Pick<Call, 'token' | 'headers'>): Promise<Response> {
  if (operation.body && !(nameOf(operation) in BODIES)) throw new Error(`no body for ${nameOf(operation)}: add one`);
  const body = operation.body ? { body: BODIES[nameOf(operation)] } : {};
  return callRoute(fillAddress(operation, of), { method: operation.method, ...by, ...body });
}

let [ours, theirs, tried]: [WholeWorkspace?, WholeWorkspace?, WholeWorkspace?] = [];
const need = (one: WholeWorkspace | undefined): WholeWorkspace => {
  if (!one) throw new Error('made before the tests');
  return one;
};
beforeAll(async () => {
  [ours, theirs, tried] = [await createWholeWorkspace(), await createWholeWorkspace(), await createWholeWorkspace()];
});

describe('an address with the id of another workspace', () => {
  test('is tried for every operation that takes one', () => {
    expect(byId.length).toBeGreaterThan(50);
  });

  test.each(byId)('$method $path answers "not found", shows nothing and changes nothing', async (operation) => {
    const [owned, stranger] = [need(ours), need(theirs)];
    const before = await readStoredRows(owned);
    const callers = [{ headers: stranger.owner.headers }, { token: stranger.workspace.tokens.owner }];
    const isForPeople = operation.proof !== undefined || operation.path === '/channels/{id}/browsers';
    for (const caller of isForPeople ? callers.slice(0, 1) : callers) {
      const response = await call(operation, owned, caller);
      const text = await response.text();
      expect(response.status, text).toBe(404);
      expect(text.replaceAll(fillAddress(operation, owned).split('/')[2] ?? '', '')).not.toContain(owned.mark);
    }
    expect(await readStoredRows(owned)).toEqual(before);
    // The same address leads somewhere for its own people, so that it is not the address that was wrong.
    const home = operation.method === 'DELETE' ? await createWholeWorkspace() : need(tried);
    const own = /^\/(account|sessions)/.test(operation.path) ? home.member : home.owner;
    const { headers } = await openTestSession(own.userId);
    expect((await call(operation, home, { headers })).status).not.toBe(404);
  });
});

/** Fields of bodies that take the id of something, with a body that would be taken otherwise. */
type Ids = WholeWorkspace['ids'];
type Planted = { operation: string; field: string; build: (ids: Ids) => unknown };
const plant = (
  operation: string,
  fields: Record<string, (ids: Ids) => Record<string, unknown>>,
  rest: Record<string, unknown> = {},
): Planted[] =>
  Object.entries(fields).map(([field, set]) => ({
    operation,
    field,
    build: (ids) => ({ ...rest, ...set(ids) }),
  }));

const scope = (ids: Ids) => ({ scope: { connectionId: ids['connections'] } });
const matcher = (ids: Ids) => ({ matcher: { severities: [], kinds: [], ...scope(ids) } });
const channels = (ids: Ids) => ({ channelIds: [ids['channels']] });
const connection = (ids: Ids) => ({ connectionId: ids['connections'] });
const escalation = (ids: Ids) => ({ escalation: [{ afterMinutes: 5, ...channels(ids) }] });
const fallback = (ids: Ids) => ({ fallbackChannelId: ids['webhooks'] });
const budget = (ids: Ids) => ({ kind: 'budget', percent: 50, budgetId: ids['budgets'] });

const parent = (ids: Ids) => ({ parentId: ids['payers'] });
const allocated = {
  'target.payerId': (ids: Ids) => ({ target: { kind: 'payer', payerId: ids['payers'] } }),
  'target.shares[].payerId': (ids: Ids) => ({
    target: {
      kind: 'fixed',
      shares: [ids['payers'], ids['connections']].map((payerId) => ({ payerId, share: 5_000 })),
    },
  }),
  'target.payerIds[]': (ids: Ids) => ({ target: { kind: 'use', payerIds: [ids['payers'], ids['connections']] } }),
};

const payer = (ids: Ids) => ({ scope: { payerId: ids['payers'] } });
/** Payers are watched by thresholds. */
const payerRule = (ids: Ids) => ({ kind: 'threshold', above: '10', ...payer(ids) });
const view = (ids: Ids) => ({ scope: { savedViewId: ids['saved-views'] } });

const PLANTED: Planted[] = [
  ...plant('POST /annotations', { 'scope.connectionId': scope }, { at: AT, text: 'x' }),
  ...plant('POST /balance-entries', { connectionId: connection }, { amount: '1' }),
  ...plant('POST /invoices', { connectionId: connection }, { month: '2026-10', number: 'Planted', amount: '1' }),
  ...plant('POST /payers', { parentId: parent }, { name: 'Planted' }),
  ...plant('PATCH /payers/{id}', { parentId: parent }),
  ...plant('POST /allocation-rules', allocated),
  ...plant('PATCH /allocation-rules/{id}', allocated),
  ...plant('POST /allocation-rules/preview', {
    ...allocated,
    id: (ids) => ({ id: ids['allocation-rules'], ...allocated['target.payerId'](ids) }),
  }),
  ...plant('PUT /allocation-rules/order', { 'ids[]': (ids) => ({ ids: [ids['allocation-rules']] }) }),
  ...plant(
    'POST /budgets',
    { 'scope.connectionId': scope, 'scope.savedViewId': view, 'scope.payerId': payer, 'channelIds[]': channels },
    { name: 'Planted', amount: '10' },
  ),
  ...plant('PATCH /budgets/{id}', {
    'scope.connectionId': scope,
    'scope.savedViewId': view,
    'scope.payerId': payer,
    'channelIds[]': channels,
  }),
  ...plant('POST /budgets/{id}/mirror', { connectionId: connection }, { hardLimit: true }),
  ...plant(
    'POST /alert-rules',
    { connectionId: connection, 'scope.payerId': payerRule, 'channelIds[]': channels, budgetId: budget },
    { name: 'Planted', kind: 'anomaly' },
  ),
  ...plant(
    'POST /alert-rules/preview',
    { connectionId: connection, 'scope.payerId': payerRule, budgetId: budget },
    { kind: 'anomaly' },
  ),
  ...plant('PATCH /alert-rules/{id}', {
    connectionId: connection,
    'scope.payerId': payer,
    'channelIds[]': channels,
    budgetId: (ids) => ({ budgetId: ids['budgets'] }),
  }),
  ...plant('POST /incidents/acknowledge', { 'ids[]': (ids) => ({ ids: [ids['incidents']] }) }),
  ...plant('POST /key-confirmations', {
    'keys[].connectionId': (ids) => ({ keys: [{ connectionId: ids['connections'], id: 'key_any' }] }),
  }),
  ...plant(
    'POST /containments',
    {
      'target.connectionId': (ids) => ({ target: connection(ids) }),
      incidentId: (ids) => ({ incidentId: ids['incidents'] }),
    },
    { action: 'spend-limit' },
  ),
  ...plant('POST /containment-policies', { 'scope.connectionId': scope }, { name: 'Planted', action: 'deny-model' }),
  ...plant('PATCH /containment-policies/{id}', { 'scope.connectionId': scope }),
  ...plant('POST /planned-events', { 'scope.connectionId': scope }, { name: 'Planted', multiplier: 2, startsAt: AT }),
  ...plant('PATCH /planned-events/{id}', { 'scope.connectionId': scope }),
  ...plant(
    'POST /silences',
    { 'matcher.scope.connectionId': matcher },
    { comment: 'x', endsAt: '2036-01-01T00:00:00Z' },
  ),
  ...plant('POST /silences/preview', { 'matcher.scope.connectionId': matcher }),
  ...plant(
    'POST /notification-policies',
    { 'matcher.scope.connectionId': matcher, 'channelIds[]': channels, 'escalation[].channelIds[]': escalation },
    { name: 'Planted' },
  ),
  ...plant('POST /notification-policies/order', {
    'ids[]': (ids) => ({ ids: [ids['notification-policies']] }),
  }),
  ...plant(
    'POST /notification-policies/preview',
    { 'scope.connectionId': scope },
    { severity: 'critical', kind: 'spike' },
  ),
  ...plant('PATCH /notification-policies/{id}', {
    'matcher.scope.connectionId': matcher,
    'channelIds[]': channels,
    'escalation[].channelIds[]': escalation,
  }),
  ...plant(
    'POST /channels',
    { fallbackChannelId: fallback },
    { kind: 'email', name: 'Planted', config: { to: ['a@example.com'] } },
  ),
  ...plant('PATCH /channels/{id}', { fallbackChannelId: fallback }),
];

/** What only looks may answer, for there is nothing of ours in the answer; what stores must refuse. */
const MAY_ANSWER = new Set([
  'POST /incidents/acknowledge',
  'POST /alert-rules/preview',
  'POST /silences/preview',
  'POST /notification-policies/preview',
]);

describe('a body with the id of another workspace', () => {
  test('is tried for every field of every body that takes one', () => {
    const fields = guarded.flatMap((one) => listIdFields(one.body).map((field) => `${nameOf(one)} ${field}`));
    expect(PLANTED.map(({ operation, field }) => `${operation} ${field}`).sort()).toEqual(fields.sort());
  });

  test.each(PLANTED)('$operation, $field', async ({ operation, build }) => {
    const [owned, mine] = [need(ours), need(theirs)];
    const found = guarded.find((one) => nameOf(one) === operation);
    if (!found) throw new Error(`no operation ${operation}`);
    const before = [await readStoredRows(owned), await readStoredRows(mine)];
    const response = await callRoute(fillAddress(found, mine), {
      method: found.method,
      headers: mine.owner.headers,
      body: build(owned.ids),
    });
    const text = await response.text();
    expect(text).not.toContain(owned.mark);
    if (!MAY_ANSWER.has(operation))
      expect([400, 403, 404, 409], `${response.status} ${text}`).toContain(response.status);
    expect([await readStoredRows(owned), await readStoredRows(mine)]).toEqual(before);
    expect(await getDb().incidentEvent.count({ where: { workspaceId: owned.workspace.id } })).toBe(0);
  });
});

/** Values of every query parameter that names something. */
function listQueries({ ids, mark }: WholeWorkspace): Record<string, string> {
  const window = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };
  return {
    ...window,
    connectionId: ids['connections'] ?? '',
    connection: ids['connections'] ?? '',
    channelId: ids['channels'] ?? '',
    incidentId: ids['incidents'] ?? '',
    projectId: `proj_${mark}`,
    project: `proj_${mark}`,
    apiKey: ids['keys'] ?? '',
    user: mark,
    id: ids['keys'] ?? '',
    dimension: 'apiKey',
    q: mark,
    search: mark,
    actor: mark,
    target: ids['budgets'] ?? '',
    cursor: ids['budgets'] ?? '',
  };
}

describe('a question about another workspace', () => {
  const asking = guarded.filter((one) => one.method === 'GET' && !one.path.includes('{') && one.path !== '/changes');

  test.each(asking)('$method $path, by every parameter that names something', async (operation) => {
    const owned = need(ours);
    const values = listQueries(owned);
    const names = Object.keys(operation.query?.shape ?? {}).filter((name) => name in values);
    const always = ['from', 'to', 'dimension'].filter((name) => names.includes(name));
    for (const name of [undefined, ...names]) {
      const asked = [...new Set([...always, ...(name ? [name] : [])])].map((one) => [one, values[one] ?? '']);
      const call = { headers: need(theirs).owner.headers };
      const text = await (await callRoute(`${operation.path}?${new URLSearchParams(asked)}`, call)).text();
      // What was asked for may be said again; nothing else of theirs may.
      const echoed = Object.values(values).filter((value) => value.length > 8);
      const rest = echoed.reduce((left, value) => left.replaceAll(value, ''), text);
      expect(rest, `${name}: ${text}`).not.toContain(owned.mark);
      expect(text).not.toContain(owned.workspace.id);
    }
  });
});

/** Where a body takes UUIDs: `scope.connectionId`, `channelIds[]`. */
function listIdFields(schema: unknown, at = ''): string[] {
  const fields = new Set<string>();
  const walk = (node: unknown, path: string): void => {
    const { def, shape, element, options } = node as {
      def: { type: string; format?: string; innerType?: unknown; in?: unknown };
      shape?: Record<string, unknown>;
      element?: unknown;
      options?: unknown[];
    };
    if (def.type === 'string' && def.format === 'uuid') fields.add(path);
    for (const [name, field] of Object.entries(shape ?? {})) walk(field, path === '' ? name : `${path}.${name}`);
    if (element && def.type === 'array') walk(element, `${path}[]`);
    for (const option of options ?? []) if (typeof option === 'object') walk(option, path);
    if (def.innerType) walk(def.innerType, path);
    if (def.in) walk(def.in, path);
  };
  if (schema) walk(schema, at);
  return [...fields];
}
