import { beforeAll, describe, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

let workspace: TestWorkspace;
beforeAll(async () => {
  workspace = await createTestWorkspace('Acme', 'Europe/Berlin');
});

const call = (url: string, method: string, body?: unknown) =>
  callRoute(url, { method, token: workspace.tokens.owner, body });
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const nights = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '22:00', until: '07:00' };
const always = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '00:00' };
const nobody = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';

describe('silences', () => {
  test('an active one is listed with when it ends, and expires when it is ended early', async () => {
    const endsAt = inMinutes(60);
    const created = await call('/silences', 'POST', { comment: 'Migration', endsAt, matcher: { kinds: ['spike'] } });
    expect(created.status).toBe(201);
    const silence = await created.json();
    expect(silence).toMatchObject({ state: 'active', activeUntil: endsAt, createdBy: 'owner token', endedAt: null });
    expect((await call(`/silences/${silence.id}`, 'DELETE')).status).toBe(204);
    expect((await call(`/silences/${silence.id}`, 'DELETE')).status).toBe(204);
    const { data } = await (await call('/silences', 'GET')).json();
    expect(data[0]).toMatchObject({ id: silence.id, state: 'expired', endedBy: 'owner token' });
  });

  test('a weekly one gets the zone of the workspace and says when it is active next', async () => {
    const answer = await call('/silences', 'POST', { comment: 'Nights', recurrence: nights });
    const silence = await answer.json();
    expect(silence.recurrence).toEqual({ ...nights, timezone: 'Europe/Berlin' });
    expect(silence.activeUntil ?? silence.nextActiveAt).not.toBeNull();
    await call(`/silences/${silence.id}`, 'DELETE');
  });

  test('a preview names what is open now, and keeps nothing back', async () => {
    const at = new Date();
    await getDb().incident.create({
      data: {
        ...{ workspaceId: workspace.id, number: 1, kind: 'spike', severity: 'critical', dedupKey: 'x', title: 'Spike' },
        ...{ scope: { apiKeyId: 'key_1' }, openedAt: at, detectedAt: at, windowStart: at, windowEnd: at },
        ...{ observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n },
        ...{ contributors: [], facts: [], explanation: '' },
      },
    });
    const preview = async (matcher: unknown) => (await call('/silences/preview', 'POST', { matcher })).json();
    expect(await preview({ scope: { apiKeyId: 'key_1' } })).toMatchObject({
      matching: [{ number: 1, title: 'Spike' }],
      lastThirtyDays: { matching: 1, all: 1 },
    });
    expect(await preview({ severities: ['warning'] })).toEqual({
      matching: [],
      lastThirtyDays: { matching: 0, all: 1 },
    });
  });
});

describe('policies', () => {
  test('are kept, ordered, changed and deleted', async () => {
    const first = await (await call('/notification-policies', 'POST', { name: 'First' })).json();
    const second = await (
      await call('/notification-policies', 'POST', { name: 'Second', quietHours: [nights] })
    ).json();
    expect([first.position, second.position]).toEqual([1, 2]);
    const ordered = await call('/notification-policies/order', 'POST', { ids: [second.id] });
    expect((await ordered.json()).data.map((one: { name: string }) => one.name)).toEqual(['Second', 'First']);
    const changed = await call(`/notification-policies/${first.id}`, 'PATCH', { repeatMinutes: 30 });
    expect(await changed.json()).toMatchObject({ name: 'First', repeatMinutes: 30, quietHours: [] });
    const preview = await call('/notification-policies/preview', 'POST', { at: '2026-11-23T23:00:00Z' });
    expect((await preview.json()).decisions).toEqual([
      expect.objectContaining({ action: 'now', recipients: [], reason: 'no enabled channel has a recipient' }),
    ]);
    for (const { id } of [first, second])
      expect((await call(`/notification-policies/${id}`, 'DELETE')).status).toBe(204);
    expect((await call(`/notification-policies/${first.id}`, 'GET')).status).toBe(404);
  });

  test('the tester says who would hear when, and why', async () => {
    const db = getDb();
    const channel = await db.channel.create({
      data: { workspaceId: workspace.id, kind: 'email', name: 'Team', config: { to: ['ada@example.com'] } },
    });
    const escalation = [{ afterMinutes: 15, channelIds: [channel.id] }];
    const body = { name: 'Nights', quietHours: [nights], repeatMinutes: 20, escalation };
    const policy = await (await call('/notification-policies', 'POST', body)).json();
    const ask = async (severity: string) =>
      (await call('/notification-policies/preview', 'POST', { severity, at: '2026-11-23T23:00:00Z' })).json();
    const recipient = { channelId: channel.id, channelName: 'Team', recipient: 'ada@example.com' };
    expect((await ask('warning')).decisions).toEqual([
      {
        action: 'hold',
        policyId: policy.id,
        policyName: 'Nights',
        until: '2026-11-24T06:00:00.000Z',
        reason: 'quiet hours of policy "Nights" until 24 Nov 2026, 07:00 (UTC)'.replace('UTC', 'Europe/Berlin'),
        recipients: [recipient],
      },
    ]);
    const critical = await ask('critical');
    expect(critical.decisions).toMatchObject([{ action: 'now', reason: 'policy "Nights"', recipients: [recipient] }]);
    expect(critical.followUps).toEqual([
      { kind: 'escalation', policyName: 'Nights', afterMinutes: 15, recipients: [recipient] },
      { kind: 'repeat', policyName: 'Nights', afterMinutes: 20, recipients: [recipient] },
    ]);
    await call(`/notification-policies/${policy.id}`, 'DELETE');
  });
});

type Wrong = { name: string; url: string; method?: string; body: unknown; path: string };

const wrong: Wrong[] = [
  { name: 'a silence without an end', url: '/silences', body: { comment: 'x' }, path: 'endsAt' },
  { name: 'one that ended before', url: '/silences', body: { comment: 'x', endsAt: inMinutes(-5) }, path: 'endsAt' },
  {
    name: 'one that ends before it starts',
    url: '/silences',
    body: { comment: 'x', startsAt: inMinutes(60), endsAt: inMinutes(30) },
    path: 'endsAt',
  },
  { name: 'one without a word why', url: '/silences', body: { comment: ' ', endsAt: inMinutes(5) }, path: 'comment' },
  {
    name: 'one that silences every hour for ever',
    url: '/silences',
    body: { comment: 'x', recurrence: always },
    path: 'recurrence',
  },
  {
    name: 'a zone that does not exist',
    url: '/silences',
    body: { comment: 'x', recurrence: { ...nights, timezone: 'Mars/Olympus' } },
    path: 'recurrence.timezone',
  },
  {
    name: 'a time of day that does not exist',
    url: '/silences',
    body: { comment: 'x', recurrence: { ...nights, from: '25:00' } },
    path: 'recurrence.from',
  },
  {
    name: 'a kind that does not exist',
    url: '/silences',
    body: { comment: 'x', endsAt: inMinutes(5), matcher: { kinds: ['spikes'] } },
    path: 'matcher.kinds.0',
  },
  {
    name: 'a misspelt matcher, which would silence everything',
    url: '/silences',
    body: { comment: 'x', endsAt: inMinutes(5), matcher: { severity: ['info'] } },
    path: 'matcher.severity',
  },
  {
    name: 'a connection of nobody',
    url: '/silences',
    body: { comment: 'x', endsAt: inMinutes(5), matcher: { scope: { connectionId: nobody } } },
    path: 'matcher.scope.connectionId',
  },
  { name: 'a policy without a name', url: '/notification-policies', body: {}, path: 'name' },
  {
    name: 'quiet hours without a break',
    url: '/notification-policies',
    body: { name: 'x', quietHours: [always] },
    path: 'quietHours',
  },
  {
    name: 'a channel of nobody',
    url: '/notification-policies',
    body: { name: 'x', channelIds: [nobody] },
    path: 'channelIds',
  },
  {
    name: 'escalation steps in the wrong order',
    url: '/notification-policies',
    body: {
      name: 'x',
      escalation: [
        { afterMinutes: 30, channelIds: [nobody] },
        { afterMinutes: 10, channelIds: [nobody] },
      ],
    },
    path: 'escalation',
  },
  {
    name: 'a repeat every minute',
    url: '/notification-policies',
    body: { name: 'x', repeatMinutes: 1 },
    path: 'repeatMinutes',
  },
  { name: 'an order of nothing', url: '/notification-policies/order', body: { ids: [nobody] }, path: 'ids.0' },
];

test.each(wrong)('wrong input is named at its field and changes nothing: $name', async ({ url, body, path }) => {
  const count = async () => [await getDb().silence.count(), await getDb().notificationPolicy.count()];
  const before = await count();
  const answer = await call(url, 'POST', body);
  expect(answer.status).toBe(400);
  expect((await answer.json()).errors).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  expect(await count()).toEqual(before);
});

test('a name that is taken is told at its field', async () => {
  const id = (await (await call('/notification-policies', 'POST', { name: 'Twice' })).json()).id;
  const answer = await call('/notification-policies', 'POST', { name: 'Twice' });
  expect(answer.status).toBe(409);
  expect((await answer.json()).errors).toEqual([expect.objectContaining({ path: 'name' })]);
  await call(`/notification-policies/${id}`, 'DELETE');
});
