import { expect, type Page } from '@playwright/test';
import { describeHostileOrganization, MARK } from './hostile-organization';
import { test } from './quiet-test';
import { at, signInByForm } from './sign-in';

/** Pages that are there for people who are limited to some projects. */
const OPEN = [
  { path: '/', heading: 'Overview' },
  { path: '/usage', heading: 'Usage' },
  { path: '/usage?range=24h&groupBy=apiKey,user', heading: 'Usage' },
  { path: '/usage?range=24h&groupBy=project&chart=week', heading: 'Usage' },
  { path: '/incidents', heading: 'Incidents' },
  { path: '/budgets', heading: 'Budgets' },
  { path: '/keys', heading: 'Keys' },
  { path: '/settings/preferences', heading: 'Preferences' },
  { path: '/settings/workspace', heading: 'Workspace settings' },
  { path: '/settings/security', heading: 'Your account' },
];

/** Pages that speak of the whole organization: these people are led away. */
const WHOLE = [
  ...['/alert-rules', '/planned-events', '/data-health', '/settings/connections', '/settings/channels'],
  ...[
    '/settings/notifications',
    '/settings/silences',
    '/settings/containment',
    '/settings/deliveries',
    '/settings/mailbox',
    '/settings/tokens',
  ],
  ...['/settings/configuration', '/settings/activity', '/settings/members'],
];

/** What only somebody who sees other projects than this one may read: ids and names of the provider's. */
function listForeignWords(projectId: string): string[] {
  const { keys, projects } = describeHostileOrganization();
  const own = new Set(keys.filter((key) => key.projectId === projectId).map(({ owner }) => owner.id));
  const foreign = keys.filter((key) => key.projectId !== projectId);
  const owners = foreign.map(({ owner }) => owner).filter(({ id }) => !own.has(id));
  const things = [...foreign, ...projects.filter(({ id }) => id !== projectId), ...owners];
  // Names that are everyday words, and people who also stand elsewhere, say nothing.
  const named = things.flatMap(({ id, name }) => [id, ...(/[^a-z]/i.test(name) ? [name] : [])]);
  return [...new Set(named.filter((word) => !word.includes('Lindqvist'))), MARK, 'squid'];
}

/** Everything the server says to a page, but for its scripts and the stream that never ends. */
function listen(page: Page): () => Promise<{ address: string; text: string }[]> {
  const heard: Promise<{ address: string; text: string }>[] = [];
  page.on('response', (response) => {
    const address = response.url();
    if (/_next\/static|\/api\/v1\/changes|favicon/.test(address) || response.status() >= 300) return;
    // What a page that was left did not read any more cannot be read.
    const text = response.text().catch(() => '');
    heard.push(text.then((said) => ({ address, text: said })));
  });
  return () => Promise.all(heard);
}

test('a member limited to one project opens every page and reads of no other project', async ({ openPage }) => {
  test.setTimeout(180_000);
  const { projects, keys } = describeHostileOrganization();
  const project = projects.find(({ name }) => name === 'Engineering') ?? { id: '' };
  const own = keys.find(({ projectId }) => projectId === project.id);
  const foreign = keys.find(({ name }) => name === 'support-agent');
  const headers = { origin: new URL(at('/')).origin };
  const owner = await openPage();
  // An invitation wants a fresh proof of who sends it.
  await signInByForm(owner, '/settings/preferences');
  const wanted = { email: 'limited@example.com', role: 'member', projectIds: [project.id] };
  const invited = await owner.request.post(at('/api/v1/invitations'), { headers, data: wanted });
  const token = new URL((await invited.json()).url).hash.slice(1);

  const page = await openPage();
  const accepted = { token, name: 'Lim Ited', password: 'nine violet anchors adrift' };
  await page.request.post(at('/api/v1/invitations/accept'), { headers, data: accepted });
  const { email, password } = { ...wanted, ...accepted };
  await page.request.post(at('/api/auth/sign-in/email'), { headers, data: { email, password } });
  const readAll = listen(page);
  const addresses = [
    ...OPEN,
    { path: `/keys/${own?.id}`, heading: own?.name ?? '' },
    { path: `/projects/${project.id}`, heading: 'Engineering' },
    { path: `/models/${own?.workloads[0]?.model}`, heading: own?.workloads[0]?.model ?? '' },
    { path: '/settings/connections', heading: 'Overview' },
  ];
  for (const { path, heading } of addresses) {
    await page.goto(at(path));
    await expect(page.getByRole('heading', { name: heading, level: 1 }), path).toBeVisible();
    await expect(page.locator('[data-skeleton]'), path).toHaveCount(0);
  }
  for (const path of WHOLE) {
    const text = await (await page.request.get(at(path))).text();
    expect(text, path).toMatch(/NEXT_REDIRECT;replace;\/;/);
  }
  for (const path of [`/keys/${foreign?.id}`, `/projects/${foreign?.projectId}`, `/users/${foreign?.owner.id}`]) {
    const text = await (await page.request.get(at(path))).text();
    expect(text, path).toContain('NEXT_HTTP_ERROR_FALLBACK;404');
    expect(text, path).not.toContain('support-');
  }

  const words = listForeignWords(project.id);
  const said = await readAll();
  expect(said.length).toBeGreaterThan(addresses.length);
  expect(said.some(({ text }) => text.includes(own?.id ?? '-'))).toBe(true);
  const leaks = said.flatMap(({ address, text }) =>
    words.filter((word) => text.includes(word)).map((word) => `${address} says ${word}`),
  );
  expect(leaks).toEqual([]);
});
