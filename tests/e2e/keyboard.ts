import { expect, type Locator, type Page } from '@playwright/test';

const MOST_PRESSES = 120;

/** Presses Tab until something with this role and name has the focus, as somebody without a mouse does. */
export async function tabTo(
  page: Page,
  role: 'link' | 'button' | 'textbox',
  name: RegExp | string,
  within: Page | Locator = page,
): Promise<void> {
  const goal = within.getByRole(role, { name }).first();
  await expect(goal).toBeVisible();
  for (let press = 0; press < MOST_PRESSES; press++) {
    if (await goal.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${MOST_PRESSES} presses of Tab never reached the ${role} ${name}`);
}
