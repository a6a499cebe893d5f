import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { expect, type Page } from '@playwright/test';
import { Provider } from 'oidc-provider';
import { computeTotp } from '../support/totp';
import { expectRefusals, test } from './quiet-test';
import { openDialog } from './sign-in';
import { findFreePort, type Stack, startStack } from './stack';

const OWNER = { email: 'ada@example.com', password: 'quiet marble otter lantern' };
const INVITED = { email: 'grace@example.com', name: 'Grace', password: 'seven copper kites aloft' };
const OIDC_PERSON = { sub: 'lin-1', email: 'lin@example.com', email_verified: true, name: 'Lin' };

let stack: Stack;
let provider: Server;

/** A real OpenID provider: signs in whoever comes as `person`, after the consent page it brings along. */
async function startProvider(port: number, redirectUri: string): Promise<Server> {
  const oidc = new Provider(`http://localhost:${port}`, {
    clients: [{ client_id: 'spendwatch', client_secret: 'a-client-secret-of-the-test', redirect_uris: [redirectUri] }],
    findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...OIDC_PERSON, sub }) }),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: true } },
  });
  const server = createServer(oidc.callback());
  await new Promise<void>((resolve) => server.listen(port, resolve));
  return server;
}

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const [port, webPort] = [await findFreePort(), await findFreePort()];
  provider = await startProvider(port, `http://localhost:${webPort}/api/auth/callback/oidc`);
  stack = await startStack({
    PORT: String(webPort),
    SPENDWATCH_URL: `http://localhost:${webPort}`,
    SPENDWATCH_OWNER_EMAIL: OWNER.email,
    SPENDWATCH_OWNER_PASSWORD: OWNER.password,
    OIDC_ISSUER: `http://localhost:${port}`,
    OIDC_CLIENT_ID: 'spendwatch',
    OIDC_CLIENT_SECRET: 'a-client-secret-of-the-test',
    BREACHED_PASSWORDS_URL: 'http://127.0.0.1:9',
  });
  stack.url = `http://localhost:${webPort}`;
});
test.afterAll(async () => {
  await stack?.stop();
  await new Promise((resolve) => provider.close(resolve));
});

async function enterPassword(page: Page, person: { email: string; password: string } = OWNER): Promise<void> {
  await page.goto(`${stack.url}/sign-in`);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('an authenticator app: set up, asked for at sign-in, replaced once by a recovery code', async ({
  openPage,
  expectedConsole,
}) => {
  expectRefusals(expectedConsole);
  const page = await openPage();
  await enterPassword(page);
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(`${stack.url}/settings/security`);
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByLabel('Your password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  const secret = await page.getByLabel('Key to type in').inputValue();
  await page.getByLabel('Code that the app shows').fill(computeTotp(secret));
  await page.getByRole('button', { name: 'Turn it on' }).click();
  const shown = page.getByRole('list', { name: 'Recovery codes' }).getByRole('listitem');
  await expect(shown).toHaveCount(10);
  const codes = await shown.allTextContents();
  await page.getByRole('button', { name: 'I have saved them' }).click();
  await expect(page.getByText('sign-in asks for a code')).toBeVisible();

  const other = await openPage();
  await enterPassword(other);
  await other.getByLabel('Code from your authenticator app').fill('000000');
  await other.getByRole('button', { name: 'Continue' }).click();
  await expect(other.getByText('This code is not right')).toBeVisible();
  await other.getByLabel('Code from your authenticator app').fill(computeTotp(secret, Date.now() + 30_000));
  await other.getByRole('button', { name: 'Continue' }).click();
  await expect(other).not.toHaveURL(/sign-in/);

  const third = await openPage();
  await enterPassword(third);
  await third.getByRole('button', { name: 'Use a recovery code instead' }).click();
  await third.getByLabel('Recovery code').fill(codes[0] ?? '');
  await third.getByRole('button', { name: 'Continue' }).click();
  await expect(third).not.toHaveURL(/sign-in/);

  const fourth = await openPage();
  await enterPassword(fourth);
  await fourth.getByRole('button', { name: 'Use a recovery code instead' }).click();
  await fourth.getByLabel('Recovery code').fill(codes[0] ?? '');
  await fourth.getByRole('button', { name: 'Continue' }).click();
  await expect(fourth.getByText('This code is not right')).toBeVisible();

  // The notices are in the mailbox, for the eyes of the person they concern.
  await page.goto(`${stack.url}/settings/mailbox`);
  await expect(page.getByText('An authenticator app was added').first()).toBeVisible();
  await page.goto(`${stack.url}/settings/security`);
  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByLabel('Your password').fill(OWNER.password);
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(page.getByText('A second factor keeps others out')).toBeVisible();
});

/** A fingerprint reader that always says yes. */
async function plugInAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
    },
  });
}

test('a passkey is added and signs in without a password', async ({ openPage, expectedConsole }) => {
  expectRefusals(expectedConsole);
  const page = await openPage();
  await plugInAuthenticator(page);
  await enterPassword(page);
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(`${stack.url}/settings/security`);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')).toHaveCount(1);
  await page.context().clearCookies();
  await page.goto(`${stack.url}/sign-in`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(`${stack.url}/settings/security`);
  const remove = page.getByRole('list', { name: 'Passkeys' }).getByRole('button');
  const name = (await remove.getAttribute('aria-label'))?.replace('Remove passkey ', '') ?? '';
  const dialog = await openDialog(page, remove);
  await dialog.getByRole('textbox').fill(name);
  await dialog.getByRole('button', { name: 'Remove passkey' }).click();
  await expect(page.getByText('None yet')).toBeVisible();
});

async function invite(page: Page, email: string): Promise<string> {
  await page.goto(`${stack.url}/settings/members?create=1`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByRole('button', { name: 'Send invitation' }).click();
  const link = await page.getByLabel('Invitation link').inputValue();
  await page.getByRole('button', { name: 'Done' }).click();
  return link;
}

test('an invitation lets a second person in, once', async ({ openPage, expectedConsole }) => {
  expectRefusals(expectedConsole);
  const page = await openPage();
  await enterPassword(page);
  await expect(page).not.toHaveURL(/sign-in/);
  const link = await invite(page, INVITED.email);
  await expect(page.getByRole('list', { name: 'Invitations' }).getByText(INVITED.email)).toBeVisible();

  const guest = await openPage();
  await guest.goto(link);
  await expect(guest.getByText(INVITED.email)).toBeVisible();
  expect(guest.url()).not.toContain('#');
  await guest.getByLabel('Your name').fill(INVITED.name);
  await guest.getByLabel('Choose a password').fill('password123');
  await guest.getByRole('button', { name: 'Create my account' }).click();
  await expect(guest.getByText(/easy to guess/i)).toBeVisible();
  await guest.getByLabel('Choose a password').fill(INVITED.password);
  await guest.getByRole('button', { name: 'Create my account' }).click();
  await expect(guest).toHaveURL(`${stack.url}/`);

  await page.reload();
  await expect(page.getByRole('table', { name: 'Members' }).getByText(INVITED.email)).toBeVisible();
  const late = await openPage();
  await late.goto(link);
  await expect(late.getByText('This invitation does not work')).toBeVisible();
});

async function signInAtProvider(page: Page): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(OIDC_PERSON.sub);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('an OIDC identity gets in only after an invitation', async ({ openPage, expectedConsole }) => {
  expectRefusals(expectedConsole);
  // The provider's own pages ask the network for a font.
  expectedConsole.push(/net::ERR_/);
  const stranger = await openPage();
  await stranger.goto(`${stack.url}/sign-in`);
  await stranger.getByRole('button', { name: 'Continue with single sign-on' }).click();
  await signInAtProvider(stranger);
  await expect(stranger.getByText('Nobody is known by this address')).toBeVisible();

  const page = await openPage();
  await enterPassword(page);
  await expect(page).not.toHaveURL(/sign-in/);
  const link = await invite(page, OIDC_PERSON.email);
  await stranger.goto(link);
  await stranger.getByRole('button', { name: 'Join with single sign-on' }).click();
  await expect(stranger).toHaveURL(`${stack.url}/`);
  await stranger.goto(`${stack.url}/settings/security`);
  await expect(stranger.getByText(OIDC_PERSON.email)).toBeVisible();
});

test('a workspace that asks for two factors lets nobody past setting one up', async ({ openPage, expectedConsole }) => {
  expectRefusals(expectedConsole);
  const page = await openPage();
  await plugInAuthenticator(page);
  await enterPassword(page);
  await expect(page).not.toHaveURL(/sign-in/);
  await page.goto(`${stack.url}/settings/security`);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')).toHaveCount(1);
  await page.goto(`${stack.url}/settings/workspace`);
  const rules = await openDialog(page, page.getByRole('button', { name: 'Change…' }));
  await rules.getByLabel('Require two factors').check();
  await rules.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('required', { exact: true })).toBeVisible();

  const member = await openPage();
  await enterPassword(member, INVITED);
  await expect(member).toHaveURL(/second-factor$/);
  await member.goto(`${stack.url}/usage`);
  await expect(member).toHaveURL(/second-factor$/);
  await member.getByRole('button', { name: 'Use an authenticator app' }).click();
  await member.getByLabel('Your password').fill(INVITED.password);
  await member.getByRole('button', { name: 'Continue' }).click();
  const secret = await member.getByLabel('Key to type in').inputValue();
  await member.getByLabel('Code that the app shows').fill(computeTotp(secret));
  await member.getByRole('button', { name: 'Turn it on' }).click();
  await member.getByRole('button', { name: 'I have saved them' }).click();
  await expect(member.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
});
