import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { OPERATIONS } from '@/lib/api/operations';
import { getDb } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, type TestPerson } from '../../support/session';

useTestDatabase();

const UNKNOWN_ID = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';
const WINDOW = { weekdays: [1], from: '22:00', until: '06:00' };

/** One writing operation: a body that is fine, and by field values that are not. */
type Case = {
  operation: string;
  valid: Record<string, unknown>;
  wrong: Record<string, unknown[]>;
};

const NAME = ['', '   ', 'x'.repeat(81), 7, null, ['A']];
const FLAG = ['true', 1, null];
const IDS = ['x', [7], ['not an id'], [UNKNOWN_ID]];
const SCOPE = ['x', [], { project: 'proj_a' }, { projectId: '' }, { projectId: 7 }];
const MATCHER = [
  'x',
  { severities: ['grave'] },
  { kinds: ['unknown'] },
  { scope: { project: 'x' } },
  { scope: { connectionId: 'x' } },
  { severity: ['critical'] },
];
const WINDOWS = [
  'x',
  [{ ...WINDOW, weekdays: [] }],
  [{ ...WINDOW, weekdays: [8] }],
  [{ ...WINDOW, from: '25:00' }],
  [{ ...WINDOW, until: 'six' }],
  [{ ...WINDOW, timezone: 'Mars/Olympus' }],
];
const INSTANT = ['yesterday', '2026-13-01T00:00:00Z', 5];

const BUDGET = {
  name: NAME,
  amount: ['0', '-5', '1,000', '1e3', 'lots', 12, null],
  scope: [
    ...SCOPE,
    { connectionId: 'x' },
    { connectionId: UNKNOWN_ID },
    { kind: 'pictures' },
    { savedViewId: UNKNOWN_ID },
    { savedViewId: UNKNOWN_ID, model: 'm' },
  ],
  period: ['year', '', 1],
  startDay: [0, 32, 1.5, '1'],
  startsOn: ['2026-02-30', '1 May', 5],
  endsOn: ['2026-02-30', 'never', 5],
  rollover: FLAG,
  actions: ['x', [{ percent: 0, action: 'deny-model' }], [{ percent: 100, action: 'archive-project' }]],
  timezone: ['Mars/Olympus', '', 3],
  thresholds: [
    'x',
    [{ percent: 0, basis: 'actual' }],
    [{ percent: 1001, basis: 'actual' }],
    [{ percent: 80, basis: 'guess' }],
    [
      { percent: 80, basis: 'actual' },
      { percent: 80, basis: 'actual' },
    ],
  ],
  channelIds: IDS,
};
const RULE = {
  name: NAME,
  enabled: FLAG,
  connectionId: ['x', 7, UNKNOWN_ID],
  scope: [...SCOPE, { kind: 'pictures' }],
  severity: ['grave', 1],
  schedule: [
    'x',
    [],
    [{ days: [], from: '08:00', until: '18:00' }],
    [{ days: [0], from: '08:00', until: '18:00' }],
    [{ days: [1], from: '8', until: '18:00' }],
    [{ days: [1], from: '08:00', until: '24:00' }],
    [{ days: [1], from: '08:00', until: '18:00', timezone: 'Mars/Olympus' }],
  ],
  channelIds: IDS,
};
const THRESHOLD = {
  metric: ['tokens', 1],
  above: ['0', '-1', 'lots', 5],
  windowMinutes: [4, 10_081, 1.5, '60'],
};
const BUDGET_RULE = { budgetId: ['x', 7, UNKNOWN_ID], percent: [0, 1001, 1.5, '80'], basis: ['guess', 1] };
const NOVELTY = { novelties: ['model', [], ['planet']] };
const HYGIENE = {
  problems: ['x', [], ['rusty']],
  unusedDays: [0, 3651, 1.5, '60'],
  maxAgeDays: [0, 3651, 1.5, '60'],
};
const BALANCE_RULE = { warnDays: [0, 366, 1.5, '7'], maxRechargesPerDay: [0, 101, 1.5, '2'] };
const SENSITIVITY = { sensitivity: ['extreme', 3] };
const POLICY = {
  name: NAME,
  enabled: FLAG,
  matcher: MATCHER,
  channelIds: IDS,
  activeTimes: WINDOWS,
  groupWindowSeconds: [-1, 3601, 1.5, '60'],
  repeatMinutes: [4, 1441, 1.5, '30'],
  quietHours: WINDOWS,
  escalation: [
    'x',
    [{ afterMinutes: 0, channelIds: [UNKNOWN_ID] }],
    [{ afterMinutes: 5, channelIds: [] }],
    [{ afterMinutes: 5, channelIds: [UNKNOWN_ID] }],
    [
      { afterMinutes: 20, channelIds: [UNKNOWN_ID] },
      { afterMinutes: 10, channelIds: [UNKNOWN_ID] },
    ],
  ],
  continues: FLAG,
};
const CHANNEL = {
  name: NAME,
  enabled: FLAG,
  config: ['x', { to: [] }, { to: ['nobody'] }, { to: 'a@example.com' }, { url: 'https://example.com' }],
  rateCap: [0, 1001, 1.5, '10'],
  fallsBack: FLAG,
  fallbackChannelId: ['x', UNKNOWN_ID],
};
const PLAN = {
  name: NAME,
  scope: SCOPE,
  multiplier: [0, 1001, '2', null],
  startsAt: INSTANT,
  endsAt: [...INSTANT, '2026-11-01T00:00:00Z'],
  note: ['x'.repeat(2001), 7],
};
const PREFERENCES = {
  digestDaily: FLAG,
  digestWeekly: FLAG,
  digestMonthly: FLAG,
  digestHour: [-1, 24, 7.5, '7', null],
  timezone: ['Mars/Olympus', '', 3],
  mailSeverities: ['critical', [], ['warning'], ['grave', 'critical']],
  locale: ['klingon', 'xx-invalid-locale-name', 7],
};
const NOTE = { note: ['x'.repeat(2001), 7] };
const PREVIEWED = {
  connectionId: ['x', UNKNOWN_ID],
  scope: RULE.scope,
  severity: RULE.severity,
  schedule: RULE.schedule,
};

const CASES: Case[] = [
  { operation: 'POST /budgets', valid: { name: 'New', amount: '10' }, wrong: { ...BUDGET, currency: ['EUR', 1] } },
  { operation: 'PATCH /budgets/{id}', valid: {}, wrong: BUDGET },
  {
    operation: 'POST /budgets/{id}/mirror',
    valid: { hardLimit: true },
    wrong: {
      connectionId: ['x', UNKNOWN_ID],
      hardLimit: FLAG,
      alertRecipients: ['a@example.com', ['nobody']],
      dryRun: FLAG,
    },
  },
  {
    operation: 'POST /alert-rules',
    valid: { kind: 'anomaly', name: 'New' },
    wrong: { ...RULE, kind: ['x', null], ...SENSITIVITY },
  },
  { operation: 'POST /alert-rules', valid: { kind: 'threshold', name: 'New', above: '5' }, wrong: { ...THRESHOLD } },
  { operation: 'POST /alert-rules', valid: { kind: 'budget', name: 'New', percent: 80 }, wrong: { ...BUDGET_RULE } },
  { operation: 'POST /alert-rules', valid: { kind: 'novelty', name: 'New' }, wrong: { ...NOVELTY } },
  { operation: 'POST /alert-rules', valid: { kind: 'key-hygiene', name: 'New' }, wrong: { ...HYGIENE } },
  { operation: 'POST /alert-rules', valid: { kind: 'balance', name: 'New' }, wrong: { ...BALANCE_RULE } },
  {
    operation: 'PATCH /alert-rules/{id}',
    valid: {},
    wrong: { ...RULE, ...THRESHOLD, ...BUDGET_RULE, ...NOVELTY, ...HYGIENE, ...BALANCE_RULE, ...SENSITIVITY },
  },
  {
    operation: 'POST /alert-rules/preview',
    valid: { kind: 'threshold', above: '5' },
    wrong: { ...PREVIEWED, kind: ['x'], ...THRESHOLD },
  },
  { operation: 'POST /alert-rules/preview', valid: { kind: 'budget', percent: 80 }, wrong: { ...BUDGET_RULE } },
  { operation: 'POST /alert-rules/preview', valid: { kind: 'novelty' }, wrong: { ...NOVELTY } },
  { operation: 'POST /alert-rules/preview', valid: { kind: 'key-hygiene' }, wrong: { ...HYGIENE } },
  { operation: 'POST /alert-rules/preview', valid: { kind: 'balance' }, wrong: { ...BALANCE_RULE } },
  { operation: 'POST /alert-rules/preview', valid: { kind: 'anomaly' }, wrong: { ...SENSITIVITY } },
  {
    operation: 'POST /configuration/plan',
    valid: { text: 'version: 1' },
    wrong: { format: ['toml', 1], content: ['rules', 1], text: [7, null, 'x'.repeat(1_000_001)], prune: FLAG },
  },
  {
    operation: 'POST /configuration/apply',
    valid: { text: 'version: 1' },
    wrong: { format: ['toml', 1], content: ['rules', 1], text: [7, null], prune: FLAG },
  },
  { operation: 'POST /incidents/acknowledge', valid: { ids: [UNKNOWN_ID] }, wrong: { ids: ['x', [], ['x']], ...NOTE } },
  ...['acknowledge', 'resolve', 'reopen'].map((verb) => ({
    operation: `POST /incidents/{id}/${verb}`,
    valid: {},
    wrong: NOTE,
  })),
  {
    operation: 'POST /incidents/{id}/snooze',
    valid: { minutes: 30 },
    wrong: { minutes: [0, 40_321, 1.5, '30'], until: [...INSTANT, '2030-01-01T00:00:00Z'], ...NOTE },
  },
  {
    operation: 'POST /incidents/{id}/feedback',
    valid: { verdict: 'real' },
    wrong: { verdict: ['maybe', 7], ...NOTE },
  },
  {
    operation: 'POST /incidents/{id}/notes',
    valid: { text: 'Seen' },
    wrong: { text: ['', ' ', 7, 'x'.repeat(5_001)] },
  },
  {
    operation: 'PATCH /incidents/{id}/checklist',
    valid: { step: 'contain', state: 'done' },
    wrong: {
      step: ['dance', 7, null],
      state: ['maybe', 7, null],
      ownerId: ['', 7, UNKNOWN_ID, 'x'.repeat(101)],
      note: ['x'.repeat(2_001), 7, null],
    },
  },
  {
    operation: 'POST /planned-events',
    valid: { name: 'New', multiplier: 2, startsAt: '2026-11-20T00:00:00Z' },
    wrong: PLAN,
  },
  {
    operation: 'PATCH /planned-events/{id}',
    valid: { startsAt: '2026-11-20T00:00:00Z' },
    wrong: { ...PLAN, cancelled: FLAG },
  },
  {
    operation: 'POST /silences',
    valid: { endsAt: '2030-01-01T00:00:00Z', comment: 'Migration' },
    wrong: {
      matcher: MATCHER,
      startsAt: INSTANT,
      endsAt: [...INSTANT, '2020-01-01T00:00:00Z', null],
      recurrence: WINDOWS.slice(1).map((windows) => (windows as unknown[])[0]),
      comment: ['', '  ', 'x'.repeat(201), 7],
    },
  },
  { operation: 'POST /silences/preview', valid: {}, wrong: { matcher: MATCHER } },
  { operation: 'POST /notification-policies', valid: { name: 'New' }, wrong: POLICY },
  { operation: 'PATCH /notification-policies/{id}', valid: {}, wrong: POLICY },
  { operation: 'POST /notification-policies/order', valid: {}, wrong: { ids: ['x', [], ['x'], [UNKNOWN_ID]] } },
  {
    operation: 'POST /notification-policies/preview',
    valid: {},
    wrong: { severity: ['grave'], kind: ['unknown'], scope: SCOPE, at: [...INSTANT, '0001-01-01T00:00:00Z'] },
  },
  {
    operation: 'POST /channels',
    valid: { kind: 'email', name: 'New', config: { to: ['a@example.com'] } },
    wrong: { ...CHANNEL, kind: ['pigeon', null] },
  },
  { operation: 'PATCH /channels/{id}', valid: {}, wrong: CHANNEL },
  {
    operation: 'POST /channels/{id}/browsers',
    valid: {
      label: 'Firefox',
      subscription: { endpoint: 'https://push.example.com/1', keys: { p256dh: 'a', auth: 'b' } },
    },
    wrong: {
      label: ['', 'x'.repeat(81), 7],
      subscription: [
        'x',
        { endpoint: 'ftp://example.com', keys: { p256dh: 'a', auth: 'b' } },
        { endpoint: 'https://push.example.com/1', keys: { p256dh: '', auth: 'b' } },
      ],
    },
  },
  { operation: 'PATCH /preferences', valid: { digestHour: 9 }, wrong: PREFERENCES },
  { operation: 'PATCH /outgoing-heartbeat', valid: {}, wrong: { url: ['nowhere', 'ftp://example.com', 7] } },
];

const NOUNS = [
  ...['budgets', 'alert-rules', 'configuration', 'incidents', 'planned-events', 'silences', 'notification-policies'],
  ...['channels', 'preferences', 'outgoing-heartbeat'],
];

let workspace: TestWorkspace;
let person: TestPerson;
const ids: Record<string, string> = {};

beforeAll(async () => {
  workspace = await createTestWorkspace();
  person = await createTestPerson(workspace.id, 'owner');
  const make = async (noun: string, body: unknown) => {
    const response = await callRoute(`/${noun}`, { method: 'POST', token: workspace.tokens.owner, body });
    expect(response.status, noun).toBe(201);
    ids[noun] = ((await response.json()) as { id: string }).id;
  };
  await make('budgets', { name: 'Stored', amount: '10' });
  await make('alert-rules', { kind: 'threshold', name: 'Stored', above: '5' });
  await make('channels', { kind: 'email', name: 'Stored', config: { to: ['a@example.com'] } });
  await make('notification-policies', { name: 'Stored' });
  await make('planned-events', { name: 'Stored', multiplier: 2, startsAt: '2026-11-20T00:00:00Z' });
  const { id } = await getDb().incident.create({
    data: {
      workspaceId: workspace.id,
      ...{ number: 1, kind: 'spike', severity: 'warning', dedupKey: 'one', title: 'Stored', scope: {}, facts: [] },
      ...{ contributors: [], explanation: '', observedNanos: 1n, expectedNanos: 0n, excessNanos: 1n },
      ...{ ratePerHourNanos: 0n, projected24hNanos: 0n, windowStart: new Date(), windowEnd: new Date() },
      openedAt: new Date(),
      detectedAt: new Date(),
    },
  });
  ids['incidents'] = id;
});

const TABLES = [
  ...[
    'budget',
    'alert_rule',
    'incident',
    'incident_event',
    'incident_note',
    'incident_step',
    'planned_event',
    'silence',
    'notification_policy',
  ],
  ...['channel', 'web_push_subscription', 'member_preference', 'notification', 'delivery', 'audit_entry'],
];

/** All rows of what these operations write, to be compared. */
async function readState(): Promise<Record<string, string>> {
  const rows = await Promise.all(
    TABLES.map(async (table) => {
      const [row] = await getDb().$queryRawUnsafe<{ state: string }[]>(
        `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS state FROM ${table} t`,
      );
      return [table, row?.state ?? ''] as const;
    }),
  );
  return Object.fromEntries(rows);
}

async function call(operation: string, body: unknown): Promise<Response> {
  const [method = '', path = ''] = operation.split(' ');
  const noun = path.split('/')[1] ?? '';
  const url = path.replace('{id}', ids[noun] ?? '');
  return callRoute(url, { method, body, headers: person.headers });
}

describe('wrong input is told by field and changes nothing', () => {
  test.each(CASES)('$operation $valid', async ({ operation, valid, wrong }) => {
    const before = await readState();
    const surprises: string[] = [];
    for (const [field, values] of Object.entries(wrong)) {
      for (const value of values) {
        const response = await call(operation, { ...valid, [field]: value });
        const problem = (await response.json()) as { errors?: { path: string; message: string }[] };
        const told = problem.errors ?? [];
        const isTold = told.some(({ path, message }) => path.split('.')[0] === field && message !== '');
        if (response.status >= 400 && response.status < 500 && isTold) continue;
        surprises.push(`${field} = ${JSON.stringify(value)?.slice(0, 80)}: ${response.status} ${JSON.stringify(told)}`);
      }
    }
    expect(surprises).toEqual([]);
    expect(await readState()).toEqual(before);
  });

  const writing = OPERATIONS.filter(
    ({ method, path, body }) => method !== 'GET' && body && NOUNS.includes(path.split('/')[1] ?? ''),
  );
  test.each(writing)('$method $path has a wrong value for each of its fields', ({ method, path, body }) => {
    const cases = CASES.filter(({ operation }) => operation === `${method} ${path}`);
    expect(new Set(cases.flatMap(({ wrong }) => Object.keys(wrong)))).toEqual(new Set(listFields(body)));
  });
});

/** Fields of a body, of all its kinds together. */
function listFields(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodDiscriminatedUnion) return schema.options.flatMap(listFields);
  throw new Error('expected an object or a union of objects');
}
