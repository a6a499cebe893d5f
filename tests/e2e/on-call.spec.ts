import { expect } from '@playwright/test';
import { OWNER } from './global-setup';
import { tabTo } from './keyboard';
import { test } from './quiet-test';
import { at, signIn } from './sign-in';

test('a key leaks: the chart is there, an incident opens, its mail arrives, and the link in it leads to the incident', async ({
  page,
}) => {
  test.setTimeout(420_000);
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
});

test('from sign-in to an acknowledged incident with the keyboard alone', async ({ page }) => {
  await page.goto(at('/incidents'));
  await tabTo(page, 'textbox', /e-mail/i);
  await page.keyboard.type(OWNER.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(OWNER.password);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Incidents', level: 1 })).toBeVisible();

  await tabTo(page, 'link', /ci-runner/);
  // What has the focus shows it: a ring or an outline of its own.
  expect(await page.evaluate(() => getComputedStyle(document.activeElement as Element).outlineStyle)).not.toBe('none');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: /ci-runner/, level: 1 })).toBeVisible();

  await tabTo(page, 'button', /^Acknowledge$/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toBeVisible();
  await tabTo(page, 'textbox', /note for the timeline/i);
  await page.keyboard.type('Looking into it');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: 'Acknowledge' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText('Looking into it')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Acknowledge' })).toHaveCount(0);
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

  await page.goto(`${page.url().split('?')[0]}?action=contain`);
  const steps = page.getByRole('dialog', { name: 'Stop this spend' });
  await expect(steps.getByText('Replace the key ci-runner')).toBeVisible();
  await expect(steps.getByRole('link', { name: /Open API keys/ })).toHaveAttribute('href', /api-keys$/);
  await steps.getByRole('button', { name: 'Close' }).last().click();
  await expect(page).not.toHaveURL(/action=/);

  await page.goto(`${page.url().split('?')[0]}?action=snooze`);
  const dialog = page.getByRole('dialog', { name: 'Snooze this incident?' });
  await expect(dialog).toBeVisible();
  const asked = await page.request.get(at(`/api/v1${new URL(page.url()).pathname}`));
  expect(((await asked.json()) as { snoozedUntil: string | null }).snoozedUntil).toBeNull();
  await dialog.getByLabel('For how long').selectOption('4 hours');
  await dialog.getByRole('button', { name: 'Snooze' }).click();
  await expect(page.getByText(/Snoozed by .* until/).first()).toBeVisible();
});
