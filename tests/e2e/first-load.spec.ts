import { expect, type Page } from '@playwright/test';
import { CHART_KINDS } from '@/lib/presenters/usage/usage-view';
import { test } from './quiet-test';
import { at, signIn } from './sign-in';

/** The goal is 200 with the headers of fifteen answers, which are not counted here. */
const MAX_SCRIPT_BYTES = 190_000;
const LATE_MS = 800;

/** Compressed bytes of the scripts that a page fetched. */
const sumScripts = (page: Page) =>
  page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter((one) => new URL(one.name).pathname.endsWith('.js'))
      .reduce((sum, one) => sum + one.encodedBodySize, 0),
  );

for (const path of ['/', '/usage']) {
  test(`${path} fetches at most ${MAX_SCRIPT_BYTES / 1_000} kB of script, compressed once at the build`, async ({
    page,
  }) => {
    const encodings = new Set<string | undefined>();
    page.on('response', (response) => {
      if (/\/_next\/static\/.*\.js$/.test(response.url())) encodings.add(response.headers()['content-encoding']);
    });
    await signIn(page, path);
    await page.waitForLoadState('networkidle');
    const bytes = await sumScripts(page);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
    // Only files of less than a thousand bytes go as they are.
    expect([...encodings].filter((one) => one !== undefined)).toEqual(['br']);
  });
}

test('each kind of chart wakes up in silence, also when its own script is late', async ({ page, request }) => {
  await signIn(page, '/settings/tokens');
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  let document = '';
  const isLate = ({ pathname }: URL) => pathname.endsWith('.js') && !document.includes(`src="${pathname}"`);
  await page.route(isLate, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, LATE_MS));
    await route.continue();
  });
  for (const chart of CHART_KINDS) {
    const address = at(`/usage?chart=${chart}`);
    document = await (await request.get(address, { headers: { cookie } })).text();
    await page.goto(address, { waitUntil: 'networkidle' });
    const name = chart === 'week' ? /ordinary week/ : /Cost|Spend/;
    await expect(page.getByRole('figure', { name }).first()).toBeVisible();
  }
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
