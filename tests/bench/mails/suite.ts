import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type RenderedMail, renderMail } from '@/lib/channels/email/render-mail';
import { listMailKinds, type MailKind } from '@/tests/support/mail-kinds';
import { measureLayout } from '../snapshots/measure-layout';
import type { BenchResult, Figure } from '../table';
import { BROWSER_ARGS, findBrowser } from '../web/browser';

/** Not below test-results, which every run in the browser empties. */
const FOLDER = 'bench-mails';
/** Of the window, in CSS pixels: a mail program on a desk and a phone. */
const WIDTHS = [1_000, 390];
const THEMES = ['light', 'dark'] as const;
/** Mails on one sheet, by width. */
const SHEET_SIZES: Record<number, number> = { 1000: 4, 390: 7 };
/** Smallest letters that a phone may show, in CSS pixels. */
const SMALLEST_LETTERS = 11;

/**
 * Every kind of mail as a picture, wide and on a phone, light and dark, in `bench-mails/` with its text part beside it,
 * and sheets of several to look through. Measured for what is cut off, overlaps or is too small. `argument` = names of
 * kinds, with commas; none = all.
 */
export async function runMailsSuite(argument = ''): Promise<BenchResult> {
  const asked = argument.split(',').filter(Boolean);
  const kinds = listMailKinds('https://spend.example').filter(({ name }) => asked.length === 0 || asked.includes(name));
  if (kinds.length === 0) throw new Error(`mails "${argument}": no such kind of mail`);
  await mkdir(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath: findBrowser(), args: BROWSER_ARGS });
  const faults: string[] = [];
  try {
    for (const width of WIDTHS) faults.push(...(await takeWidth(browser, width, kinds)));
  } finally {
    await browser.close();
  }
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  const row = (name: string, count: number, goal: string): Figure => ({
    ...{ name, value: String(count), baseline: '', ratio: '', goal, isMet: goal === '' ? null : count === 0 },
  });
  return {
    suite: 'mails',
    figures: [
      row('pictures', kinds.length * WIDTHS.length * THEMES.length, ''),
      row('cut off, overlapping, too wide or too small', faults.length, '0'),
    ],
    details: { folder: FOLDER, faults },
  };
}

/** Every kind at one width in both themes, and their sheets; what was found wrong, a line each. */
async function takeWidth(browser: Browser, width: number, kinds: readonly MailKind[]): Promise<string[]> {
  const context = await browser.newContext({ viewport: { width, height: 844 }, deviceScaleFactor: 2 });
  // Functions that are sent to the page keep their names by this, which the page does not know.
  await context.addInitScript('globalThis.__name = (named) => named');
  const page = await context.newPage();
  const faults: string[] = [];
  for (const { name, mail } of kinds) {
    const rendered = await renderMail(mail);
    await writeFile(path.join(FOLDER, `${name}.txt`), `Subject: ${rendered.subject}\n\n${rendered.text}`);
    await page.goto('about:blank');
    await page.setContent(embedImages(rendered), { waitUntil: 'load' });
    for (const colorScheme of THEMES) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: pictureOf(name, width, colorScheme), fullPage: true });
    }
    const found = await measureLayout(page);
    faults.push(...found.map(({ kind, text }) => `${name}-${width} ${kind}: ${text}`));
    const smallest = await measureChartLetters(page);
    if (smallest !== null && smallest < SMALLEST_LETTERS) {
      faults.push(`${name}-${width} small: letters of the chart are ${smallest.toFixed(1)} px`);
    }
  }
  for (const theme of THEMES) await takeSheets(page, width, theme, kinds);
  await context.close();
  return faults;
}

const pictureOf = (name: string, width: number, theme: string) => path.join(FOLDER, `${name}-${width}-${theme}.png`);

/** The HTML part as a mail program shows it: pictures by content id become part of it. */
function embedImages({ html, images }: RenderedMail): string {
  return images.reduce(
    (page, { cid, png }) => page.replaceAll(`cid:${cid}`, `data:image/png;base64,${png.toString('base64')}`),
    html ?? '',
  );
}

/** Size at which the letters of the chart are seen, in CSS pixels; null = the mail shows no chart. */
function measureChartLetters(page: Page): Promise<number | null> {
  return page.evaluate(() => {
    const shown = [...document.querySelectorAll('img')].find((image) => image.getBoundingClientRect().width > 0);
    // Drawn with letters of 13 px, at double density.
    return shown === undefined ? null : (13 * 2 * shown.getBoundingClientRect().width) / shown.naturalWidth;
  });
}

/** Pictures taken before, several beside each other. */
async function takeSheets(page: Page, width: number, theme: string, kinds: readonly MailKind[]): Promise<void> {
  const size = SHEET_SIZES[width] ?? 4;
  await page.setViewportSize({ width: size * (width + 20) + 20, height: 844 });
  for (let from = 0; from < kinds.length; from += size) {
    const pictures = await Promise.all(
      kinds.slice(from, from + size).map(async ({ name }) => {
        const data = await readFile(pictureOf(name, width, theme), 'base64');
        return `<img src="data:image/png;base64,${data}" width="${width}" style="margin-left: 20px; vertical-align: top">`;
      }),
    );
    await page.setContent(`<body style="margin: 0; white-space: nowrap; background: #888">${pictures.join('')}</body>`);
    const sheet = `sheet-${width}-${theme}-${from / size + 1}.png`;
    await page.screenshot({ path: path.join(FOLDER, sheet), fullPage: true, scale: 'css' });
  }
}
