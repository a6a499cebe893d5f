import { existsSync } from 'node:fs';
import process from 'node:process';
import { chromium } from '@playwright/test';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

/** Playwright's own browser where it is installed, else the system's. */
export function findBrowser(): string {
  const found = [
    chromium.executablePath(),
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find(existsSync);
  if (!found) throw new Error('expected Chromium or Chrome: run "npx playwright install chromium"');
  return found;
}

/** The sandbox cannot start as root; background services only make noise. */
export const BROWSER_ARGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

export type PageAudit = {
  performance: number;
  accessibility: number;
  bestPractices: number;
  largestPaintMs: number;
  /** Compressed script that the first load fetches. */
  scriptBytes: number;
  /** What cost points, for the details in bench.json. */
  complaints: string[];
};

/** Lighthouse as a desktop visitor who is signed in; the median run of three by performance. */
export async function auditPage(url: string, cookie: string, runs = 3): Promise<PageAudit> {
  const audits: PageAudit[] = [];
  for (let run = 0; run < runs; run++) audits.push(await auditOnce(url, cookie));
  audits.sort((left, right) => left.performance - right.performance);
  return audits[Math.floor(audits.length / 2)] as PageAudit;
}

async function auditOnce(url: string, cookie: string): Promise<PageAudit> {
  const chrome = await launch({ chromePath: findBrowser(), chromeFlags: ['--headless=new', ...BROWSER_ARGS] });
  try {
    const flags = {
      port: chrome.port,
      logLevel: 'error' as const,
      extraHeaders: { cookie },
      onlyCategories: ['performance', 'accessibility', 'best-practices'],
    };
    const result = await lighthouse(url, flags, desktopConfig);
    if (!result) throw new Error(`no audit of ${url}`);
    const { categories, audits } = result.lhr;
    const requests = (audits['network-requests']?.details as { items?: NetworkItem[] } | undefined)?.items ?? [];
    const score = (name: string) => Math.round((categories[name]?.score ?? 0) * 100);
    return {
      performance: score('performance'),
      accessibility: score('accessibility'),
      bestPractices: score('best-practices'),
      largestPaintMs: audits['largest-contentful-paint']?.numericValue ?? Number.NaN,
      scriptBytes: requests
        .filter((one) => one.resourceType === 'Script')
        .reduce((sum, one) => sum + (one.transferSize ?? 0), 0),
      complaints: Object.values(audits)
        .filter((audit) => audit.score !== null && audit.score < 0.9)
        .map((audit) => `${audit.id}: ${audit.displayValue ?? audit.title}`),
    };
  } finally {
    chrome.kill();
  }
}

type NetworkItem = { resourceType?: string; transferSize?: number };

/** Slowest press of a few ordinary ones on the explorer, from press to paint as the browser times it. */
export async function measureInteraction(url: string, cookie: string): Promise<{ slowestMs: number; presses: number }> {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_ARGS });
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      extraHTTPHeaders: { cookie },
    });
    const page = await context.newPage();
    await page.goto(`${url}/usage?groupBy=apiKey&range=90d`, { waitUntil: 'networkidle' });
    await page.evaluate(() => {
      const seen: number[] = [];
      Object.assign(window, { seenEvents: seen });
      new PerformanceObserver((list) => seen.push(...list.getEntries().map((entry) => entry.duration))).observe({
        type: 'event',
        durationThreshold: 16,
      } as PerformanceObserverInit);
    });
    const chart = page.getByRole('slider');
    let presses = 0;
    const press = async (act: () => Promise<unknown>) => {
      await act();
      presses += 1;
      await page.waitForTimeout(150);
    };
    for (const name of ['Lines', 'Stacked area', 'Share of the total', 'Stacked bars']) {
      await press(() => page.getByTitle(name, { exact: true }).click());
    }
    await press(() => page.getByRole('button', { name: 'Add buckets up' }).click());
    await press(() => page.getByRole('button', { name: 'Add buckets up' }).click());
    const legend = page.getByRole('list', { name: 'Series' }).getByRole('button');
    await press(() => legend.nth(0).click());
    await press(() => legend.nth(0).click());
    await press(() => legend.nth(1).click({ modifiers: ['Shift'] }));
    await press(() => legend.nth(1).click({ modifiers: ['Shift'] }));
    await chart.focus();
    for (let step = 0; step < 5; step++) await press(() => page.keyboard.press('ArrowLeft'));
    // Each of these asks the server; the press itself has to be answered at once.
    for (const name of ['30 d', '90 d']) await press(() => page.getByText(name, { exact: true }).click());
    await press(() => page.getByLabel('Group by').selectOption('model'));
    await press(() => page.getByLabel('Metric').selectOption('requests'));
    await page.waitForTimeout(1_000);
    const seen = await page.evaluate(() => (window as unknown as { seenEvents: number[] }).seenEvents);
    return { slowestMs: Math.max(0, ...seen), presses };
  } finally {
    await browser.close();
  }
}

const VISITS = 3;

/**
 * The inventory of keys in a browser: from the request to the first rows on the screen (median of three visits, the first
 * of which meets a server that has answered nobody yet), and from each press to the paint that shows its effect.
 */
export async function measureInventory(
  url: string,
  cookie: string,
): Promise<{ firstRowsMs: number; visitsMs: number[]; slowestMs: number; presses: number }> {
  const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_ARGS });
  try {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      extraHTTPHeaders: { cookie },
    });
    const visitsMs: number[] = [];
    for (let visit = 0; visit < VISITS; visit++) {
      const page = await context.newPage();
      await page.goto(`${url}/keys`, { waitUntil: 'commit' });
      await page.locator('tbody tr').first().waitFor();
      visitsMs.push(await page.evaluate(() => performance.now()));
      await page.close();
    }
    const page = await context.newPage();
    await page.goto(`${url}/keys`);
    // Findings are there once everything is loaded: from then on nothing asks the server.
    await page.locator('tbody td:last-child li').first().waitFor({ timeout: 60_000 });
    const times: number[] = [];
    const press = async (act: () => Promise<unknown>, isDone: () => Promise<unknown>) => {
      await page.evaluate(() => Object.assign(window, { pressedAt: 0, paintedAt: 0 }));
      await page.evaluate(() => {
        const target = window as unknown as { pressedAt: number; paintedAt: number };
        const note = () => {
          target.pressedAt ||= performance.now();
        };
        for (const type of ['pointerdown', 'keydown', 'change', 'input'])
          addEventListener(type, note, { capture: true, once: true });
        new MutationObserver(() =>
          requestAnimationFrame(() => setTimeout(() => (target.paintedAt = performance.now()))),
        ).observe(document.querySelector('table') ?? document.body, {
          childList: true,
          subtree: true,
          characterData: true,
          attributes: true,
        });
      });
      await act();
      await isDone();
      await page.waitForTimeout(300);
      const { pressedAt, paintedAt } = await page.evaluate(() => {
        const { pressedAt, paintedAt } = window as unknown as { pressedAt: number; paintedAt: number };
        return { pressedAt, paintedAt };
      });
      times.push(paintedAt - pressedAt);
    };
    const status = page.getByRole('status').filter({ hasText: ' of ' });
    const sortBy = (name: string) =>
      press(
        () => page.getByRole('columnheader', { name }).getByRole('button').click(),
        () => page.locator(`th[aria-sort]:has-text("${name}")`).first().waitFor(),
      );
    for (const name of ['Name', 'Spend', 'Last used', 'Findings', 'Project']) await sortBy(name);
    const search = page.getByRole('searchbox').first();
    await press(
      () => search.press('4'),
      () => status.waitFor(),
    );
    await press(
      () => search.press('2'),
      () => status.waitFor(),
    );
    await press(
      () => search.fill(''),
      () => status.waitFor(),
    );
    const projects = page.getByLabel('Project', { exact: true });
    await press(
      () => projects.selectOption({ index: 5 }),
      () => status.waitFor(),
    );
    await press(
      () => projects.selectOption({ index: 0 }),
      () => status.waitFor(),
    );
    const sorted = [...visitsMs].sort((left, right) => left - right);
    return {
      firstRowsMs: sorted[Math.floor(VISITS / 2)] ?? Number.NaN,
      visitsMs,
      slowestMs: Math.max(...times),
      presses: times.length,
    };
  } finally {
    await browser.close();
  }
}
