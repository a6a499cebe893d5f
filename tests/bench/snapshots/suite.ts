import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from '@playwright/test';
import { allowUnscopedWork } from '@/lib/db/workspace-guard';
import { readEnv } from '@/lib/env';
import { withBenchDatabase } from '../database';
import type { BenchResult, Figure } from '../table';
import { BROWSER_ARGS, findBrowser } from '../web/browser';
import { signIn, startWebServer } from '../web/server';
import { comparePictures } from './compare-pictures';
import { type LayoutFault, measureLayout } from './measure-layout';
import { createHardOrganization } from './organization';
import { listPages } from './pages';
import { parseSelection, type Selection, THEMES } from './selection';

/** Not below test-results, which every run in the browser empties. */
const FOLDER = 'bench-snapshots';
const CLOCK = fileURLToPath(new URL('./frozen-clock.mjs', import.meta.url));
/** A Monday whose ninety days before it hold the end of summer time; every set shows this very minute. */
const NOW = new Date('2026-11-23T13:03:00Z');
/** Anti-aliasing of a few letters is no difference. */
const SAME_BELOW = 0.0005;
/** Patience with a busy machine. */
const SLOW_MS = 90_000;

type Fault = LayoutFault & { picture: string };
type Taken = { pictures: string[]; faults: Fault[] };

/**
 * Every page as a picture: with no, one, twelve and five thousand keys, at four widths, light and dark, measured for
 * text that is cut off or lies on other text. `argument` narrows it, see `parseSelection`.
 */
export async function runSnapshotSuite(argument?: string): Promise<BenchResult> {
  const selection = parseSelection(argument);
  await mkdir(FOLDER, { recursive: true });
  allowUnscopedWork();
  const taken: Taken = { pictures: [], faults: [] };
  const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_ARGS });
  try {
    for (const keys of selection.keys) {
      await withBenchDatabase((url) => takeOrganization(browser, url, keys, selection, taken));
    }
    const { pictures, faults } = taken;
    const changed = selection.before === null ? null : await findChanges(browser, selection.before, pictures);
    await writeFile(path.join(FOLDER, 'faults.json'), `${JSON.stringify({ faults, changed }, null, 2)}\n`);
    return { suite: 'snapshots', figures: describe(taken, changed), details: { folder: FOLDER, faults, changed } };
  } finally {
    await browser.close();
  }
}

async function takeOrganization(
  browser: Browser,
  databaseUrl: string,
  keys: number,
  selection: Selection,
  taken: Taken,
): Promise<void> {
  const organization = await createHardOrganization(keys, NOW);
  const server = await startWebServer({
    DATABASE_URL: databaseUrl,
    SPENDWATCH_SECRET: readEnv().SPENDWATCH_SECRET ?? '',
    NODE_OPTIONS: `--import ${CLOCK}`,
    FROZEN_AT_MS: String(NOW.getTime()),
  });
  const context = await browser.newContext({ locale: 'en-US', timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' });
  // Functions that are sent to the page keep their names by this, which the page does not know.
  await context.addInitScript('globalThis.__name = (named) => named');
  try {
    const cookie = await signIn(server.url);
    // A second session, so that there is one to end.
    await signIn(server.url);
    const page = await context.newPage();
    await page.clock.setFixedTime(NOW);
    for (const { name, address, isPublic, isImage, press } of listPages(organization)) {
      if (selection.pages.length > 0 && !selection.pages.includes(name)) continue;
      await page.setViewportSize({ width: 1440, height: 900 });
      await context.setExtraHTTPHeaders(isPublic ? {} : { cookie });
      if (isImage) await page.setContent(`<img alt="" src="${server.url}${address}" style="max-width: 100%">`);
      else await page.goto(server.url + address, { timeout: SLOW_MS });
      // Live updates keep a request open, so idle may never come on its own.
      await page.waitForLoadState('networkidle', { timeout: 700 }).catch(() => undefined);
      await page.locator('[data-skeleton]').first().waitFor({ state: 'detached', timeout: SLOW_MS });
      for (const name of press ?? []) await pressOne(page, name);
      await takePage(page, `${name}-${keys}`, selection, taken);
    }
  } finally {
    // First, since a page that is open keeps its live updates, and the server waits for them.
    await context.close();
    await server.stop();
  }
}

/** Presses the first button, entry of a menu, box or choice whose name begins so. */
async function pressOne(page: Page, name: string): Promise<void> {
  const begins = { name: new RegExp(`^${name}`) };
  const boxes = page.getByRole('checkbox', begins).or(page.getByRole('radio', begins));
  const buttons = page.getByRole('button', begins).or(page.getByRole('menuitem', begins));
  await boxes.or(buttons).first().waitFor({ state: 'attached', timeout: SLOW_MS });
  // A box or choice may lie unseen in its label.
  if ((await boxes.count()) > 0) await boxes.first().dispatchEvent('click');
  else await buttons.first().click({ timeout: SLOW_MS });
}

/** One page at every width in both themes; measured once a width, since colours move nothing. */
async function takePage(page: Page, name: string, { widths }: Selection, { pictures, faults }: Taken): Promise<void> {
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 600 ? 844 : 900 });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      const picture = `${name}-${width}-${colorScheme}.png`;
      await page.screenshot({
        path: path.join(FOLDER, picture),
        fullPage: true,
        animations: 'disabled',
        timeout: SLOW_MS,
      });
      pictures.push(picture);
    }
    const found = await measureLayout(page);
    faults.push(...found.map((fault) => ({ ...fault, picture: `${name}-${width}` })));
    for (const { kind, text } of found) process.stdout.write(`${name}-${width} ${kind}: ${text}\n`);
  }
}

/** Pictures that are not what they were, each with the share of its pixels that differs. */
async function findChanges(browser: Browser, before: string, pictures: readonly string[]): Promise<string[]> {
  const page = await browser.newPage();
  const changed: string[] = [];
  for (const picture of pictures) {
    const earlier = path.join(before, picture);
    if (!existsSync(earlier)) changed.push(`${picture}: new`);
    else {
      const share = await comparePictures(page, earlier, path.join(FOLDER, picture));
      if (share >= SAME_BELOW) changed.push(`${picture}: ${(share * 100).toFixed(2)}%`);
    }
  }
  await page.close();
  return changed;
}

function describe({ pictures, faults }: Taken, changed: readonly string[] | null): Figure[] {
  const row = (name: string, count: number, goal: string, isMet: boolean | null): Figure => ({
    ...{ name, value: String(count), baseline: '', ratio: '', goal, isMet },
  });
  const count = (kind: LayoutFault['kind']) => faults.filter((fault) => fault.kind === kind).length;
  return [
    row('pictures', pictures.length, '', null),
    row('pages wider than the window', count('overflow'), '0', count('overflow') === 0),
    row('texts cut off', count('clipped'), '0', count('clipped') === 0),
    row('texts on other texts', count('overlap'), '0', count('overlap') === 0),
    row('texts of a few letters a line', count('squeezed'), '0', count('squeezed') === 0),
    ...(changed === null ? [] : [row('pictures that differ from before', changed.length, '', null)]),
  ];
}
