import { execFile } from 'node:child_process';
import process from 'node:process';
import { promisify } from 'node:util';
import { expect, type Page } from '@playwright/test';
import pg from 'pg';
import { tsxArgs } from '@/lib/cli/children';
import { startEmbeddedServer } from '@/lib/db/embedded/server';
import { SIMULATOR_ACTION_KEY, SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { expectAccessible } from './accessible';
import { tabTo } from './keyboard';
import { expectRefusals, test } from './quiet-test';
import { type Stack, startStack } from './stack';

const run = promisify(execFile);

const OWNER = { email: 'ada@example.com', password: 'quiet marble otter lantern' };
const MEMBER = { email: 'grace@example.com', name: 'Grace', password: 'seven copper kites aloft' };
const PHONE = { width: 390, height: 844 };
const MINUTE_MS = 60_000;

// One leak goes through all of them.
test.describe.configure({ mode: 'serial' });

let stack: Stack;
let simulator: Simulator;
/** The provider's reports are this far behind. */
let lagMinutes = 6;
/** Of the leak: it stands in the history that is read first. */
const startsAt = new Date(Date.now() - 30 * MINUTE_MS);

test.beforeAll(async () => {
  test.setTimeout(300_000);
  const leak = { type: 'leaked_key', apiKeyId: 'ci-runner', startsAt: startsAt.toISOString(), dollarsPerHour: 300 };
  simulator = await startSimulator({
    scenario: parseScenario({ events: [leak] }),
    now: () => new Date(Date.now() - lagMinutes * MINUTE_MS),
  });
  stack = await startStack({
    ...{ OPENAI_ADMIN_KEY: SIMULATOR_READ_KEY, OPENAI_ACTION_KEY: SIMULATOR_ACTION_KEY },
    ...{ OPENAI_BASE_URL: simulator.url, POLL_INTERVAL_SECONDS: '5' },
    ...{ ALERT_EMAIL_TO: 'oncall@example.com', ALLOWED_PRIVATE_HOSTS: '127.0.0.1' },
    ...{ SPENDWATCH_OWNER_EMAIL: OWNER.email, SPENDWATCH_OWNER_PASSWORD: OWNER.password },
  });
});
test.afterAll(() => stack.stop().finally(() => simulator.close()));

/** Changes rows beside the product: what would take minutes of waiting. */
async function change(statement: string): Promise<void> {
  const server = await startEmbeddedServer(stack.dataDir);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
    await server.stop();
  }
}

const post = (page: Page, path: string, data: object) =>
  page.request.post(`${stack.url}${path}`, { headers: { origin: stack.url }, data });

async function signIn(page: Page, { email, password }: { email: string; password: string }): Promise<void> {
  expect((await post(page, '/api/auth/sign-in/email', { email, password })).status()).toBe(200);
}

/** An incident about the leak opens once the provider's history was read. */
async function openIncident(page: Page): Promise<void> {
  const read = async (path: string) => (await page.request.get(`${stack.url}/api/v1/connections${path}`)).json();
  const { data } = await read('');
  const readProgress = async () => (await read(`/${data[0].id}/status`)).backfillPercent;
  await expect.poll(readProgress, { timeout: 120_000 }).toBe(100);
  const key = simulator.organization.keys.find(({ name }) => name === 'ci-runner');
  const about = { projectId: key?.projectId, apiKeyId: key?.id, model: 'gpt-5.4-2026-03-05', startsAt };
  const env = { ...process.env, SPENDWATCH_DATA_DIR: stack.dataDir, LOG_LEVEL: 'silent' };
  await run(process.execPath, tsxArgs('tests/e2e/open-incident-process.ts', JSON.stringify(about)), { env });
}

test('a member may not stop a leak, sees why and asks; the owner stops, undoes and reports it by keyboard alone', async ({
  page,
  openPage,
  expectedConsole,
}) => {
  test.setTimeout(240_000);
  // The first press is refused until identity is proved.
  expectRefusals(expectedConsole);
  await signIn(page, OWNER);
  const invited = await post(page, '/api/v1/invitations', { email: MEMBER.email, role: 'member' });
  const token = new URL((await invited.json()).url).hash.slice(1);
  await openIncident(page);
  await change(`UPDATE session SET verified_at = now() - interval '30 minutes'`);

  await page.goto(`${stack.url}/settings/mailbox`);
  const mail = page.getByRole('link', { name: /\[critical\].*ci-runner/ });
  await expect(mail.first()).toBeVisible({ timeout: 120_000 });
  await tabTo(page, 'link', /\[critical\].*ci-runner/);
  await page.keyboard.press('Enter');
  const link = page.frameLocator('iframe').getByRole('link', { name: /incident/i });
  const address = (await link.first().getAttribute('href')) ?? '';
  expect(address).toContain(`${stack.url}/incidents/`);

  const phone = await openPage({ viewport: PHONE });
  const { name, password: chosen } = MEMBER;
  expect((await post(phone, '/api/v1/invitations/accept', { token, name, password: chosen })).ok()).toBe(true);
  await signIn(phone, MEMBER);
  await phone.goto(address);
  await expect(phone.getByText(/has to approve it/).first()).toBeVisible();
  await phone.getByRole('button', { name: /^Ask: Deny/ }).click();
  const asked = phone.getByRole('dialog');
  await expect(asked.getByText('waits for approval')).toBeVisible();
  await expect(asked.getByText('What stops', { exact: true })).toBeVisible();
  await expect(asked.getByRole('button', { name: /approve/i })).toHaveCount(0);

  await page.goto(address);
  await expect(page.getByRole('heading', { name: /ci-runner/, level: 1 })).toBeVisible();
  await tabTo(page, 'button', /^Approve: Deny/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Stop this spend' });
  await expect(dialog.getByText('What goes on')).toBeVisible();
  await expect(dialog.getByText(/by Grace/)).toBeVisible();
  await tabTo(page, 'button', 'Approve and apply', dialog);
  await page.keyboard.press('Enter');
  const password = page.getByLabel('Your password', { exact: true });
  await expect(password).toBeFocused();
  await page.keyboard.type(OWNER.password);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('contained', { exact: true })).toBeVisible();
  expect(simulator.listChanges().filter((one) => one.includes('model_permissions'))).toHaveLength(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  // Six minutes go by, and the provider's reports catch up.
  await change(`UPDATE containment SET applied_at = applied_at - interval '6 minutes'`);
  lagMinutes = 0;
  const plan = page.getByRole('article', { name: /^Deny/ });
  await expect(plan.getByText(/Spending stopped at/)).toBeVisible({ timeout: 60_000 });

  await tabTo(page, 'button', 'Undo this');
  await page.keyboard.press('Enter');
  await expect(plan.getByText('undone', { exact: true })).toBeVisible();
  await tabTo(page, 'link', 'Report in Markdown');
  const download = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  const report = await readAll(await (await download).createReadStream());
  expect(report).toMatch(/stopped/i);
  expect(report).toContain('Grace');
});

test('on a phone the owner stops it with the thumb and undoes it', async ({ openPage }) => {
  const page = await openPage({ viewport: PHONE });
  await signIn(page, OWNER);
  await page.goto(`${stack.url}/incidents`);
  await page
    .getByRole('link', { name: /ci-runner/ })
    .first()
    .click();
  await page.getByRole('button', { name: /^Deny/ }).click();
  const dialog = page.getByRole('dialog', { name: 'Stop this spend' });
  await expect(dialog.getByText('What stops', { exact: true })).toBeVisible();
  await expectAccessible(page, 'preview of a containment');
  await dialog.getByRole('button', { name: 'Apply now' }).click();
  await expect(dialog.getByText('contained', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Undo this' }).click();
  await expect(dialog.getByText('undone', { exact: true })).toBeVisible();
});

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
