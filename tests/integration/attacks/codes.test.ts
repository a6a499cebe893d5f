import { beforeAll, describe, expect, test } from 'vitest';
import { getAuth } from '@/lib/auth/better-auth';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { getDb } from '@/lib/db/client';
import { openAccountMessage } from '@/lib/services/people/account-mails';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, PASSWORD, type TestPerson } from '../../support/session';
import { computeTotp } from '../../support/totp';

useTestDatabase();

const ORIGIN = 'http://localhost:3000';
const STEP_MS = 30_000;

let workspace: TestWorkspace;
let ada: TestPerson;
let secret: string;

beforeAll(async () => {
  workspace = await createTestWorkspace();
  ada = await createTestPerson(workspace.id, 'owner', { name: 'Ada' });
});

const ask = (path: string, body: object, cookie = '') =>
  handleAuthRequest(
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...(cookie && { cookie }) },
      body: JSON.stringify(body),
    }),
  );

/** Password first, then this code. */
async function signInWith(code: string): Promise<number> {
  const first = await ask('/sign-in/email', { email: ada.email, password: PASSWORD });
  expect(await first.json()).toMatchObject({ twoFactorRedirect: true });
  const cookie = first.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return (await ask('/two-factor/verify-totp', { code }, cookie)).status;
}

describe('a code that somebody looked over the shoulder', () => {
  test('does not open a session after it confirmed the app', async () => {
    const started = await callRoute('/account/authenticator', {
      ...{ method: 'POST', headers: ada.headers, body: { password: PASSWORD } },
    });
    ({ secret } = (await started.json()) as { secret: string });
    const code = computeTotp(secret);
    const confirmed = await callRoute('/account/authenticator/confirm', {
      ...{ method: 'POST', headers: ada.headers, body: { code } },
    });
    expect(confirmed.status).toBeLessThan(300);
    expect(await signInWith(code)).toBe(401);
  });

  test('does not work again after a later one, within the time that clocks may differ', async () => {
    await getDb().twoFactor.updateMany({ where: { userId: ada.userId }, data: { lastStep: null } });
    // Close to the end of a step the present code would be of the one before.
    const left = STEP_MS - (Date.now() % STEP_MS);
    if (left < 8_000) await new Promise((resolve) => setTimeout(resolve, left + 100));
    const now = Date.now();
    const [earlier, present, later] = [-STEP_MS, 0, STEP_MS].map((shift) => computeTotp(secret, now + shift));
    expect(await signInWith(present ?? '')).toBe(200);
    expect(await signInWith(present ?? '')).toBe(401);
    expect(await signInWith(earlier ?? '')).toBe(401);
    expect(await signInWith(later ?? '')).toBe(200);
    expect(await signInWith(present ?? '')).toBe(401);
  });
});

describe('an identity of a provider that is linked to an account', () => {
  const link = async (accountId: string) => {
    const { internalAdapter } = await getAuth().$context;
    await internalAdapter.createAccount({ userId: ada.userId, providerId: 'google', accountId });
  };
  const listTold = async () => {
    const mails = await getDb().accountMail.findMany({
      where: { recipient: ada.email, kind: 'identity-linked' },
      orderBy: { id: 'asc' },
    });
    return mails.map((mail) => openAccountMessage(mail as never) as { provider: string; isFurther: boolean });
  };

  test('is told by mail and in the trail, a second one of the same provider as such', async () => {
    await link('first-sub');
    await link('second-sub');
    expect((await listTold()).map(({ provider, isFurther }) => [provider, isFurther])).toEqual([
      ['Google', false],
      ['Google', true],
    ]);
    const entries = await getDb().auditEntry.findMany({
      where: { workspaceId: workspace.id, action: 'account.identity-linked', target: ada.userId },
    });
    expect(entries).toHaveLength(2);
  });
});
