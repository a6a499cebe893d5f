import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import { test } from './quiet-test';
import { at, openDialog, signIn } from './sign-in';

test('finance: what was billed stands beside the estimate with the reason, and the month goes home as FOCUS', async ({
  page,
}) => {
  await signIn(page, '/data-health');
  const bills = page.getByRole('table', { name: 'Estimate against bill by day' });
  const day = bills.getByRole('button').nth(3);
  const rows = bills.getByRole('row');
  const before = await rows.count();
  await expect(async () => {
    await day.click({ timeout: 2_000 });
    await expect(day).toHaveAttribute('aria-expanded', 'true', { timeout: 1_000 });
  }).toPass();
  expect(await rows.count()).toBeGreaterThan(before);

  await page.goto(at('/usage?range=30d'));
  const files = await openDialog(page, page.getByRole('button', { name: 'Download' }));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    files.getByRole('link', { name: 'Download FOCUS' }).click(),
  ]);
  const [head, first] = (await readFile(await download.path(), 'utf8')).split('\n');
  expect(head).toContain('BilledCost');
  expect(first).toContain('OpenAI');
});

test('security: a key gets somebody who answers for it, a second thought takes that back, and both are on record', async ({
  page,
}) => {
  await signIn(page, '/keys');
  await page.getByLabel('Find among the keys').fill('ci-runner');
  await page.getByRole('link', { name: /ci-runner/ }).click();
  const register = page.getByRole('region', { name: 'Register' }).or(page.locator('section', { hasText: 'Register' }));
  await expect(page.getByText('no one named').first()).toBeVisible();
  const dialog = await openDialog(page, register.getByRole('button', { name: 'Edit' }).first());
  await dialog.getByLabel('Owner').fill('Security team');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Security team').first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('no one named').first()).toBeVisible();

  await page.goto(at('/settings/activity'));
  const lines = page.getByRole('row', { name: /key updated/ });
  await expect(lines).toHaveCount(2);
  await lines.first().getByRole('button').click();
  await expect(page.getByText('Security team').first()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'CSV' }).click(),
  ]);
  expect(await readFile(await download.path(), 'utf8')).toContain('key.updated');
});
