import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from '@playwright/test';

/** What Chromium says of its own accord about an answer in the 400s: expected where a test asks for a refusal. */
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/;

type QuietFixtures = {
  /** Patterns of console lines that the test provokes on purpose. */
  expectedConsole: RegExp[];
  /** A page of a browser of its own, watched like `page`. */
  openPage: (options?: BrowserContextOptions) => Promise<Page>;
};

function watch(context: BrowserContext, lines: string[]): void {
  context.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      lines.push(`${message.type()}: ${message.text()} ${message.location().url}`);
    }
  });
  context.on('weberror', (event) => lines.push(`page error: ${event.error().stack}`));
}

/** A journey in which no page may write an error or a warning to its console. */
export const test = base.extend<QuietFixtures & { quietConsole: { lines: string[] } }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs off its pattern; this one needs nothing.
  expectedConsole: async ({}, use) => use([]),
  quietConsole: [
    async ({ expectedConsole }, use) => {
      const lines: string[] = [];
      await use({ lines });
      expect(lines.filter((line) => !expectedConsole.some((pattern) => pattern.test(line)))).toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, quietConsole }, use) => {
    watch(context, quietConsole.lines);
    await use(context);
  },
  openPage: async ({ browser, quietConsole }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      watch(context, quietConsole.lines);
      contexts.push(context);
      return context.newPage();
    });
    for (const context of contexts) await context.close();
  },
});

/** For tests that ask for a refusal: the browser itself reports the answer as an error. */
export function expectRefusals(expectedConsole: RegExp[]): void {
  expectedConsole.push(REFUSED);
}
