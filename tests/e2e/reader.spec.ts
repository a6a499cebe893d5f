import { expect, type Page } from '@playwright/test';
import { test } from './quiet-test';
import { at, signIn } from './sign-in';

test.use({ locale: 'de-DE' });

/** Amounts as a German writes them: "1.234,56 $", with a blank that does not break. */
const GERMAN = /\d{1,3}(\.\d{3})+,\d{2}\s\$/;
const ENGLISH = /\$\d{1,3}(,\d{3})+\.\d{2}/;

async function choose(page: Page, language: string, timezone: string): Promise<void> {
  await page.goto(at('/settings/preferences'));
  await expect(async () => {
    await page.getByLabel('Numbers and dates as in').selectOption(language);
    await page.getByLabel('Time zone').fill(timezone);
    // A page that has not woken up yet forgets what was chosen before.
    await expect(page.getByLabel('Numbers and dates as in')).toHaveValue(language, { timeout: 1_000 });
    await page.getByRole('button', { name: 'Save preferences' }).click();
    await expect(page.getByText('Preferences saved').first()).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
}

test('numbers and times follow the browser until the reader chooses otherwise, and the page agrees with itself', async ({
  page,
}) => {
  await signIn(page);
  await expect(page.getByText(GERMAN).first()).toBeVisible();
  // Stored sentences keep one form for all, so only places that are written for one reader are looked at.
  for (const path of ['/usage', '/budgets', '/data-health', '/settings/connections']) {
    await page.goto(at(path));
    await expect(page.locator('[data-skeleton]')).toHaveCount(0);
    await expect(page.getByRole('table').getByText(ENGLISH)).toHaveCount(0);
  }
  await choose(page, 'en-US', 'Asia/Tokyo');
  await expect(page.getByTitle(/times in Asia\/Tokyo/).first()).toBeVisible();
  await page.goto(at('/'));
  await expect(page.getByText(ENGLISH).first()).toBeVisible();
  await expect(page.getByText(/As of \d{1,2}:\d{2}\s[AP]M/).first()).toBeVisible();
  await choose(page, '', '');
  await page.goto(at('/'));
  await expect(page.getByText(GERMAN).first()).toBeVisible();
  await choose(page, 'en-US', 'Asia/Tokyo');
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(page.getByLabel('Numbers and dates as in')).toHaveValue('');
  // A page that the browser draws otherwise than the server wrote it says so in its console, which every journey watches.
});
