import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { HOSTILE } from './hostile-organization';
import { expectRefusals, test } from './quiet-test';
import { at, signIn, signInByForm } from './sign-in';

const APP = fileURLToPath(new URL('../../app', import.meta.url));

const PAGES = [
  { path: '/', heading: 'Overview' },
  { path: '/usage', heading: 'Usage' },
  { path: '/incidents', heading: 'Incidents' },
  { path: '/budgets', heading: 'Budgets' },
  { path: '/budgets/balance', heading: 'Balance' },
  { path: '/budgets/allocation', heading: 'Allocation' },
  { path: '/keys', heading: 'Keys' },
  { path: '/leaks', heading: 'Leaks' },
  { path: '/account-activity', heading: 'Account activity' },
  { path: '/posture', heading: 'Security posture' },
  { path: '/usage/growth', heading: 'What grew' },
  { path: '/usage/savings', heading: 'Savings' },
  { path: '/keys/confirm', heading: 'Keys to confirm' },
  { path: '/keys/calendar', heading: 'Rotation calendar' },
  { path: '/keys/policy', heading: 'Key policy' },
  { path: '/keys/key_hostileLeak', heading: HOSTILE.leaking },
  { path: '/projects/proj_hostileNames', heading: HOSTILE.project },
  { path: '/users/user-hostileNames', heading: /./ },
  { path: '/models/gpt-4.1-mini-2025-04-14', heading: /gpt-4.1-mini/ },
  { path: '/alert-rules', heading: 'Alert rules' },
  { path: '/planned-events', heading: 'Planned events' },
  { path: '/data-health', heading: 'Data health' },
  { path: '/settings/connections', heading: 'Connections' },
  { path: '/settings/channels', heading: 'Channels' },
  { path: '/settings/notifications', heading: 'Notification policies' },
  { path: '/settings/silences', heading: 'Silences' },
  { path: '/settings/containment', heading: 'Containment' },
  { path: '/settings/deliveries', heading: 'Deliveries' },
  { path: '/settings/preferences', heading: 'Preferences' },
  { path: '/settings/mailbox', heading: 'Mailbox' },
  { path: '/settings/tokens', heading: 'API tokens' },
  { path: '/settings/configuration', heading: 'Configuration' },
  { path: '/settings/activity', heading: 'Activity' },
  { path: '/settings/workspace', heading: 'Workspace settings' },
  { path: '/settings/members', heading: 'Members' },
  { path: '/settings/security', heading: 'Your account' },
];

/** Pages for people without a session; those of links say that theirs does not work. */
const ENTRANCES: { path: string; heading: string; notice?: string }[] = [
  { path: '/sign-in', heading: 'Sign in to Spendwatch' },
  { path: '/forgot-password', heading: 'Set a new password' },
  { path: '/reset-password', heading: 'Choose a new password', notice: 'This link is not complete' },
  { path: '/confirm-email', heading: 'Confirm your new address', notice: 'This link is not complete' },
  { path: '/invitation', heading: 'Join Spendwatch' },
  { path: '/unsubscribe/nothing', heading: 'Stop digests' },
  { path: '/docs', heading: 'Documentation' },
  { path: '/docs/install', heading: 'Install' },
];

/** Pages that lead elsewhere on this installation; journeys of others open them. */
const OPENED_ELSEWHERE = ['/setup', '/second-factor', '/share/any'];

async function expectFine(page: Page, { path, heading }: { path: string; heading: string | RegExp }): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(at(path));
  await expect(page.getByRole('heading', { name: heading, level: 1 })).toBeVisible();
  await expect(page.locator('[data-skeleton]')).toHaveCount(0);
  await expectAccessible(page, path);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.evaluate(async () => {
    // Charts follow the new width a frame later; a browser may draw none where nothing moves.
    const drawn = () => new Promise<void>((next) => void [requestAnimationFrame(() => next()), setTimeout(next, 100)]);
    for (let frame = 0; frame < 5; frame += 1) await drawn();
  });
  const overflow = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  await expect.poll(overflow, `${path} at 390 pixels`).toBeLessThanOrEqual(0);
}

test('every page, light and dark: no accessibility violation, no console message, no sideways scroll on a phone', async ({
  openPage,
}) => {
  test.setTimeout(1_200_000);
  const page = await openPage({ reducedMotion: 'reduce' });
  await signIn(page, '/settings/tokens');
  for (const one of PAGES) await expectFine(page, one);
  await expectFine(page, await findIncident(page));
  const stranger = await openPage({ reducedMotion: 'reduce' });
  for (const { notice, ...one } of ENTRANCES) {
    await expectFine(stranger, one);
    if (notice) await expect(stranger.getByText(notice)).toBeVisible();
  }
});

/** An incident, whichever the leaks have opened by now. */
async function findIncident(page: Page): Promise<{ path: string; heading: string }> {
  const list = async () => {
    const { data } = await (await page.request.get(at('/api/v1/incidents?limit=1'))).json();
    return (data as { id: string; title: string }[])[0];
  };
  await expect.poll(list, { timeout: 180_000 }).toBeDefined();
  const found = await list();
  return { path: `/incidents/${found?.id}`, heading: found?.title ?? '' };
}

/** What Chromium tells a screen reader of each chart: role and name of all that is inside. */
async function readCharts(page: Page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  await session.detach();
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const listInside = (node: (typeof nodes)[number] | undefined): (typeof nodes)[number][] =>
    node ? [node, ...(node.childIds ?? []).flatMap((id) => listInside(byId.get(id)))] : [];
  return nodes
    .filter((node) => node.role?.value === 'figure' && !node.ignored)
    .map((figure) => ({
      name: String(figure.name?.value ?? ''),
      inside: listInside(figure)
        .filter((node) => !node.ignored)
        .map((node) => ({ role: String(node.role?.value), name: String(node.name?.value ?? '') })),
    }));
}

test('a chart is read out: what it is, what it says in a sentence, and its numbers as a table', async ({ page }) => {
  await signIn(page, '/settings/tokens');
  for (const [path, name] of [
    ['/', 'Daily spend by model'],
    ['/usage', 'Cost by model'],
    ['/usage?chart=week', 'Cost, an ordinary week'],
  ] as const) {
    await page.goto(at(path));
    const figure = page.getByRole('figure', { name });
    // Drawn for a pointer, too, and still no riddle.
    await figure.hover();
    if (path === '/') await expect(figure.locator('svg.recharts-surface').first()).toBeVisible();
    const numbers = figure.getByRole('button', { name: 'Show numbers' });
    if (path !== '/usage?chart=week') await numbers.click();
    await expect(figure.getByRole('table')).toBeVisible();
    const read = (await readCharts(page)).find((one) => one.name === name);
    const texts = read?.inside.filter(({ role }) => role === 'StaticText').map((one) => one.name) ?? [];
    expect(texts.find((text) => text.startsWith(`${name}: `))).toMatch(/highest \$[\d,.]+/);
    const nameless = ['application', 'image', 'slider', 'button', 'group'];
    expect(read?.inside.filter((one) => nameless.includes(one.role) && one.name === '')).toEqual([]);
  }
});

test('no page is left out of the walk', async () => {
  const files = await readdir(APP, { recursive: true });
  const patterns = files
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\/?page\.tsx$/, '').replace(/\([^)]*\)\/?/g, '')}`);
  expect(patterns.length).toBeGreaterThan(30);
  const walked = [...PAGES, ...ENTRANCES].map(({ path }) => path).concat(OPENED_ELSEWHERE, '/incidents/any');
  const isWalked = (pattern: string) =>
    walked.some((path) => new RegExp(`^${pattern.replace(/\[[^\]]*\]/g, '[^/]+')}$`).test(path));
  expect(patterns.filter((pattern) => !isWalked(pattern))).toEqual([]);
});

test('without sign-in every page leads to the sign-in form, and back to where one wanted to go', async ({
  page,
  request,
}) => {
  for (const { path } of PAGES) {
    const answer = await request.get(at(path), { maxRedirects: 0 });
    const next = path === '/' ? '' : `?next=${encodeURIComponent(path)}`;
    expect([path, answer.status(), answer.headers()['location']]).toEqual([path, 307, `/sign-in${next}`]);
  }
  await signInByForm(page, '/budgets');
  await expect(page).toHaveURL(/\/budgets$/);
});

test('a wrong password is refused without saying which part was wrong', async ({ page, expectedConsole }) => {
  expectRefusals(expectedConsole);
  await page.goto(at('/sign-in'));
  await page.getByLabel('E-mail').fill('owner@example.com');
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page).toHaveURL(/sign-in/);
});
