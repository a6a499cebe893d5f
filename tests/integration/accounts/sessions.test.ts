import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { findViewer } from '@/lib/auth/session';
import { nameAttempt } from '@/lib/auth/sign-in-throttle';
import { getDb } from '@/lib/db/client';
import { overrideEnv } from '@/lib/env';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { readLinkToken, readQueuedMails } from '../../support/mails';
import { createTestPerson, openTestSession, PASSWORD, type TestPerson } from '../../support/session';
import { computeTotp } from '../../support/totp';

useTestDatabase();

const ORIGIN = 'http://localhost:3000';
let workspace: TestWorkspace;
let person: TestPerson;

beforeAll(async () => {
  workspace = await createTestWorkspace();
});
beforeEach(async () => {
  person = await createTestPerson(workspace.id, 'owner');
});

const isIn = async (headers: Record<string, string>) => (await findViewer(new Headers(headers))) !== null;

function signIn(email: string, password: string, headers: Record<string, string> = {}): Promise<Response> {
  return handleAuthRequest(
    new Request(`${ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
      body: JSON.stringify({ email, password }),
    }),
  );
}

const changePassword = () =>
  callRoute('/account/password', {
    method: 'POST',
    headers: person.headers,
    body: { currentPassword: PASSWORD, newPassword: 'seven copper kites aloft' },
  });

const readCookie = (response: Response, name: string) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .find((cookie) => cookie.startsWith(`${name}=`)) ?? '';

describe('a session', () => {
  test.each([
    ['three days without use', { lastSeenAt: new Date(Date.now() - 73 * 3_600_000) }],
    ['two weeks after sign-in', { createdAt: new Date(Date.now() - 15 * 86_400_000) }],
  ])('ends %s', async (_name, data) => {
    expect(await isIn(person.headers)).toBe(true);
    await getDb().session.update({ where: { id: person.sessionId }, data });
    expect(await isIn(person.headers)).toBe(false);
    expect(await getDb().session.findUnique({ where: { id: person.sessionId } })).toBeNull();
  });

  test('follows the workspace’s own limits', async () => {
    await getDb().session.update({
      where: { id: person.sessionId },
      data: { lastSeenAt: new Date(Date.now() - 6 * 60_000) },
    });
    const strict = await getDb().workspace.create({ data: { name: 'Strict', sessionIdleMinutes: 5 } });
    const other = await createTestPerson(strict.id, 'viewer');
    await getDb().session.update({
      where: { id: other.sessionId },
      data: { lastSeenAt: new Date(Date.now() - 6 * 60_000) },
    });
    expect([await isIn(person.headers), await isIn(other.headers)]).toEqual([true, false]);
  });

  test('planted before sign-in is not the one after it', async () => {
    const response = await signIn(person.email, PASSWORD, { cookie: person.cookie });
    const cookie = readCookie(response, 'spendwatch.session_token');
    expect(cookie).not.toBe('');
    expect(cookie).not.toBe(person.cookie);
  });

  test('is a new one after the password changed, and all others are over', async () => {
    const other = await openTestSession(person.userId);
    const response = await changePassword();
    expect(response.status).toBe(204);
    const cookie = readCookie(response, 'spendwatch.session_token');
    expect(await isIn({ cookie })).toBe(true);
    expect([await isIn(person.headers), await isIn(other.headers)]).toEqual([false, false]);
    expect((await readQueuedMails(person.email)).at(-1)?.message.kind).toBe('password-changed');
  });

  test.each([
    ['the password is changed', changePassword],
    [
      'all others are signed out',
      () => callRoute('/sessions/revoke-others', { method: 'POST', headers: person.headers }),
    ],
  ])('that was not the person’s leaves no link behind to come back by once %s', async (_name, act) => {
    const stranger = await createTestPerson(workspace.id, 'viewer');
    for (const { headers, userId } of [person, stranger]) {
      await callRoute('/account/email', { method: 'POST', headers, body: { newEmail: `${userId}@thief.example` } });
    }
    const links = async (recipient: string) => {
      const [mail] = await readQueuedMails(`${recipient}@thief.example`);
      if (mail?.message.kind !== 'email-change') throw new Error('no mail with a link');
      const body = { token: readLinkToken(mail.message.url) };
      return (await callRoute('/email-changes/complete', { method: 'POST', body })).status;
    };
    expect((await act()).ok).toBe(true);
    expect([await links(person.userId), await links(stranger.userId)]).toEqual([404, 200]);
  });

  test('of somebody else cannot be seen or ended', async () => {
    const other = await createTestPerson(workspace.id, 'viewer');
    const list = (await (await callRoute('/sessions', { headers: person.headers })).json()) as {
      data: { id: string }[];
    };
    expect(list.data.map((one) => one.id)).toEqual([person.sessionId]);
    const path = `/sessions/${other.sessionId}`;
    expect((await callRoute(path, { method: 'DELETE', headers: person.headers })).status).toBe(404);
    expect(await isIn(other.headers)).toBe(true);
  });

  test('can be ended from another one, one by one or all', async () => {
    const [second, third] = [await openTestSession(person.userId), await openTestSession(person.userId)];
    await callRoute(`/sessions/${second.sessionId}`, { method: 'DELETE', headers: person.headers });
    expect(await isIn(second.headers)).toBe(false);
    const ended = await callRoute('/sessions/revoke-others', { method: 'POST', headers: person.headers });
    expect(await ended.json()).toEqual({ ended: 1 });
    expect([await isIn(third.headers), await isIn(person.headers)]).toEqual([false, true]);
  });

  test('shows no token of a session to anybody', async () => {
    const text = await (await callRoute('/sessions', { headers: person.headers })).text();
    const stored = await getDb().session.findMany({ select: { token: true } });
    for (const { token } of stored) expect(text).not.toContain(token);
  });
});

describe('guessing', () => {
  const guess = (email: string, address: string, headers: Record<string, string> = {}) =>
    signIn(email, 'not the password at all', { 'x-forwarded-for': address, ...headers });

  /** As if somebody had just failed so many times. */
  async function failBefore(bucket: string, failureCount: number): Promise<void> {
    const row = { failureCount, lastFailedAt: new Date() };
    await getDb().signInFailure.upsert({ where: { bucket }, create: { bucket, ...row }, update: row });
  }

  test('slows down whoever guesses, not the owner elsewhere, however many guess at once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => guess(person.email, '203.0.113.5')));
    const statuses = answers.map((one) => one.status);
    expect(statuses.filter((status) => status === 401)).toHaveLength(5);
    expect(statuses.filter((status) => status === 429)).toHaveLength(7);
    const wait = answers.find((one) => one.status === 429)?.headers.get('retry-after');
    expect(Number(wait)).toBeGreaterThan(0);
    await failBefore(nameAttempt(person.email, { address: '203.0.113.5', knownDevice: null }).account, 12);
    expect((await signIn(person.email, PASSWORD, { 'x-forwarded-for': '203.0.113.5' })).status).toBe(429);
    expect((await signIn(person.email, PASSWORD, { 'x-forwarded-for': '198.51.100.8' })).status).toBe(200);
  });

  test('behind the owner’s own address does not keep out the browser the owner uses', async () => {
    const first = await signIn(person.email, PASSWORD, { 'x-forwarded-for': '192.0.2.1' });
    const cookie = readCookie(first, 'spendwatch.device');
    await failBefore(nameAttempt(person.email, { address: '192.0.2.1', knownDevice: null }).account, 12);
    const from = { 'x-forwarded-for': '192.0.2.1' };
    expect((await signIn(person.email, PASSWORD, from)).status).toBe(429);
    expect((await signIn(person.email, PASSWORD, { ...from, cookie })).status).toBe(200);
  });

  test('many accounts from one address is slowed down as well', async () => {
    const { client } = nameAttempt('any', { address: '203.0.113.77', knownDevice: null });
    await failBefore(client ?? '', 28);
    expect((await guess('nobody1@example.com', '203.0.113.77')).status).toBe(401);
    await failBefore(client ?? '', 40);
    expect((await guess('nobody2@example.com', '203.0.113.77')).status).toBe(429);
    expect((await guess('nobody2@example.com', '203.0.113.78')).status).toBe(401);
  });

  test('takes as long for unknown addresses as for known ones', async () => {
    const times = { known: [] as number[], unknown: [] as number[] };
    for (let at = 0; at < 5; at += 1) {
      for (const [kind, email] of [
        ['known', person.email],
        ['unknown', `nobody${at}@example.com`],
      ] as const) {
        const startedAt = performance.now();
        await guess(email, `198.18.${at}.${kind.length}`);
        times[kind].push(performance.now() - startedAt);
      }
    }
    // The quickest of five: a busy machine makes any answer slow, and none quick.
    const ratio = Math.min(...times.unknown) / Math.min(...times.known);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.7);
  });

  test('is counted with every other request of the client, whatever it asks for', async () => {
    const ask = () =>
      handleAuthRequest(new Request(`${ORIGIN}/api/auth/passkey/generate-authenticate-options`)).then(
        ({ status }) => status,
      );
    overrideEnv({ RATE_LIMIT_PER_MINUTE: '1' });
    expect([await ask(), await ask()]).toEqual([200, 429]);
    overrideEnv({ RATE_LIMIT_PER_MINUTE: '10000000' });
  });

  test('the password of a session that was taken over is slowed down, too', async () => {
    const prove = async (password: string) => {
      const call = { method: 'POST', headers: person.headers, body: { password } };
      return (await callRoute('/account/verification', call)).status;
    };
    expect(await prove('not the password')).toBe(400);
    const from = { address: 'session', knownDevice: person.sessionId };
    await failBefore(nameAttempt(`user:${person.userId}`, from).account, 12);
    expect(await prove(PASSWORD)).toBe(429);
  });
});

describe('guessing the code of a second factor', () => {
  const post = (path: string, body: object, headers: Record<string, string>) =>
    handleAuthRequest(
      new Request(`${ORIGIN}/api/auth${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
        body: JSON.stringify(body),
      }),
    );

  test('ends for the account after ten, also from ever other addresses and with the password entered anew', async () => {
    const start = { method: 'POST', headers: person.headers, body: { password: PASSWORD } };
    const { secret } = (await (await callRoute('/account/authenticator', start)).json()) as { secret: string };
    const confirm = { ...start, body: { code: computeTotp(secret) } };
    expect((await callRoute('/account/authenticator/confirm', confirm)).status).toBeLessThan(300);
    const tryCode = async (code: string, at: number) => {
      const from = { 'x-forwarded-for': `203.0.113.${at}` };
      const cookie = readCookie(await signIn(person.email, PASSWORD, from), 'spendwatch.two_factor');
      expect(cookie).not.toBe('');
      return post('/two-factor/verify-totp', { code }, { ...from, cookie });
    };
    const right = () => computeTotp(secret, Date.now() + 30_000);
    const wrong = () => String((Number(right()) + 500_000) % 1_000_000).padStart(6, '0');
    // As after eight wrong ones.
    await getDb().twoFactor.updateMany({ where: { userId: person.userId }, data: { failedVerificationCount: 8 } });
    const statuses: number[] = [];
    for (let at = 1; at <= 3; at += 1) statuses.push((await tryCode(wrong(), at)).status);
    expect(statuses).toEqual([401, 401, 429]);
    expect((await tryCode(right(), 99)).status).toBe(429);

    await getDb().twoFactor.updateMany({ where: { userId: person.userId }, data: { lockedUntil: new Date(0) } });
    expect((await tryCode(right(), 100)).status).toBe(200);
  });
});

describe('a new device', () => {
  test('is told by mail, the first and known ones are not', async () => {
    const from = (address: string, agent: string) => ({ 'x-forwarded-for': address, 'user-agent': agent });
    const laptop = from('192.0.2.10', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Firefox/140.0');
    await signIn(person.email, PASSWORD, laptop);
    await signIn(person.email, PASSWORD, laptop);
    expect(await readQueuedMails(person.email)).toEqual([]);
    await signIn(person.email, PASSWORD, from('203.0.113.99', 'Mozilla/5.0 (Windows NT 10.0) Chrome/140.0'));
    expect(await readQueuedMails(person.email)).toMatchObject([
      { message: { kind: 'new-device', origin: { device: 'Chrome on Windows', address: '203.0.113.99' } } },
    ]);
  });
});
