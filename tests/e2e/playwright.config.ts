import { existsSync } from 'node:fs';
import process from 'node:process';
import { chromium, defineConfig } from '@playwright/test';

/** Playwright's own browser where it is installed, else the system's. */
function findBrowser(): string | undefined {
  if (existsSync(chromium.executablePath())) return undefined;
  return [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find(existsSync);
}

const executablePath = findBrowser();
// The sandbox of the browser cannot start as root; its background services only make noise without a network.
const args = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

const OWN_INSTALLATION = ['accounts.spec.ts', 'contain.spec.ts', 'first-owner.spec.ts'];
/** Reads every page and changes nothing: the longest, and no other journey can tell that it is there. */
const WALK = 'every-page.spec.ts';

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  globalSetup: './global-setup.ts',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  // Journeys that change one installation go one after the other; the walk and those that bring an installation of their
  // own go beside them.
  workers: 3,
  fullyParallel: false,
  retries: process.env['CI'] ? 1 : 0,
  projects: [
    { name: 'walk', workers: 1, testMatch: WALK },
    { name: 'shared', workers: 1, testIgnore: [...OWN_INSTALLATION, WALK] },
    { name: 'own', workers: 1, testMatch: OWN_INSTALLATION },
  ],
  reporter: [
    ['list'],
    ['json', { outputFile: process.env['PLAYWRIGHT_JSON_OUTPUT_NAME'] ?? '../../test-results/report.json' }],
  ],
  use: {
    launchOptions: { ...(executablePath ? { executablePath } : {}), args },
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Asia/Kathmandu',
    screenshot: 'only-on-failure',
  },
});
