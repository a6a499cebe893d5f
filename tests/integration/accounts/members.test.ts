import { beforeEach, describe, expect, test } from 'vitest';
import { findViewer } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, openTestSession, type TestPerson } from '../../support/session';

useTestDatabase();

let workspace: TestWorkspace;
let owner: TestPerson;
let admin: TestPerson;
let viewer: TestPerson;

beforeEach(async () => {
  workspace = await createTestWorkspace();
  owner = await createTestPerson(workspace.id, 'owner');
  admin = await createTestPerson(workspace.id, 'admin');
  viewer = await createTestPerson(workspace.id, 'viewer');
});

const change = (by: TestPerson, userId: string, body: Record<string, unknown>) =>
  callRoute(`/members/${userId}`, { method: 'PATCH', body, headers: by.headers });
const remove = (by: TestPerson, userId: string) =>
  callRoute(`/members/${userId}`, { method: 'DELETE', headers: by.headers });
const leave = (by: TestPerson) => callRoute('/members/leave', { method: 'POST', headers: by.headers });

describe('members', () => {
  test('are listed with role, projects and factor', async () => {
    const response = await callRoute('/members', { headers: admin.headers });
    const { data } = (await response.json()) as { data: { email: string; role: string; isYou: boolean }[] };
    expect(data.map((one) => [one.role, one.isYou])).toEqual([
      ['owner', false],
      ['admin', true],
      ['viewer', false],
    ]);
  });

  test('a change of role takes effect at once and ends the person’s sessions', async () => {
    expect((await change(owner, viewer.userId, { role: 'member' })).status).toBe(200);
    expect(await findViewer(new Headers(viewer.headers))).toBeNull();
    const { headers } = await openTestSession(viewer.userId);
    expect(await findViewer(new Headers(headers))).toMatchObject({ role: 'member' });
  });

  test.each([
    ['raise anybody above themselves', () => change(admin, viewer.userId, { role: 'owner' }), 403],
    ['raise themselves', () => change(admin, admin.userId, { role: 'owner' }), 403],
    ['lower an owner', () => change(admin, owner.userId, { role: 'viewer' }), 403],
    ['remove an owner', () => remove(admin, owner.userId), 403],
    ['move somebody to another workspace', () => change(admin, viewer.userId, { workspaceId: workspace.id }), 400],
    ['limit an administrator', () => change(admin, admin.userId, { projectIds: ['proj_a'] }), 400],
  ])('an administrator cannot %s', async (_name, act, status) => {
    expect((await act()).status).toBe(status);
  });

  test('the last owner cannot leave, step down or be removed, not even two at the same moment', async () => {
    expect((await leave(owner)).status).toBe(409);
    expect((await change(owner, owner.userId, { role: 'admin' })).status).toBe(409);
    expect((await remove(owner, owner.userId)).status).toBe(409);
    const second = await createTestPerson(workspace.id, 'owner');
    const answers = await Promise.all([leave(owner), leave(second)]);
    expect(answers.map((one) => one.status).sort()).toEqual([204, 409]);
    expect(await getDb().membership.count({ where: { workspaceId: workspace.id, role: 'owner' } })).toBe(1);
  });

  test('whoever is removed is out at once, with their personal tokens', async () => {
    const created = await callRoute('/tokens', {
      method: 'POST',
      headers: admin.headers,
      body: { name: 'mine', role: 'admin' },
    });
    const { secret } = (await created.json()) as { secret: string };
    expect((await callRoute('/budgets', { token: secret })).status).toBe(200);
    await change(owner, admin.userId, { role: 'viewer' });
    expect((await callRoute('/tokens', { token: secret })).status).toBe(403);
    expect((await remove(owner, admin.userId)).status).toBe(204);
    expect((await callRoute('/budgets', { token: secret })).status).toBe(401);
    expect(await findViewer(new Headers((await openTestSession(admin.userId)).headers))).toBeNull();
  });

  test.each([
    ['is removed', () => remove(owner, admin.userId)],
    ['may do less', () => change(owner, admin.userId, { role: 'viewer' })],
  ])('whoever %s leaves no way in behind: their invitations and shared links end', async (_name, act) => {
    const write = async (path: string, body: unknown, { headers }: TestPerson) =>
      (await callRoute(path, { method: 'POST', headers, body })).json() as Promise<{ id: string; url: string }>;
    const view = { name: 'Mine', params: { range: '7d' } };
    const link = await write('/share-links', view, admin);
    const kept = await write('/share-links', view, owner);
    const mine = await write('/invitations', { email: `x.${admin.userId}@example.com`, role: 'admin' }, admin);
    const theirs = await write('/invitations', { email: `y.${admin.userId}@example.com` }, owner);
    expect((await act()).ok).toBe(true);
    const look = async ({ url }: { url: string }) =>
      (await callRoute('/invitations/look', { method: 'POST', body: { token: new URL(url).hash.slice(1) } })).status;
    expect([await look(mine), await look(theirs)]).toEqual([404, 200]);
    const open = await getDb().shareLink.findMany({ where: { workspaceId: workspace.id, revokedAt: null } });
    expect(open.map(({ id }) => id)).toEqual([kept.id]);
    expect(link.id).not.toBe(kept.id);
  });

  test('of another workspace are out of reach', async () => {
    const other = await createTestWorkspace('Other');
    const stranger = await createTestPerson(other.id, 'owner');
    expect((await change(stranger, viewer.userId, { role: 'admin' })).status).toBe(404);
    expect((await remove(stranger, viewer.userId)).status).toBe(404);
    const switchTo = `/workspaces/${workspace.id}/switch`;
    expect((await callRoute(switchTo, { method: 'POST', headers: stranger.headers })).status).toBe(404);
  });

  test('may belong to several workspaces and switch between them', async () => {
    const created = await callRoute('/workspaces', {
      method: 'POST',
      headers: admin.headers,
      body: { name: 'Side project', timezone: 'Europe/Berlin' },
    });
    expect(created.status).toBe(201);
    expect(await findViewer(new Headers(admin.headers))).toMatchObject({ role: 'owner', timezone: 'Europe/Berlin' });
    const list = (await (await callRoute('/workspaces', { headers: admin.headers })).json()) as { data: unknown[] };
    expect(list.data).toMatchObject([
      { name: 'Acme', role: 'admin', active: false },
      { name: 'Side project', role: 'owner', active: true },
    ]);
    const back = await callRoute(`/workspaces/${workspace.id}/switch`, { method: 'POST', headers: admin.headers });
    expect(back.status).toBe(204);
    expect(await findViewer(new Headers(admin.headers))).toMatchObject({ role: 'admin', workspaceId: workspace.id });
  });
});
