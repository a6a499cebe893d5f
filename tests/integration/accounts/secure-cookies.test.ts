import { beforeAll, describe, expect, test } from 'vitest';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { findViewer } from '@/lib/auth/session';
import { getDb } from '@/lib/db/client';
import { overrideEnv } from '@/lib/env';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, PASSWORD, type TestPerson } from '../../support/session';

useTestDatabase();

const ORIGIN = 'https://spend.example.com';

let ada: TestPerson;
let grace: TestPerson;
beforeAll(async () => {
  overrideEnv({ SPENDWATCH_URL: ORIGIN });
  const workspace = await createTestWorkspace();
  ada = await createTestPerson(workspace.id, 'owner');
  grace = await createTestPerson(workspace.id, 'member');
  await getDb().user.update({ where: { id: grace.userId }, data: { twoFactorEnabled: true } });
});

const ask = (method: string, path: string, { body, cookie }: { body?: object; cookie?: string } = {}) =>
  handleAuthRequest(
    new Request(`${ORIGIN}/api/auth${path}`, {
      method,
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...(cookie && { cookie }) },
      ...(body && { body: JSON.stringify(body) }),
    }),
  );
const signIn = ({ email }: TestPerson) => ask('POST', '/sign-in/email', { body: { email, password: PASSWORD } });
const listCookies = (response: Response) => response.headers.getSetCookie();

describe('over https', () => {
  test.each<[name: string, ask: () => Promise<Response>, cookies: string[]]>([
    ['a sign-in', () => signIn(ada), ['session_token', 'device']],
    ['a password that asks for a code', () => signIn(grace), ['two_factor']],
    ['a passkey challenge', () => ask('GET', '/passkey/generate-authenticate-options'), ['better-auth-passkey']],
  ])('%s sets only cookies that belong to this host, the whole site and https', async (_name, send, names) => {
    const cookies = listCookies(await send());
    expect(cookies.map((cookie) => cookie.split('=')[0])).toEqual(
      expect.arrayContaining(names.map((name) => `__Host-spendwatch.${name}`)),
    );
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-spendwatch\./);
      expect(cookie).toMatch(/; Secure/i);
      expect(cookie).toMatch(/; Path=\/(?:;|$)/i);
      expect(cookie).toMatch(/; HttpOnly/i);
      expect(cookie).not.toMatch(/; Domain=/i);
    }
  });

  test('a session opens under its own name alone: a neighbour’s cookie without the prefix is nobody', async () => {
    const cookie = listCookies(await signIn(ada)).find((one) => one.includes('session_token')) ?? '';
    const [pair = ''] = cookie.split(';');
    const value = pair.slice(pair.indexOf('=') + 1);
    const open = (name: string) => findViewer(new Headers({ cookie: `${name}=${value}` }));
    expect(await open('__Host-spendwatch.session_token')).toMatchObject({ role: 'owner' });
    expect(await open('spendwatch.session_token')).toBeNull();
    expect(await open('__Secure-spendwatch.session_token')).toBeNull();
  });

  test('signing out takes the same cookie away', async () => {
    const [pair = ''] = (listCookies(await signIn(ada)).find((one) => one.includes('session_token')) ?? '').split(';');
    const gone = listCookies(await ask('POST', '/sign-out', { cookie: pair }));
    expect(gone.find((one) => one.startsWith('__Host-spendwatch.session_token='))).toMatch(/Max-Age=0/i);
    expect(await findViewer(new Headers({ cookie: pair }))).toBeNull();
  });
});
