import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** No violation on the page as it is drawn now, light and dark. `name` says which page failed. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
  await page.emulateMedia({ colorScheme: 'light' });
  expect(await findViolations(page, name)).toEqual([]);
  // The theme changes colours and nothing else.
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await findViolations(page, `${name} in dark`, ['color-contrast'])).toEqual([]);
}

/** `rules` = only these. */
async function findViolations(page: Page, name: string, rules?: string[]): Promise<string[]> {
  // One frame is looked at, so results need no page of their own to be put together in.
  const axe = new AxeBuilder({ page })
    .exclude('iframe')
    .setLegacyMode(true)
    .options({ resultTypes: ['violations'] });
  if (rules) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations.map(
    ({ id, nodes }) =>
      `${name} ${id}: ${nodes
        .map((node) => node.html)
        .join(' ')
        .slice(0, 300)}`,
  );
}
