import process from 'node:process';
import { expect, type Locator, type Page } from '@playwright/test';
import { OWNER } from './global-setup';

/** Address of a page of the running installation. */
export const at = (path: string) => `${process.env['E2E_URL']}${path}`;

/** Opens a page as the owner, who signed in once for all journeys. */
export async function signIn(page: Page, path = '/'): Promise<void> {
  await page.context().addCookies(JSON.parse(process.env['E2E_COOKIES'] ?? '[]'));
  await page.goto(at(path));
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Signs in through the form, as a person does, and is led on to `path`. */
export async function signInByForm(page: Page, path = '/'): Promise<void> {
  await page.goto(at(path));
  await page.getByLabel('E-mail', { exact: false }).fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Presses a button until its dialog is there: a press before the page is awake does nothing. */
export async function openDialog(page: Page, button: Locator): Promise<Locator> {
  const dialog = page.getByRole('dialog');
  await expect(async () => {
    // Slow to come is not asleep: what is open already must not be pressed again.
    if (!(await dialog.isVisible())) await button.click({ timeout: 2_000 });
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 30_000 });
  return dialog;
}
