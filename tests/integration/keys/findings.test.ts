import { beforeAll, describe, expect, test } from 'vitest';
import { AlertRuleCreate } from '@/lib/contracts/alert-rules/alert-rules';
import { getDb } from '@/lib/db/client';
import { evaluateKeyHygiene } from '@/lib/services/alert-rules/evaluate-key-hygiene';
import { createAlertRule } from '@/lib/services/alert-rules/manage-alert-rules';
import { listIncidents } from '@/lib/services/incidents/list-incidents';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, type TestPerson } from '../../support/session';
import { type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();

const HOUR = 3_600_000;
let seeded: Seeded;
let owner: TestPerson;
let limited: TestPerson;
const today = new Date(Math.floor(Date.now() / 86_400_000) * 86_400_000);
const hour = (back: number) => new Date(Math.floor(Date.now() / HOUR) * HOUR - back * HOUR);

/** Two keys with usage of today and of the last hours, and another of a project that has a limit. */
beforeAll(async () => {
  seeded = await seedWorkspace({ createdAt: new Date(Date.now() - 40 * 24 * HOUR) });
  const { workspaceId, connectionId } = seeded;
  owner = await createTestPerson(workspaceId, 'owner');
  limited = await createTestPerson(workspaceId, 'viewer', { projectIds: ['proj_b'] });
  const seen = { workspaceId, connectionId, firstSeenAt: today, lastSeenAt: today };
  await getDb().providerProject.createMany({
    data: [
      { ...seen, id: 'proj_a', name: 'Alpha', status: 'active', limitReadAt: today, limitSince: today },
      { ...seen, id: 'proj_b', name: 'Beta', status: 'active', limitReadAt: today, spendLimitNanos: 10n ** 10n },
    ],
  });
  await getDb().providerApiKey.create({
    data: {
      ...seen,
      id: 'key_b',
      name: 'beta',
      projectId: 'proj_b',
      redactedValue: 'sk-b',
      ownerType: 'service_account',
    },
  });
  await getDb().providerAdminKey.create({
    data: { ...seen, id: 'key_admin', name: 'Old admin', redactedValue: 'sk-admin...old' },
  });
  await seedUsage(
    seeded,
    'day',
    [
      { at: today, dollars: 30 },
      { at: today, dollars: 12, model: 'gpt-5.4-pro' },
    ],
    () => today,
  );
  await seedUsage(
    seeded,
    'hour',
    [
      { at: hour(1), dollars: 30 },
      { at: hour(9), dollars: 5 },
    ],
    () => today,
  );
});

const read = async (path: string, { headers }: Pick<TestPerson, 'headers'> = owner) => {
  const response = await callRoute(path, { headers });
  return { status: response.status, body: await response.json() };
};
const patch = (path: string, body: unknown) => callRoute(path, { method: 'PATCH', body, headers: owner.headers });

type Listed = { code: string; text: string; monthlyCost: string; subject: { id: string } };
const listAll = async (query = '', who = owner): Promise<Listed[]> =>
  (await read(`/key-findings?limit=200${query}`, who)).body.data;

describe('findings', () => {
  test('are the same in their own list, at the rows of keys and at one key', async () => {
    const all = await listAll();
    expect(all.map((one) => `${one.code} ${one.subject.id} ${one.monthlyCost}`)).toEqual([
      'no-limit key_ci 42',
      'no-limit key_web 0',
      'admin-key-without-expiry key_admin 0',
      'no-owner key_ci 42',
      'no-owner key_b 0',
      'no-owner key_web 0',
    ]);
    const rows: { id: string; findings: { code: string }[] }[] = (await read('/keys')).body.data;
    for (const { id, findings } of rows) {
      const own = all.filter(({ subject }) => subject.id === id).map(({ code }) => code);
      expect(findings.map(({ code }) => code)).toEqual(own);
      const one = await read(`/keys/${id}`);
      expect(one.body.findings).toEqual(findings);
    }
    const filtered = await read('/keys?finding=no-limit&limit=1');
    expect(filtered.body.data.map(({ id }: { id: string }) => id)).toEqual(['key_ci']);
    const next = await read(`/keys?finding=no-limit&limit=1&cursor=${filtered.body.nextCursor}`);
    expect(next.body).toMatchObject({ data: [{ id: 'key_web' }], nextCursor: null });
  });

  test('come a page at a time with the counts of all', async () => {
    const first = await read('/key-findings?limit=4');
    expect(first.body.counts).toContainEqual({ code: 'no-owner', severity: 'info', count: 3, monthlyCost: '42' });
    const second = await read(`/key-findings?limit=4&cursor=${first.body.nextCursor}`);
    expect([first.body.data.length, second.body.data.length, second.body.nextCursor]).toEqual([4, 2, null]);
    expect((await listAll('&severity=warning')).length).toBe(3);
    expect((await read('/key-findings?code=nonsense')).status).toBe(400);
  });

  test('a member limited to a project sees those of its keys and nothing of the organization', async () => {
    expect((await listAll('', limited)).map((one) => `${one.code} ${one.subject.id}`)).toEqual(['no-owner key_b']);
  });

  test('follow the policy', async () => {
    const old = () => listAll('&code=old');
    expect(await old()).toEqual([]);
    expect((await patch('/key-policy', { maxAgeDays: 30 })).status).toBe(200);
    expect((await old()).map(({ subject }) => subject.id)).toEqual(['key_ci', 'key_web']);
    expect((await read('/key-policy')).body).toMatchObject({ maxAgeDays: 30, unusedDays: 60 });
    expect((await callRoute('/key-policy', { method: 'PATCH', body: {}, headers: limited.headers })).status).toBe(403);
    await patch('/key-policy', { maxAgeDays: 180 });
  });
});

describe('the register', () => {
  const entry = {
    owner: 'Platform team',
    team: 'Platform',
    purpose: 'Continuous integration',
    sharedWith: [
      'Agency',
      { name: 'Shop', since: '2026-03-01', why: 'runs it', privacyUrl: 'https://shop.example/privacy' },
    ],
    expectedModels: ['gpt-4.1'],
    expectedHours: { from: '08:00', until: '18:00' },
    expectedMonthly: '40.00',
    rotateEveryDays: 90,
    canary: false,
    note: 'ask Ada',
  };

  test('takes every field and gives it back', async () => {
    const response = await patch('/keys/key_ci', entry);
    expect(response.status).toBe(200);
    const nothing = { since: null, why: null, privacyUrl: null };
    expect((await read('/keys/key_ci')).body).toMatchObject({
      ...entry,
      sharedWith: [{ name: 'Agency', ...nothing }, entry.sharedWith[1]],
      expectedHours: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', until: '18:00', timezone: null },
      expectedMonthly: '40',
    });
    const bad = await patch('/keys/key_ci', { sharedWith: [{ name: 'X', privacyUrl: 'javascript:alert(1)' }] });
    expect(bad.status).toBe(400);
    const trail = await read('/activity?action=key.updated');
    expect(JSON.stringify(trail.body)).toContain('Continuous integration');
  });

  test('use that differs is found, and is an incident with both sides in words until it is written down', async () => {
    const codes = async () =>
      (await listAll('&severity=warning')).filter(({ subject }) => subject.id === 'key_ci').map(({ code }) => code);
    expect(await codes()).toContain('unexpected-model');
    expect(await codes()).toContain('over-expected-spend');
    await createAlertRule(
      seeded.viewer,
      AlertRuleCreate.parse({ kind: 'key-hygiene', name: 'Register', problems: ['outside-register'] }),
    );
    const { workspaceId, viewer } = seeded;
    const judge = () => evaluateKeyHygiene({ workspaceId, now: new Date() });
    expect(await judge()).toEqual({ opened: 1, resolved: 0 });
    const [incident] = (await listIncidents(viewer, { state: ['open'], limit: 50 })).data;
    expect(incident).toMatchObject({
      kind: 'key-hygiene',
      severity: 'warning',
      title: 'Key ci-runner is used outside of its register',
    });
    expect(incident?.explanation).toContain('Expected gpt-4.1; used in 30 days: gpt-5.4-pro ($12.00)');
    expect(incident?.explanation).toContain('Expected $40.00 a month; spent $42.00 in 30 days');
    await patch('/keys/key_ci', { expectedModels: [], expectedMonthly: null, expectedHours: null });
    expect(await judge()).toEqual({ opened: 0, resolved: 1 });
    expect(await codes()).toEqual(['no-limit']);
  });
});

test('the posture is judged from what is stored, and a second factor of all members raises it', async () => {
  const { body } = await read('/posture');
  const pointOf = (answer: typeof body, code: string) =>
    answer.points.find((one: { code: string }) => one.code === code);
  expect(pointOf(body, 'sign-in')).toMatchObject({
    state: 'missing',
    evidence: expect.stringContaining('0 of 2 members'),
  });
  expect(pointOf(body, 'spend-limits')).toMatchObject({
    state: 'partly',
    evidence: expect.stringContaining('1 of 2 projects'),
  });
  await getDb().user.updateMany({ data: { twoFactorEnabled: true } });
  const after = (await read('/posture')).body;
  expect(pointOf(after, 'sign-in')).toMatchObject({ state: 'done', gain: 0 });
  expect(after.score).toBeGreaterThan(body.score);
  await getDb().user.updateMany({ data: { twoFactorEnabled: false } });
  expect((await read('/posture', limited)).status).toBe(403);
});

describe('the inventory', () => {
  const csvOf = async (path: string) => (await callRoute(path, { headers: owner.headers })).text();

  test('has the same figures and findings as page, rows of keys and file', async () => {
    const { data } = (await read('/inventory?kind=keys')).body;
    const keys: { id: string; findings: { code: string }[] }[] = (await read('/keys')).body.data;
    for (const { id, findings } of keys) {
      const row = data.find((one: { id: string }) => one.id === id);
      expect(row.findings.map(({ code }: { code: string }) => code)).toEqual(findings.map(({ code }) => code));
    }
    const ci = data.find((one: { id: string }) => one.id === 'key_ci');
    expect(ci).toMatchObject({ spend: '42', models: ['gpt-4.1', 'gpt-5.4-pro'] });
    expect(ci.requests).toBeGreaterThan(0);
    const line = (await csvOf('/inventory/export?kind=keys')).split('\n').find((one) => one.includes('key_ci'));
    expect(line).toContain(`,${ci.spend},${ci.requests},`);
    expect(
      (await read('/inventory?kind=projects')).body.data.map((one: { id: string; limit: string | null }) => [
        one.id,
        one.limit,
      ]),
    ).toEqual([
      ['proj_a', null],
      ['proj_b', '10'],
    ]);
    expect((await read('/inventory?kind=admin-keys')).body.data).toMatchObject([
      { id: 'key_admin', findings: [{ code: 'admin-key-without-expiry' }] },
    ]);
    expect((await read('/inventory?kind=keys', limited)).body.data.map(({ id }: { id: string }) => id)).toEqual([
      'key_b',
    ]);
    expect((await read('/inventory?kind=admin-keys', limited)).body.data).toEqual([]);
  });

  test('the register goes out and comes back: unchanged, previewed, refused by line, and changed', async () => {
    const load = async (text: string, dryRun: boolean) => {
      const response = await callRoute('/key-register/import', {
        method: 'POST',
        body: { text, dryRun },
        headers: owner.headers,
      });
      return response.json();
    };
    const csv = await csvOf('/key-register/export');
    expect(await load(csv, false)).toMatchObject({ applied: true, rows: 3, kept: 3, changes: [], problems: [] });
    const wrong = 'key,owner,expectedMonthly,canary\nkey_nope,Ada,1,no\nkey_web,Ada,much,maybe\nkey_ci,Ada,5,no\n';
    const refused = await load(wrong, false);
    expect(refused).toMatchObject({ applied: false, changes: [{ key: 'key_ci' }] });
    expect(refused.problems.map((one: { line: number; field: string }) => `${one.line} ${one.field}`)).toEqual([
      '2 key',
      '3 expectedMonthly',
      '3 canary',
    ]);
    const good =
      'key,owner,sharedWith,expectedHours,rotateEveryDays\nkey_web,Web team,Shop | 2026-03-01 | runs it | https://shop.example/privacy; Agency,"1,2,3 08:00-18:00 Europe/Berlin",90\n';
    expect((await load(good, true)).changes).toMatchObject([{ line: 2, key: 'key_web' }]);
    expect((await read('/keys/key_web')).body.owner).toBeNull();
    expect(await load(good, false)).toMatchObject({ applied: true });
    expect((await read('/keys/key_web')).body).toMatchObject({
      owner: 'Web team',
      sharedWith: [
        { name: 'Shop', since: '2026-03-01', why: 'runs it', privacyUrl: 'https://shop.example/privacy' },
        { name: 'Agency', since: null },
      ],
      expectedHours: { weekdays: [1, 2, 3], from: '08:00', until: '18:00', timezone: 'Europe/Berlin' },
      rotateEveryDays: 90,
    });
    expect(await load(await csvOf('/key-register/export'), true)).toMatchObject({ kept: 3, changes: [] });
  });
});
