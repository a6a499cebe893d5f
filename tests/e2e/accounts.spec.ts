import { expect, type Page } from '@playwright/test';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink';
import { computeTotp } from '../support/totp';
import { expectAccessible } from './accessible';
import {
  CLIENT,
  GOOGLE_ROUTES,
  type IdentityProvider,
  signInAtProvider,
  startIdentityProvider,
} from './identity-provider';
import { expectRefusals, test } from './quiet-test';
import { openDialog } from './sign-in';
import { findFreePort, type Stack, startStack } from './stack';

const OWNER = { email: 'ada@example.com', password: 'quiet marble otter lantern' };
const INVITED = { email: 'grace@example.com', name: 'Grace', password: 'seven copper kites aloft' };
/** What the invited person's password becomes. */
const REPLACED = 'nine paper lanterns drift';
const OIDC_NAME = 'lin';
const GOOGLE_NAME = 'sam';

/** What the proxy in front says of every client, and what a client claims about itself. */
const CLIENT_ADDRESS = '203.0.113.7';
const CLAIMED_ADDRESS = '198.51.100.66';
const MAIL_LOGIN = { user: 'spendwatch', password: 'a-password-of-the-mail-server' };

// The proxy ends TLS with a certificate that nobody trusts.
test.use({ ignoreHTTPSErrors: true });

let stack: Stack;
let providers: IdentityProvider[] = [];
let googleUrl: string;
let sink: SmtpSink;

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const port = await findFreePort();
  const googlePort = await findFreePort();
  googleUrl = `http://localhost:${googlePort}`;
  sink = await startSmtpSink({
    ...{ authOptional: false, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] },
    onAuth: ({ username, password }, _session, callback) =>
      username === MAIL_LOGIN.user && password === MAIL_LOGIN.password
        ? callback(null, { user: username })
        : callback(new Error('wrong login')),
  });
  stack = await startStack(
    {
      SPENDWATCH_OWNER_EMAIL: OWNER.email,
      SPENDWATCH_OWNER_PASSWORD: OWNER.password,
      OIDC_ISSUER: `http://localhost:${port}`,
      OIDC_CLIENT_ID: CLIENT.id,
      OIDC_CLIENT_SECRET: CLIENT.secret,
      GOOGLE_CLIENT_ID: CLIENT.id,
      GOOGLE_CLIENT_SECRET: CLIENT.secret,
      GOOGLE_STAND_IN: googleUrl,
      NODE_OPTIONS: `--import=${new URL('./google-stand-in.mjs', import.meta.url)}`,
      BREACHED_PASSWORDS_URL: 'http://127.0.0.1:9',
      SMTP_URL: sink.url.replace('//', `//${MAIL_LOGIN.user}:${MAIL_LOGIN.password}@`),
    },
    { behindTls: { clientAddress: CLIENT_ADDRESS } },
  );
  const redirectTo = (name: string) => `${stack.url}/api/auth/callback/${name}`;
  providers = await Promise.all([
    startIdentityProvider({ port, issuer: `http://localhost:${port}`, redirectUri: redirectTo('oidc') }),
    startIdentityProvider({
      ...{ port: googlePort, issuer: 'https://accounts.google.com', redirectUri: redirectTo('google') },
      routes: GOOGLE_ROUTES,
    }),
  ]);
});
test.afterAll(async () => {
  for (const mail of sink.taken) stack.keepMail(mail.raw);
  for (const token of providers.flatMap((one) => one.tokens)) stack.keepSecret('token of a provider', token);
  await stack.stop().finally(() => Promise.all([sink, ...providers].map((one) => one.close())));
});

/** The text of the first mail to somebody with these words in its subject. */
async function readMailTo(email: string, subject: RegExp): Promise<string> {
  const find = () => sink.taken.find((mail) => mail.to === email && subject.test(mail.subject));
  await expect.poll(find).toBeDefined();
  return find()?.text ?? '';
}

async function enterPassword(page: Page, person: { email: string; password: string } = OWNER): Promise<void> {
  await page.goto(`${stack.url}/sign-in`);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

test('behind a proxy that ends TLS: cookies of this host alone, a fresh session, the address that the proxy tells', async ({
  openPage,
}) => {
  const page = await openPage({ extraHTTPHeaders: { 'x-forwarded-for': CLAIMED_ADDRESS } });
  const planted = { name: '__Host-spendwatch.session_token', value: 'planted.before-the-sign-in' };
  await page.context().addCookies([{ ...planted, url: stack.url, secure: true }]);
  await enterPassword(page);
  await expect(page).not.toHaveURL(/sign-in/);
  const cookies = await page.context().cookies();
  expect(cookies.map(({ name }) => name)).toContain(planted.name);
  for (const { name, value, secure, httpOnly, sameSite, path } of cookies) {
    expect({ name, secure, httpOnly, sameSite, path }).toEqual({
      ...{
        name: expect.stringMatching(/^__Host-spendwatch\./),
        secure: true,
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
      },
    });
    expect(value).not.toBe(planted.value);
  }
  await page.goto(`${stack.url}/settings/security`);
  await expect(page.getByText(CLIENT_ADDRESS).first()).toBeVisible();
  await expect(page.getByText(CLAIMED_ADDRESS)).toHaveCount(0);
});

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
  await expectAccessible(other, '/second-factor');
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

  await readMailTo(OWNER.email, /authenticator app was added/);
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

test('a forgotten password is replaced by a link in a mail, which works once', async ({
  openPage,
  expectedConsole,
}) => {
  expectRefusals(expectedConsole);
  const page = await openPage();
  await page.goto(`${stack.url}/forgot-password`);
  await page.getByLabel('E-mail').fill(INVITED.email);
  await page.getByRole('button', { name: 'Send the link' }).click();
  const [link = ''] = /https:\S+\/reset-password#\S+/.exec(await readMailTo(INVITED.email, /password/i)) ?? [];
  expect(link).toContain(stack.url);
  for (const outcome of ['Your new password is set', /this link was used already/]) {
    const visitor = await openPage();
    await visitor.goto(link);
    await visitor.getByLabel('New password').fill(REPLACED);
    await visitor.getByRole('button', { name: 'Set the password' }).click();
    await expect(visitor.getByText(outcome).first()).toBeVisible();
  }
  await enterPassword(page, { ...INVITED, password: REPLACED });
  await expect(page).not.toHaveURL(/sign-in/);
});

test('an OIDC identity gets in only after an invitation', async ({ openPage, expectedConsole }) => {
  expectRefusals(expectedConsole);
  // The provider's own pages ask the network for a font.
  expectedConsole.push(/net::ERR_/);
  const stranger = await openPage();
  await stranger.goto(`${stack.url}/sign-in`);
  await stranger.getByRole('button', { name: 'Continue with single sign-on' }).click();
  await signInAtProvider(stranger, OIDC_NAME);
  await expect(stranger.getByText('No account has this address')).toBeVisible();

  const page = await openPage();
  await enterPassword(page);
  await expect(page).not.toHaveURL(/sign-in/);
  const link = await invite(page, `${OIDC_NAME}@example.com`);
  await stranger.goto(link);
  await stranger.getByRole('button', { name: 'Join with single sign-on' }).click();
  await expect(stranger).toHaveURL(`${stack.url}/`);
  await stranger.goto(`${stack.url}/settings/security`);
  await expect(stranger.getByText(`${OIDC_NAME}@example.com`)).toBeVisible();
});

test('a Google identity joins by an invitation and signs in again without a password', async ({
  openPage,
  expectedConsole,
}) => {
  expectRefusals(expectedConsole);
  expectedConsole.push(/net::ERR_/);
  const page = await openPage();
  await enterPassword(page);
  await expect(page).not.toHaveURL(/sign-in/);
  const link = await invite(page, `${GOOGLE_NAME}@example.com`);

  const guest = await openPage();
  // Google's own page is the local provider's; the address it is opened with is the one the product made.
  await guest.route('https://accounts.google.com/**', (route) => {
    const { pathname, searchParams } = new URL(route.request().url());
    // Google would ask which of its accounts is meant.
    expect(searchParams.get('prompt')).toBe('select_account');
    searchParams.delete('prompt');
    return route.fulfill({ status: 302, headers: { location: `${googleUrl}${pathname}?${searchParams}` } });
  });
  await guest.goto(link);
  await guest.getByRole('button', { name: 'Join with Google' }).click();
  await signInAtProvider(guest, GOOGLE_NAME);
  await expect(guest).toHaveURL(`${stack.url}/`);
  const isOurs = ({ domain, name }: { domain: string; name: string }) =>
    domain === 'localhost' && name.includes('spendwatch');
  for (const { name } of (await guest.context().cookies()).filter(isOurs)) await guest.context().clearCookies({ name });
  await guest.goto(`${stack.url}/sign-in`);
  await guest.getByRole('button', { name: 'Continue with Google' }).click();
  await expect(guest).toHaveURL(`${stack.url}/`);
  await guest.goto(`${stack.url}/settings/security`);
  await expect(guest.getByText(`${GOOGLE_NAME}@example.com`)).toBeVisible();
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
  await enterPassword(member, { ...INVITED, password: REPLACED });
  await expect(member).toHaveURL(/second-factor$/);
  await member.goto(`${stack.url}/usage`);
  await expect(member).toHaveURL(/second-factor$/);
  await member.getByRole('button', { name: 'Use an authenticator app' }).click();
  await member.getByLabel('Your password').fill(REPLACED);
  await member.getByRole('button', { name: 'Continue' }).click();
  const secret = await member.getByLabel('Key to type in').inputValue();
  await member.getByLabel('Code that the app shows').fill(computeTotp(secret));
  await member.getByRole('button', { name: 'Turn it on' }).click();
  await member.getByRole('button', { name: 'I have saved them' }).click();
  await expect(member.getByRole('heading', { name: 'Overview', level: 1 })).toBeVisible();
});
