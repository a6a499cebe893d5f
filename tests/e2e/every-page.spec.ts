import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { expectRefusals, test } from './quiet-test';
import { at, signIn } from './sign-in';

const PAGES = [
  { path: '/', heading: 'Overview' },
  { path: '/usage', heading: 'Usage' },
  { path: '/incidents', heading: 'Incidents' },
  { path: '/budgets', heading: 'Budgets' },
  { path: '/keys', heading: 'Keys' },
  { path: '/models/gpt-4.1-mini-2025-04-14', heading: /gpt-4.1-mini/ },
  { path: '/alert-rules', heading: 'Alert rules' },
  { path: '/planned-events', heading: 'Planned events' },
  { path: '/data-health', heading: 'Data health' },
  { path: '/settings/connections', heading: 'Connections' },
  { path: '/settings/channels', heading: 'Channels' },
  { path: '/settings/notifications', heading: 'Policies' },
  { path: '/settings/silences', heading: 'Silences' },
  { path: '/settings/deliveries', heading: 'Deliveries' },
  { path: '/settings/preferences', heading: 'Preferences' },
  { path: '/settings/mailbox', heading: 'Mailbox' },
  { path: '/settings/tokens', heading: 'API tokens' },
  { path: '/settings/configuration', heading: 'Configuration' },
  { path: '/settings/activity', heading: 'Activity' },
  { path: '/settings/workspace', heading: 'Workspace settings' },
  { path: '/settings/members', heading: 'Members' },
  { path: '/settings/security', heading: 'Your account' },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every page in ${colorScheme}: no accessibility violation, no console message, no sideways scroll on a phone`, async ({
    openPage,
  }) => {
    test.setTimeout(240_000);
    const page = await openPage({ colorScheme });
    await signIn(page);
    for (const { path, heading } of PAGES) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(at(path));
      await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
      await expect(page.locator('[data-skeleton]')).toHaveCount(0);
      const axe = new AxeBuilder({ page }).exclude('iframe');
      // The theme changes colours and nothing else: the second walk looks at those.
      if (colorScheme === 'dark') axe.withRules('color-contrast');
      const { violations } = await axe.analyze();
      expect(
        violations.map(
          ({ id, nodes }) =>
            `${path} ${id}: ${nodes
              .map((node) => node.html)
              .join(' ')
              .slice(0, 300)}`,
        ),
      ).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      const overflow = await page.evaluate(async () => {
        // Charts follow the new width a frame later.
        for (let frame = 0; frame < 5; frame += 1) await new Promise((next) => requestAnimationFrame(next));
        return document.documentElement.scrollWidth - window.innerWidth;
      });
      expect(overflow, `${path} at 390 pixels`).toBeLessThanOrEqual(0);
    }
  });
}

test('without sign-in every page leads to the sign-in form, and back to where one wanted to go', async ({ page }) => {
  for (const { path } of PAGES) {
    await page.goto(at(path));
    await expect(page).toHaveURL(/\/sign-in/);
  }
  await signIn(page, '/budgets');
  await expect(page).toHaveURL(/\/budgets$/);
});

test('a wrong password is refused without saying which part was wrong', async ({ page, expectedConsole }) => {
  expectRefusals(expectedConsole);
  await page.goto(at('/sign-in'));
  await page.getByLabel('E-mail').fill('owner@example.com');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page).toHaveURL(/sign-in/);
});
