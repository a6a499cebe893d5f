import process from 'node:process';
import { expect } from '@playwright/test';
import { SIMULATOR_ADMIN_KEY } from '@/lib/simulator/authorize';
import { expectRefusals, test } from './quiet-test';
import { at, openDialog, signIn } from './sign-in';

test('a budget is made, changed and deleted; a wrong amount is refused with what is expected', async ({ page }) => {
  await signIn(page, '/budgets');
  const dialog = await openDialog(page, page.getByRole('button', { name: 'New budget' }).first());
  await dialog.getByLabel('Name').fill('Search team');
  await dialog.getByLabel('Amount in USD').fill('12 dollars');
  await expect(dialog.getByText('Expected an amount such as 500 or 12.50')).toBeVisible();
  await dialog.getByLabel('Amount in USD').fill('750');
  await dialog.getByRole('button', { name: /create|save/i }).click();
  await expect(page.getByText('Search team').first()).toBeVisible();
  await expect(page.getByText('$750').first()).toBeVisible();

  await page.getByRole('button', { name: 'Actions for Search team' }).click();
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.getByRole('dialog').getByLabel('Amount in USD').fill('900');
  await page.getByRole('dialog').getByRole('button', { name: /save/i }).click();
  await expect(page.getByText('$900').first()).toBeVisible();

  await page.getByRole('button', { name: 'Actions for Search team' }).click();
  await page.getByRole('menuitem', { name: /Delete/ }).click();
  const confirm = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  await expect(confirm.getByRole('button', { name: 'Delete budget' })).toBeDisabled();
  await confirm.getByRole('textbox').fill('Search team');
  await confirm.getByRole('button', { name: 'Delete budget' }).click();
  await expect(page.getByRole('button', { name: 'Actions for Search team' })).toHaveCount(0);
});

test('a key the provider refuses is not saved, and the message says what to do', async ({ page, expectedConsole }) => {
  expectRefusals(expectedConsole);
  await signIn(page, '/settings/connections');
  const dialog = await openDialog(page, page.getByRole('button', { name: /connect|add/i }).first());
  await dialog.getByLabel('Name').fill('Second organization');
  await dialog.getByLabel('Admin key').fill('sk-admin-this-key-is-not-known-anywhere');
  await dialog.getByText('Another address').click();
  await dialog.getByLabel('Base URL').fill(process.env['E2E_PROVIDER_URL'] ?? '');
  await dialog.getByRole('button', { name: 'Test and connect' }).click();
  await expect(
    dialog
      .getByText(/key/i)
      .filter({ hasText: /refuse|incorrect|invalid|not accept|reject/i })
      .first(),
  ).toBeVisible();
  // A key that could change things is pointed out before it is stored; whoever gave it may think again.
  await dialog.getByLabel('Admin key').fill(SIMULATOR_ADMIN_KEY);
  await dialog.getByRole('button', { name: 'Test and connect' }).click();
  await expect(dialog.getByText(/can also change the organization/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Connect anyway' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Second organization')).toHaveCount(0);

  await page.getByRole('button', { name: 'Actions for OpenAI' }).click();
  await page.getByRole('menuitem', { name: 'Check keys' }).click();
  await expect(page.getByText(/can also change the organization/)).toBeVisible();
});

test('the usage page keeps its state in the address', async ({ page }) => {
  await signIn(page, '/usage');
  await expect(page.getByRole('heading', { name: 'Usage' })).toBeVisible();
  const before = page.url();
  await expect(async () => {
    await page.keyboard.press('w');
    await expect(page).not.toHaveURL(before, { timeout: 1_000 });
  }).toPass();
  const address = page.url();
  await page.reload();
  await expect(page).toHaveURL(address);
  await expect(page.getByRole('table').first()).toBeVisible();
});

test('a test message shows what the receiving server said', async ({ page }) => {
  await signIn(page, '/settings/channels');
  await page.getByRole('button', { name: /test/i }).first().click();
  await expect(page.getByText(/250/).first()).toBeVisible({ timeout: 30_000 });
  await page.goto(at('/settings/mailbox'));
  await expect(page.getByRole('link', { name: /test/i }).first()).toBeVisible();
});
