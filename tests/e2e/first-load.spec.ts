import { expect, type Page, test } from '@playwright/test';
import { at, signIn } from './sign-in';

const MAX_SCRIPT_BYTES = 200_000;

/** Compressed bytes of the scripts that a page fetched. */
const sumScripts = (page: Page) =>
  page.evaluate(() =>
    (performance.getEntriesByType('resource') as PerformanceResourceTiming[])
      .filter((one) => new URL(one.name).pathname.endsWith('.js'))
      .reduce((sum, one) => sum + one.encodedBodySize, 0),
  );

for (const path of ['/', '/usage']) {
  test(`${path} fetches at most ${MAX_SCRIPT_BYTES / 1_000} kB of script, compressed once at the build`, async ({
    browser,
  }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await signIn(page, '/settings/mailbox');
    const cookies = await context.storageState();
    await context.close();
    // A browser that has nothing yet.
    const fresh = await browser.newContext({ storageState: cookies });
    const visitor = await fresh.newPage();
    const encodings = new Set<string | undefined>();
    visitor.on('response', (response) => {
      if (/\/_next\/static\/.*\.js$/.test(response.url())) encodings.add(response.headers()['content-encoding']);
    });
    await visitor.goto(at(path), { waitUntil: 'networkidle' });
    const bytes = await sumScripts(visitor);
    expect(bytes).toBeGreaterThan(50_000);
    expect(bytes).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
    // Only files of less than a thousand bytes go as they are.
    expect([...encodings].filter((one) => one !== undefined)).toEqual(['br']);
    await fresh.close();
  });
}
