import { expect, test } from '@playwright/test';
import { at, openDialog, signIn, watchConsole } from './sign-in';

test('a key leaks: the chart is there, an incident opens, its mail arrives, and the link in it leads to the incident', async ({
  page,
}) => {
  test.setTimeout(420_000);
  const console = watchConsole(page);
  await signIn(page);
  await expect(page.getByRole('heading', { name: 'Overview' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Daily spend by model' })).toBeVisible();

  await page.goto(at('/settings/mailbox'));
  const mail = page.getByRole('link', { name: /\[critical\].*ci-runner/ });
  await expect(mail.first()).toBeVisible({ timeout: 300_000 });
  await mail.first().click();
  const frame = page.frameLocator('iframe');
  await expect(frame.getByText('ci-runner').first()).toBeVisible();

  const href = await frame
    .getByRole('link', { name: /incident/i })
    .first()
    .getAttribute('href');
  expect(href).toContain('/incidents/');
  await page.goto(href ?? '');
  await expect(page.getByRole('heading', { name: /ci-runner/, level: 1 })).toBeVisible();

  const dialog = await openDialog(page, page.getByRole('button', { name: 'Acknowledge' }));
  await dialog.getByRole('textbox').fill('Looking into it');
  await dialog.getByRole('button', { name: /acknowledge/i }).click();
  await expect(page.getByText('Looking into it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toHaveCount(0);
  expect(console).toEqual([]);
});

test('opening a link with an action only asks: nothing happens until somebody presses the button', async ({ page }) => {
  await signIn(page, '/incidents');
  await page
    .getByRole('link', { name: /ci-runner/ })
    .first()
    .click();
  await expect(page).toHaveURL(/incidents\/[0-9a-f-]{36}/);
  const before = await page.request.get(at(`/api/v1${new URL(page.url()).pathname}`));
  const { state } = (await before.json()) as { state: string };
  await page.goto(`${page.url().split('?')[0]}?action=resolve`);
  await expect(page.getByRole('dialog')).toBeVisible();
  const after = await page.request.get(at(`/api/v1${new URL(page.url()).pathname}`));
  expect(((await after.json()) as { state: string }).state).toBe(state);
});
