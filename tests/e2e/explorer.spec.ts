import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { expectRefusals, test } from './quiet-test';
import { at, openDialog, signIn } from './sign-in';

test('a question is asked, narrowed with keys alone, kept, and taken home', async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page, '/usage?groupBy=apiKey');
  const chart = page.getByRole('slider');
  await expect(chart).toBeVisible();

  // Two keys choose the comparison and the sum; both are in the address at once.
  await expect(async () => {
    if (!page.url().includes('compare=previous')) await page.keyboard.press('x');
    await expect(page).toHaveURL(/compare=previous/, { timeout: 2_000 });
  }).toPass();
  await page.keyboard.press('v');
  await expect(page).toHaveURL(/cumulative=1/);
  // The first journey may come before the history of the period before was read.
  await expect(page.getByText(/period before/i).first()).toBeVisible({ timeout: 60_000 });

  // Along the chart with arrows, a stretch with Shift, into it with Enter.
  await chart.focus();
  await page.keyboard.press('ArrowLeft');
  await expect(chart).toHaveAttribute('aria-valuetext', /\$/);
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/from=\d{4}-/);
  await page.goBack();
  await expect(page).not.toHaveURL(/from=\d{4}-/);

  const legend = page.getByRole('list', { name: 'Series' }).getByRole('button');
  await legend.first().click();
  await expect(page).toHaveURL(/hide=/);
  await expect(legend.first()).toHaveAttribute('aria-pressed', 'false');

  const views = await openDialog(page, page.getByRole('button', { name: 'Views' }));
  await views.getByLabel('Save this view as').fill('Keys, added up');
  await views.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(views.getByRole('link', { name: /Keys, added up/ })).toBeVisible();
  await page.keyboard.press('Escape');

  const files = await openDialog(page, page.getByRole('button', { name: 'Download' }));
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    files.getByRole('link', { name: 'Download CSV' }).click(),
  ]);
  const [head] = (await readFile(await download.path(), 'utf8')).split('\n');
  expect(head).toContain('start,end,api_key,api_key_name,cost');
});

test('a shared view opens for somebody without an account, and for nobody once revoked', async ({
  page,
  openPage,
  expectedConsole,
}) => {
  expectRefusals(expectedConsole);
  test.setTimeout(120_000);
  await signIn(page, '/usage?range=7d');
  const dialog = await openDialog(page, page.getByRole('button', { name: 'Share' }));
  await dialog.getByLabel('Title').fill('Week for the board');
  await dialog.getByRole('button', { name: 'Create link' }).click();
  const url = await dialog.getByRole('textbox', { name: 'Page' }).inputValue();
  const picture = await dialog.getByRole('textbox', { name: /^Chart for wikis/ }).inputValue();
  await dialog.getByRole('button', { name: 'Done' }).click();

  const stranger = await openPage();
  const asked: string[] = [];
  stranger.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await stranger.goto(url);
  await expect(stranger.getByRole('heading', { name: 'Week for the board' })).toBeVisible();
  await expect(stranger.getByRole('table', { name: /cost by model/i })).toBeVisible();
  await stranger.waitForLoadState('networkidle');
  expect(asked.filter((path) => path.startsWith('/api'))).toEqual([]);
  const { violations } = await new AxeBuilder({ page: stranger }).analyze();
  expect(violations.map((one) => one.id)).toEqual([]);
  expect((await stranger.goto(picture))?.headers()['content-type']).toContain('image/svg+xml');
  await stranger.goto(at('/usage'));
  await expect(stranger).toHaveURL(/sign-in/);

  const again = await openDialog(page, page.getByRole('button', { name: 'Share' }));
  await again.getByRole('button', { name: 'Revoke the link Week for the board' }).click();
  const confirm = page.getByRole('dialog', { name: 'Revoke this link?' });
  await confirm.getByRole('textbox').fill('Week for the board');
  await confirm.getByRole('button', { name: 'Revoke link' }).click();
  await expect(confirm).toHaveCount(0);
  await expect(again.getByText('Week for the board')).toHaveCount(0);
  expect((await stranger.goto(url))?.status()).toBe(404);
  // Browsers that saw the picture may keep it for a minute; whoever asks anew gets none.
  expect((await stranger.request.get(picture)).status()).toBe(404);
});
