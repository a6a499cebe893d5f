import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import { getDb, getPool } from '@/lib/db/client';
import type { FoundSecret } from '@/lib/domain/leaks/found-secret';
import { overrideEnv } from '@/lib/env';
import { fingerprintSecret } from '@/lib/scanner/fingerprint';
import { scanDueSource } from '@/lib/services/leaks/scan-sources';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { makeKey } from '../../unit/scanner/scan-with';
import { listTold, type Seeded, seedUsage, seedWorkspace } from '../incidents/seed';

useTestDatabase();
const HOUR_MS = 3_600_000;

const describeFound = (key: string, more: Partial<FoundSecret> = {}): FoundSecret => ({
  rule: 'openai-project-key',
  title: 'OpenAI project key',
  provider: 'openai',
  severity: 'critical',
  path: 'src/client.ts',
  line: 3,
  column: 12,
  fingerprint: fingerprintSecret(key),
  redacted: `sk-proj-…${key.slice(-4)}`,
  ...more,
});

/** A workspace whose key ci-runner is `key` by what the provider shows, and a token of a member. */
async function seed(key: string): Promise<Seeded & { token: string; adminToken: string }> {
  const seeded = await seedWorkspace();
  const { workspaceId, connectionId } = seeded;
  await getDb().providerApiKey.update({
    where: { workspaceId_connectionId_id: { workspaceId, connectionId, id: 'key_ci' } },
    data: { redactedValue: `sk-proj-...${key.slice(-4)}`, lastUsedAt: new Date() },
  });
  const add = async (role: 'member' | 'admin') => {
    const token = createBearerToken(workspaceId);
    await getDb().apiToken.create({ data: { workspaceId, name: role, role, tokenHash: hashBearerToken(token) } });
    return token;
  };
  return { ...seeded, token: await add('member'), adminToken: await add('admin') };
}

async function call(seeded: { token: string }, url: string, method = 'GET', body?: unknown) {
  const response = await callRoute(url, { method, token: seeded.token, ...(body === undefined ? {} : { body }) });
  return { status: response.status, body: response.status === 204 ? null : await response.json() };
}

const report = (seeded: { token: string }, found: FoundSecret[], source = 'acme/app') =>
  call(seeded, '/leaks', 'POST', { source, found });

describe('a reported key of the inventory', () => {
  test('opens a critical incident with what it spent since the commit, and tells people once', async () => {
    const key = makeKey();
    const seeded = await seed(key);
    const hour = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
    const ago = (hours: number) => new Date(hour.getTime() - hours * HOUR_MS);
    await seedUsage(
      seeded,
      'hour',
      [
        { at: ago(3), dollars: 40 },
        { at: ago(30), dollars: 500 },
      ],
      () => hour,
    );
    const found = describeFound(key, { commit: 'a'.repeat(40), author: 'Grace', committedAt: ago(5).toISOString() });
    const first = await report(seeded, [found]);
    expect(first).toMatchObject({
      status: 200,
      body: { incidentsOpened: 1, leaks: [{ isNew: true, keyId: 'key_ci' }] },
    });
    const { body } = await call(seeded, '/incidents?state=open');
    expect(body.data).toMatchObject([
      { kind: 'leak', severity: 'critical', observed: '40', excess: '0', scope: { apiKeyId: 'key_ci' } },
    ]);
    expect(body.data[0].title).toContain('ci-runner');
    expect(body.data[0].explanation).toContain('$40');
    expect(body.data[0].facts[0].text).toContain('src/client.ts:3, commit aaaaaaaaaaaa by Grace');
    expect((await report(seeded, [found])).body).toMatchObject({ incidentsOpened: 0, leaks: [{ isNew: false }] });
    expect(await listTold(seeded.workspaceId)).toEqual(['first -> oncall@example.com']);
  });

  test('rotated ends the incident, and stays settled wherever the key is seen again', async () => {
    const key = makeKey();
    const seeded = await seed(key);
    const { body } = await report(seeded, [describeFound(key)]);
    const [{ id }] = body.leaks;
    const updated = await call(seeded, `/leaks/${id}`, 'PATCH', { state: 'rotated', reason: 'new key since Monday' });
    expect(updated).toMatchObject({ status: 200, body: { state: 'rotated', stateBy: expect.any(String) } });
    expect((await call(seeded, '/incidents?state=open')).body.data).toEqual([]);
    const again = await report(seeded, [describeFound(key, { path: 'other.py', commit: 'b'.repeat(40) })], 'acme/fork');
    expect(again.body).toMatchObject({ incidentsOpened: 0, leaks: [{ state: 'rotated' }] });
    const { body: leak } = await call(seeded, `/leaks/${id}`);
    expect(leak.places.map((place: { source: string; path: string }) => `${place.source} ${place.path}`)).toEqual([
      'acme/app src/client.ts',
      'acme/fork other.py',
    ]);
    await call(seeded, `/leaks/${id}`, 'PATCH', { state: 'open', reason: 'it still works' });
    expect((await call(seeded, '/incidents?state=open')).body.data).toHaveLength(1);
  });

  test('a key that the provider no longer lists, and a key of nobody, open nothing', async () => {
    const key = makeKey();
    const seeded = await seed(key);
    const { workspaceId } = seeded;
    await getDb().providerApiKey.updateMany({ where: { workspaceId, id: 'key_ci' }, data: { deletedAt: new Date() } });
    const { body } = await report(seeded, [describeFound(key), describeFound(makeKey())]);
    expect(body).toMatchObject({ incidentsOpened: 0, leaks: [{ keyId: 'key_ci' }, { keyId: null }] });
  });

  test('no rule of the kind, no incident', async () => {
    const key = makeKey();
    const seeded = await seed(key);
    const rules = await call(seeded, '/alert-rules');
    const rule = rules.body.data.find((one: { kind: string }) => one.kind === 'leak');
    await call(seeded, `/alert-rules/${rule.id}`, 'PATCH', { enabled: false });
    expect((await report(seeded, [describeFound(key)])).body.incidentsOpened).toBe(0);
  });
});

describe('a key that was entered once', () => {
  test('is recognised for certain, and is stored nowhere', async () => {
    const key = makeKey();
    const seeded = await seed(key);
    expect(await call(seeded, '/keys/key_ci/fingerprint', 'POST', { key })).toEqual({ status: 204, body: null });
    expect(await call(seeded, '/keys/key_ci/fingerprint', 'POST', { key: makeKey() })).toMatchObject({ status: 400 });
    const { body } = await report(seeded, [describeFound(key)]);
    const leak = await call(seeded, `/leaks/${body.leaks[0].id}`);
    expect(leak.body.key).toMatchObject({ id: 'key_ci', name: 'ci-runner', isCertain: true, isLive: true });
    // Another key that shows the same four characters is not taken for it any more.
    const alike = `${makeKey().slice(0, -4)}${key.slice(-4)}`;
    expect((await report(seeded, [describeFound(alike)])).body.leaks[0].keyId).toBeNull();
    const { rows } = await getPool().query('SELECT table_name FROM information_schema.tables WHERE table_schema = $1', [
      'public',
    ]);
    for (const { table_name: table } of rows) {
      const found = await getPool().query(`SELECT 1 FROM "${table}" t WHERE strpos(t::text, $1) > 0`, [key]);
      expect([table, found.rowCount]).toEqual([table, 0]);
    }
  });
});

describe('the door', () => {
  test('a field that could hold a secret is refused, and lists go by state', async () => {
    const key = makeKey();
    const seeded = await seed(key);
    expect(await report(seeded, [{ ...describeFound(key), secret: key } as FoundSecret])).toMatchObject({
      status: 400,
    });
    await report(seeded, [describeFound(key)]);
    expect((await call(seeded, '/leaks?state=open')).body.data).toHaveLength(1);
    expect((await call(seeded, '/leaks?state=rotated')).body.data).toEqual([]);
  });
});

describe('folders that the worker scans', () => {
  test('what is found is reported, relative to the folder; only allowed folders are taken', async () => {
    const key = makeKey();
    const seeded = await seed(key);
    const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'spendwatch-source-')));
    writeFileSync(path.join(root, 'a.env'), `OPENAI_API_KEY=${key}\n`);
    const admin = { token: seeded.adminToken };
    const create = () => call(admin, '/leak-sources', 'POST', { name: 'checkout', path: root });
    overrideEnv({ LEAK_SCAN_ROOTS: '/srv/nothing' });
    expect(await create()).toMatchObject({ status: 400, body: { errors: [{ path: 'path' }] } });
    overrideEnv({ LEAK_SCAN_ROOTS: path.dirname(root) });
    expect(await create()).toMatchObject({ status: 201 });
    expect(await create()).toMatchObject({ status: 409 });
    expect(await scanDueSource(seeded.workspaceId)).toBe(true);
    expect(await scanDueSource(seeded.workspaceId)).toBe(false);
    const { body } = await call(seeded, '/leaks');
    expect(body.data).toMatchObject([
      { places: [{ source: 'checkout', path: 'a.env', line: 1 }], key: { id: 'key_ci' } },
    ]);
    const sources = await call(admin, '/leak-sources');
    expect(sources.body.data).toMatchObject([{ name: 'checkout', lastFound: 1, lastError: null }]);
    // A worker that died in the middle of its scan.
    const leave = (minutes: number) =>
      getPool().query(
        `UPDATE leak_source SET last_started_at = now() - make_interval(mins => $2), last_ended_at = NULL WHERE workspace_id = $1`,
        [seeded.workspaceId, minutes],
      );
    await leave(9);
    expect(await scanDueSource(seeded.workspaceId)).toBe(false);
    await leave(11);
    expect(await scanDueSource(seeded.workspaceId)).toBe(true);
    rmSync(root, { recursive: true });
    await getPool().query(
      `UPDATE leak_source SET last_started_at = now() - interval '3 days' WHERE workspace_id = $1`,
      [seeded.workspaceId],
    );
    expect(await scanDueSource(seeded.workspaceId)).toBe(true);
    expect((await call(admin, '/leak-sources')).body.data[0].lastError).toContain('no such folder');
  });
});
