import { expect, type Page } from '@playwright/test';
import { parse } from 'csv-parse/sync';
import { HOSTILE, MARK } from './hostile-organization';
import { test } from './quiet-test';
import { at, signIn } from './sign-in';

/** Pages that show names from the provider, and one that each must show as it was given. */
const PAGES: readonly [path: string, shown: string | null][] = [
  ['/', null],
  ['/usage?range=24h&groupBy=project', HOSTILE.project],
  ['/usage?range=24h&groupBy=apiKey', HOSTILE.leaking],
  ['/usage?range=24h&groupBy=model', HOSTILE.model],
  ['/usage?range=24h&groupBy=user', HOSTILE.person],
  ['/keys', HOSTILE.formula],
  ['/keys/key_hostileLeak', HOSTILE.leaking],
  ['/keys/key_hostileEndless', HOSTILE.endless],
  ['/projects/proj_hostileNames', HOSTILE.project],
  ['/users/user-hostileNames', HOSTILE.person],
  [`/models/${encodeURIComponent(HOSTILE.model)}`, HOSTILE.model],
];

/** Nothing of a name ran (a blocked script would be a line on the console), it stands there, and it fits a phone. */
async function expectHarmless(page: Page, shown: string | null, name: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.locator('[data-skeleton]')).toHaveCount(0);
  if (shown !== null) await expect(page.getByRole('main')).toContainText(shown);
  expect(await page.evaluate((mark) => mark in window, MARK), name).toBe(false);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(overflow, `${name} at 390 pixels`).toBeLessThanOrEqual(0);
}

test('names that a provider gives are text on every page and on a phone', async ({ page }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, '/settings/preferences');
  for (const [path, shown] of PAGES) {
    await page.goto(at(path));
    await expectHarmless(page, shown, path);
  }

  await page.goto(at('/incidents'));
  const incident = page.getByRole('link', { name: HOSTILE.leaking }).first();
  // The pages above may have taken less time than the detector.
  await expect(incident).toBeVisible({ timeout: 180_000 });
  await expectHarmless(page, HOSTILE.leaking, 'incidents');
  await incident.click();
  await expect(page).toHaveURL(/incidents\/[0-9a-f-]{36}/);
  await expectHarmless(page, HOSTILE.leaking, 'incident');

  await page.goto(at('/settings/mailbox'));
  await page.getByRole('link', { name: HOSTILE.leaking }).first().click();
  await expect(page.frameLocator('iframe').getByText(HOSTILE.leaking).first()).toBeVisible();
  expect(await page.frames()[1]?.evaluate((mark) => mark in window, MARK)).toBe(false);
  await expectHarmless(page, HOSTILE.leaking, 'mail');
});

test('in a downloaded table no name is a formula', async ({ page }) => {
  await signIn(page, '/settings/preferences');
  const [from, to] = [Date.now() - 86_400_000, Date.now()].map((at) => new Date(at).toISOString());
  const answer = await page.request.get(at(`/api/v1/usage/export?from=${from}&to=${to}&groupBy=apiKey`));
  const rows = parse(await answer.text(), { columns: true }) as Record<string, string>[];
  const names = rows.map((row) => row['api_key_name']);
  expect(names).toContain(`'${HOSTILE.formula}`);
  expect(names).toContain(HOSTILE.leaking);
  for (const cell of rows.flatMap((row) => Object.values(row))) {
    if (Number.isNaN(Number(cell))) expect(cell).not.toMatch(/^[=+\-@\t\r]/);
  }
});
