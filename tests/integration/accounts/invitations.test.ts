import { beforeAll, describe, expect, test } from 'vitest';
import { createInvitationToken } from '@/lib/auth/invitation-token';
import { getDb } from '@/lib/db/client';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { readLinkToken, readQueuedMails } from '../../support/mails';
import { createTestPerson, type TestPerson } from '../../support/session';

useTestDatabase();

const PASSWORD = 'seven copper kites aloft';
let workspace: TestWorkspace;
let admin: TestPerson;

beforeAll(async () => {
  workspace = await createTestWorkspace();
  admin = await createTestPerson(workspace.id, 'admin');
  await createTestPerson(workspace.id, 'owner');
});

const invite = (body: Record<string, unknown>, headers = admin.headers) =>
  callRoute('/invitations', { method: 'POST', body, headers });
const accept = (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  callRoute('/invitations/accept', { method: 'POST', body, headers });
const look = (token: string) => callRoute('/invitations/look', { method: 'POST', body: { token } });

async function inviteForToken(email: string, more: Record<string, unknown> = {}) {
  const created = (await (await invite({ email, ...more })).json()) as { id: string; url: string };
  return { id: created.id, token: readLinkToken(created.url) };
}

describe('an invitation', () => {
  test('goes out by mail, sealed until it is sent, and only its digest is stored', async () => {
    const { token } = await inviteForToken('Grace@Example.com', { role: 'member', projectIds: ['proj_a'] });
    const [mail] = await readQueuedMails('grace@example.com');
    expect(mail?.message).toMatchObject({ kind: 'invitation', role: 'member', workspaceName: 'Acme' });
    const stored = JSON.stringify([
      await getDb().invitation.findMany(),
      await getDb().accountMail.findMany(),
      await getDb().auditEntry.findMany({ select: { detail: true } }),
    ]);
    expect(stored).not.toContain(token);
    expect(Buffer.from(stored).includes(Buffer.from(token))).toBe(false);
  });

  test('is sent, and sent again, only by who proved lately that it is them: it outlives a stolen session', async () => {
    const late = await createTestPerson(workspace.id, 'admin');
    const { id } = await inviteForToken('before@example.com');
    await getDb().session.update({
      where: { id: late.sessionId },
      data: { verifiedAt: new Date(Date.now() - 11 * 60_000) },
    });
    const again = () => callRoute(`/invitations/${id}/resend`, { method: 'POST', headers: late.headers });
    const answers = [await invite({ email: 'after@example.com' }, late.headers), await again()];
    expect(await Promise.all(answers.map(async (one) => (await one.json()).code))).toEqual([
      'verification_needed',
      'verification_needed',
    ]);
    expect(await getDb().invitation.count({ where: { email: 'after@example.com' } })).toBe(0);
  });

  test('makes one member with the invited role, however often it is accepted at once', async () => {
    const { token } = await inviteForToken('lin@example.com', { role: 'viewer', projectIds: ['proj_a'] });
    expect(await (await look(token)).json()).toMatchObject({ email: 'lin@example.com', hasAccount: false });
    const answers = await Promise.all([1, 2, 3].map(() => accept({ token, name: 'Lin', password: PASSWORD })));
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
    const user = await getDb().user.findUniqueOrThrow({ where: { email: 'lin@example.com' } });
    expect(await getDb().membership.findMany({ where: { userId: user.id } })).toMatchObject([
      { workspaceId: workspace.id, role: 'viewer', projectIds: ['proj_a'] },
    ]);
    expect((await accept({ token, name: 'Eve', password: PASSWORD })).status).toBe(404);
    expect((await look(token)).status).toBe(404);
  });

  test('to an address with an account wants that person signed in', async () => {
    const other = await createTestWorkspace('Other');
    const known = await createTestPerson(other.id, 'viewer', { name: 'Known' });
    const stranger = await createTestPerson(other.id, 'viewer', { name: 'Stranger' });
    const { token } = await inviteForToken(known.email, { role: 'member' });
    expect((await accept({ token })).status).toBe(401);
    expect((await accept({ token, name: 'Known', password: PASSWORD })).status).toBe(401);
    expect((await accept({ token }, stranger.headers)).status).toBe(401);
    expect((await accept({ token }, known.headers)).status).toBe(200);
    const session = await getDb().session.findUniqueOrThrow({ where: { id: known.sessionId } });
    expect(session.activeWorkspaceId).toBe(workspace.id);
  });

  test.each([
    ['taken back', (id: string) => callRoute(`/invitations/${id}`, { method: 'DELETE', headers: admin.headers })],
    ['sent again', (id: string) => callRoute(`/invitations/${id}/resend`, { method: 'POST', headers: admin.headers })],
    ['replaced by a newer one', () => invite({ email: 'late@example.com' })],
    [
      'eight days old',
      (id: string) =>
        getDb().invitation.updateMany({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } }),
    ],
  ])('that was %s does not work any more', async (_name, change) => {
    const { id, token } = await inviteForToken('late@example.com');
    await change(id);
    expect((await accept({ token, name: 'Late', password: PASSWORD })).status).toBe(404);
  });

  test.each([
    ['a role above the inviter’s', { role: 'owner' }, 403],
    ['a limited administrator', { role: 'admin', projectIds: ['proj_a'] }, 400],
    ['a workspace of the caller’s choice', { workspaceId: '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10' }, 400],
    ['a state of the caller’s choice', { acceptedAt: '2026-01-01T00:00:00Z' }, 400],
  ])('with %s is refused', async (_name, more, status) => {
    expect((await invite({ email: 'mallory@example.com', ...more })).status).toBe(status);
  });

  test('cannot be accepted with a role or workspace of the guest’s choice', async () => {
    const { token } = await inviteForToken('eve@example.com');
    for (const more of [{ role: 'owner' }, { workspaceId: workspace.id }, { projectIds: [] }]) {
      expect((await accept({ token, name: 'Eve', password: PASSWORD, ...more })).status).toBe(400);
    }
  });

  test.each(['', 'x', 'a'.repeat(64), 'a'.repeat(5_000)])('a made-up token "%.10s" is refused', async (token) => {
    expect([400, 404]).toContain((await look(token)).status);
    expect((await look(createInvitationToken(workspace.id))).status).toBe(404);
  });

  test('of another workspace is out of reach', async () => {
    const other = await createTestWorkspace('Far');
    const { id } = await inviteForToken('far@example.com');
    for (const [method, path] of [
      ['DELETE', `/invitations/${id}`],
      ['POST', `/invitations/${id}/resend`],
    ] as const) {
      expect((await callRoute(path, { method, token: other.tokens.owner })).status).toBe(404);
    }
    const list = await (await callRoute('/invitations', { token: other.tokens.owner })).json();
    expect(list.data).toEqual([]);
  });
});
