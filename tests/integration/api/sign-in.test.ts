import { beforeAll, describe, expect, test } from 'vitest';
import { HEAD as lookAtLink, GET as openLink } from '@/app/sign-in/link/route';
import { getAuth } from '@/lib/auth/better-auth';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { findViewer } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { overrideEnv } from '@/lib/env';
import { createSignInLink } from '@/lib/services/people/recover-account';
import { ensureOwnerFromEnv, ensureSetupCode } from '@/lib/services/people/set-up-owner';
import { callRoute } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

const OWNER = { name: 'Ada', email: 'Ada@example.com', password: 'correct horse battery' };
const ORIGIN = 'http://localhost:3000';

const setUp = (body: unknown) => callRoute('/setup', { method: 'POST', body });

function signIn(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return handleAuthRequest(
    new Request(`${ORIGIN}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    }),
  );
}

const readCookies = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .filter((cookie) => cookie.startsWith('spendwatch.session_token='))
    .join('; ');

describe('set-up', () => {
  test('gives a code while nobody owns the installation, the same from every process, and stores nothing that tells it', async () => {
    const code = await ensureSetupCode();
    expect(code).toMatch(/^([A-Z2-9]{4}-){4}[A-Z2-9]{4}$/);
    expect(await Promise.all([ensureSetupCode(), ensureSetupCode()])).toEqual([code, code]);
    const settings = await getDb().instanceSetting.findMany();
    expect(JSON.stringify(settings)).not.toContain(code);
  });

  test.each([
    ['a wrong code', { code: 'AAAA-BBBB-CCCC-DDDD-EEEE' }, 403, 'code'],
    ['a short password', { code: 'x', password: 'short' }, 400, 'password'],
    ['a broken address', { code: 'x', email: 'ada' }, 400, 'email'],
    ['a field it does not know', { code: 'x', role: 'owner' }, 400, 'role'],
  ])('refuses %s', async (_name, change, status, path) => {
    const response = await setUp({ ...OWNER, ...change });
    expect(response.status).toBe(status);
    expect((await response.json()).errors.map((one: { path: string }) => one.path)).toContain(path);
    expect(await getDb().user.count()).toBe(0);
  });

  test('makes one owner, however many ask at the same moment with the right code', async () => {
    const code = await ensureSetupCode();
    const answers = await Promise.all(
      [1, 2, 3].map((at) => setUp({ ...OWNER, email: `ada${at}@example.com`, code: ` ${code?.toLowerCase()} ` })),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([201, 403, 403]);
    expect(await getDb().membership.findMany({ select: { role: true } })).toEqual([{ role: 'owner' }]);
    expect(await ensureSetupCode()).toBeNull();
    expect((await setUp({ ...OWNER, code })).status).toBe(403);
  });

  test('from the environment does nothing once there is an owner', async () => {
    overrideEnv({ SPENDWATCH_OWNER_EMAIL: 'grace@example.com', SPENDWATCH_OWNER_PASSWORD: OWNER.password });
    expect(await ensureOwnerFromEnv()).toBe(false);
    await getDb().user.deleteMany();
    await getDb().membership.deleteMany();
    expect(await ensureOwnerFromEnv()).toBe(true);
    expect(await getDb().workspace.count()).toBe(1);
  });
});

describe('sign-in', () => {
  const grace = { email: 'grace@example.com', password: OWNER.password };
  let cookies: string;

  beforeAll(async () => {
    const response = await signIn(grace);
    expect(response.status).toBe(200);
    cookies = readCookies(response);
  });

  test('sets a cookie that scripts and other sites do not get', async () => {
    const [cookie] = (await signIn(grace)).headers.getSetCookie();
    expect(cookie).toMatch(/^spendwatch\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//i);
  });

  test('shows the session token to nobody but the cookie jar', async () => {
    const response = await signIn(grace);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({ ok: true });
  });

  test('stores the password as a scrypt digest only', async () => {
    const account = await getDb().account.findFirstOrThrow();
    expect(account.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  });

  test('keeps no token of an outside provider, neither at first nor at a later sign-in', async () => {
    const { internalAdapter } = await getAuth().$context;
    const { id: userId } = await getDb().user.findFirstOrThrow();
    const tokens = { accessToken: 'access', refreshToken: 'refresh', idToken: 'identity' };
    const { id } = await internalAdapter.createAccount({ userId, providerId: 'oidc', accountId: 'lin', ...tokens });
    await internalAdapter.updateAccount(id, { ...tokens, scope: 'openid' });
    expect(await getDb().account.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ accountId: 'lin', scope: 'openid', accessToken: null, refreshToken: null, idToken: null },
    });
    await getDb().account.delete({ where: { id } });
  });

  test('answers a wrong password and an unknown address alike', async () => {
    const wrong = await signIn({ ...grace, password: 'not this password' });
    const unknown = await signIn({ ...grace, email: 'nobody@example.com' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test('makes the viewer known to pages and routes', async () => {
    const viewer = await findViewer(new Headers({ cookie: cookies }));
    expect(viewer).toMatchObject({ role: 'owner', timezone: 'UTC', actor: { kind: 'user', name: 'grace' } });
    expect((await callRoute('/budgets', { headers: { cookie: cookies } })).status).toBe(200);
  });

  test.each([
    ['none', {}, 403],
    ['another site', { origin: 'https://evil.example' }, 403],
    ['a look-alike', { origin: 'http://localhost:3000.evil.example' }, 403],
    ['an opaque page', { origin: 'null' }, 403],
    ['this site', { origin: ORIGIN }, 201],
    ['this machine by its other name', { origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' }, 201],
  ])('lets a cookie write only from this site: origin %s', async (name, headers, status) => {
    const body = { name: `Budget of ${name}`, amount: '10' };
    const response = await callRoute('/budgets', { method: 'POST', body, headers: { cookie: cookies, ...headers } });
    expect(response.status).toBe(status);
  });

  test('a forged or cut cookie is nobody', async () => {
    for (const forged of [`${cookies.slice(0, -3)}AAA`, cookies.slice(0, -8), 'spendwatch.session_token=x']) {
      expect(await findViewer(new Headers({ cookie: forged }))).toBeNull();
    }
  });

  test('ends with sign-out, at once', async () => {
    const own = readCookies(await signIn(grace));
    const response = await handleAuthRequest(
      new Request(`${ORIGIN}/api/auth/sign-out`, { method: 'POST', headers: { cookie: own, origin: ORIGIN } }),
    );
    expect(response.status).toBe(200);
    expect(await findViewer(new Headers({ cookie: own }))).toBeNull();
    expect(await findViewer(new Headers({ cookie: cookies }))).not.toBeNull();
  });

  test.each([
    ['POST', '/sign-up/email'],
    ['POST', '/request-password-reset'],
    ['POST', '/reset-password'],
    ['POST', '/two-factor/disable'],
    ['POST', '/change-password'],
    ['POST', '/revoke-sessions'],
    ['GET', '/passkey/list-user-passkeys'],
    ['POST', '/sign-in/link'],
    ['POST', '/update-user'],
    ['POST', '/delete-user'],
    ['GET', '/get-session'],
    ['GET', '/list-sessions'],
    ['GET', '/ok'],
    ['GET', '/sign-in/email/../../ok'],
  ])('%s %s of the library is not served', async (method, path) => {
    const body = method === 'POST' ? { body: JSON.stringify({ ...OWNER, email: 'eve@example.com' }) } : {};
    const headers = { 'content-type': 'application/json', origin: ORIGIN, cookie: cookies };
    const response = await handleAuthRequest(new Request(`${ORIGIN}/api/auth${path}`, { method, headers, ...body }));
    expect(response.status).toBe(404);
    expect(await getDb().user.count()).toBe(1);
  });

  test('slows down whoever keeps guessing', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    const statuses: number[] = [];
    for (let at = 0; at < 12; at += 1) {
      statuses.push((await signIn({ ...grace, password: 'a wrong password' }, headers)).status);
    }
    expect(statuses.slice(0, 5)).toEqual(Array(5).fill(401));
    expect(statuses.slice(5)).toContain(429);
  });
});

describe('one-time link', () => {
  const open = (url: string) => openLink(new Request(url));

  test('signs in once, and only its digest is stored', async () => {
    const url = await createSignInLink('GRACE@example.com');
    const token = new URL(url).searchParams.get('token') ?? '';
    expect(JSON.stringify(await getDb().verification.findMany())).not.toContain(token);
    expect(lookAtLink().status).toBe(200);
    const first = await open(url);
    expect([first.status, first.headers.get('location')]).toEqual([303, '/']);
    expect(await findViewer(new Headers({ cookie: readCookies(first) }))).toMatchObject({ role: 'owner' });
    const second = await open(url);
    expect([second.status, second.headers.get('location')]).toEqual([303, '/sign-in?error=link']);
    expect(second.headers.getSetCookie()).toEqual([]);
  });

  test('opens one session when opened twice at the same moment', async () => {
    const url = await createSignInLink('grace@example.com');
    const answers = await Promise.all([open(url), open(url), open(url)]);
    expect(answers.map((one) => one.headers.get('location')).sort()).toEqual([
      '/',
      '/sign-in?error=link',
      '/sign-in?error=link',
    ]);
  });

  test('stops working after fifteen minutes', async () => {
    const url = await createSignInLink('grace@example.com');
    await getDb().verification.updateMany({ data: { expiresAt: new Date(Date.now() - 1_000) } });
    expect((await open(url)).headers.get('location')).toBe('/sign-in?error=link');
  });

  test.each(['', '?token=', '?token=x', `?token=${'a'.repeat(5_000)}`])('with "%.20s" is refused', async (search) => {
    expect((await open(`${ORIGIN}/sign-in/link${search}`)).headers.get('location')).toBe('/sign-in?error=link');
  });
});
