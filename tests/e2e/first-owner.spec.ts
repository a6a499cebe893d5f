import process from 'node:process';
import { expect } from '@playwright/test';
import { SIMULATOR_ADMIN_KEY } from '@/lib/simulator/authorize';
import { expectAccessible } from './accessible';
import { expectRefusals, test } from './quiet-test';
import { openDialog } from './sign-in';
import { type Stack, startStack } from './stack';

let stack: Stack;
test.beforeAll(async () => {
  stack = await startStack({});
});
test.afterAll(() => stack.stop());

test('the first owner needs the code from the terminal, connects a key, sees the first chart and sets a budget', async ({
  page,
  expectedConsole,
}) => {
  test.setTimeout(150_000);
  expectRefusals(expectedConsole);
  const code = /enter this code: (\S+)/.exec(stack.output())?.[1] ?? '';
  expect(code).not.toBe('');
  await page.goto(`${stack.url}/`);
  await expect(page).toHaveURL(/\/setup/);
  const fill = async (text: string) => {
    await page.getByLabel('Code from the terminal').fill(text);
    await page.getByLabel('Your name').fill('Ada Owner');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a long enough passphrase');
    await page.getByRole('button', { name: /create|start|continue/i }).click();
  };
  await fill('WRONG-CODE');
  await expect(page.getByText(/expected the code/i).first()).toBeVisible();
  await expectAccessible(page, '/setup');
  await fill(code);
  await expect(page).not.toHaveURL(/setup/);

  // One developer with one key: connect it, see the first chart, set a budget.
  const connect = page.getByRole('dialog');
  await connect.getByLabel('Name').fill('My key');
  await connect.getByLabel('Admin key').fill(SIMULATOR_ADMIN_KEY);
  await connect.getByText('Another address').click();
  await connect.getByLabel('Base URL').fill(process.env['E2E_PROVIDER_URL'] ?? '');
  await connect.getByRole('button', { name: 'Test and connect' }).click();
  await connect.getByRole('button', { name: 'Connect anyway' }).click();
  await expect(connect).toHaveCount(0);
  await page.goto(`${stack.url}/`);
  await expect(page.getByRole('heading', { name: 'Daily spend by model' })).toBeVisible({ timeout: 60_000 });
  await page.goto(`${stack.url}/budgets`);
  const budget = await openDialog(page, page.getByRole('button', { name: 'New budget' }).first());
  await budget.getByLabel('Name').fill('My month');
  await budget.getByLabel('Amount in USD').fill('15');
  await budget.getByRole('button', { name: 'Create budget' }).click();
  await expect(page.getByText('My month').first()).toBeVisible();
});
