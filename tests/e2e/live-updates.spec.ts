import { expect, type Page } from '@playwright/test';
import { test } from './quiet-test';
import { at, signIn } from './sign-in';

const OVERVIEW = /\/api\/v1\/overview$/;
const CHANGES = '**/api/v1/changes';

/** Waits until the page has asked for the overview `count` more times. */
async function expectAsked(page: Page, count: number): Promise<void> {
  for (let round = 0; round < count; round++) await page.waitForRequest(OVERVIEW, { timeout: 20_000 });
}

test('told of a change, the overview asks again at once', async ({ page }) => {
  await signIn(page, '/settings/tokens');
  const changes = page.waitForResponse((response) => response.url().endsWith('/api/v1/changes'));
  await page.goto(at('/'));
  expect((await changes).headers()['content-type']).toContain('text/event-stream');
  // The provider is read every five seconds, and each reading is told.
  await expectAsked(page, 1);
});

test('when the stream of changes ends and is refused from then on, pages go on asking by themselves', async ({
  page,
  expectedConsole,
}) => {
  expectedConsole.push(/status of 502/);
  await signIn(page, '/settings/tokens');
  let streams = 0;
  await page.route(CHANGES, (route) => {
    streams += 1;
    return streams === 1
      ? route.fulfill({ contentType: 'text/event-stream', body: 'retry: 200\nevent: ready\ndata: {}\n\n' })
      : route.fulfill({ status: 502, body: 'bad gateway' });
  });
  await page.goto(at('/'));
  await expect.poll(() => streams, { timeout: 20_000 }).toBeGreaterThan(1);
  await expectAsked(page, 2);
});
