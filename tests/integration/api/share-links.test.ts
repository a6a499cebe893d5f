import { beforeAll, describe, expect, test } from 'vitest';
import { GET as getPicture } from '@/app/embed/[chart]/route';
import { OPERATIONS } from '@/lib/api/operations';
import { signChartName } from '@/lib/auth/share-token';
import { ShareLinkCreated } from '@/lib/contracts/usage/usage-views';
import { getDb } from '@/lib/db/client';
import { DAY_MS } from '@/lib/domain/time';
import { drawSharedChart, openSharedView } from '@/lib/services/usage/open-shared-view';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NEXT_MONTH = () => new Date(Date.now() + 40 * DAY_MS);

let workspace: TestWorkspace;
let link: ShareLinkCreated;
let token: string;
let chart: string;

const PARAMS = { from: '2026-10-01', to: '2026-10-03', groupBy: 'apiKey', project: ['proj_a'], nonsense: 'x' };

/** A dollar a day of key_a in proj_a; two dollars a day of key_b in proj_b, which the link does not show. */
beforeAll(async () => {
  workspace = await createTestWorkspace('Acme <script>');
  const span: [Date, Date] = [new Date('2026-10-01T00:00:00Z'), new Date('2026-10-10T00:00:00Z')];
  const connection = await createReadConnection(workspace.id, 'OpenAI', { minute: span, hour: span, day: span });
  const facts: MinuteFact[] = ['a', 'b'].flatMap((name, at) =>
    [1, 2, 3].map((day) => ({
      at: new Date(`2026-10-0${day}T12:00:00Z`),
      group: {
        model: 'gpt-5',
        project: `proj_${name}`,
        apiKey: `key_${name}`,
        user: null,
        kind: 'completions',
        serviceTier: null,
        batch: null,
        connection,
      },
      requests: 1n,
      inputTokens: 1n,
      costNanos: BigInt(at + 1) * 1_000_000_000n,
    })),
  );
  await storeFacts(workspace.id, facts, ['hour', 'day']);
  link = await createLink();
  token = link.url.split('/share/')[1] ?? '';
  chart = link.chartUrl.split('/embed/')[1] ?? '';
});

async function createLink(): Promise<ShareLinkCreated> {
  const body = { name: '"><svg onload=alert(1)> קטן', params: PARAMS, expiresInDays: 30 };
  const answer = await callRoute('/share-links', { method: 'POST', token: workspace.tokens.member, body });
  expect(answer.status).toBe(201);
  return ShareLinkCreated.parse(await answer.json());
}

const askPicture = (name: string) =>
  getPicture(new Request(`http://localhost:3000/embed/${name}`), { params: Promise.resolve({ chart: name }) });

describe('a share link', () => {
  test('shows its view and nothing beside it', async () => {
    const shared = await openSharedView(token);
    expect(shared?.usage.totals.cost).toBe('3');
    expect(JSON.stringify(shared)).not.toMatch(/key_b|proj_b|nonsense/);
    expect(Object.keys(shared ?? {}).sort()).toEqual(['compare', 'expiresAt', 'hours', 'name', 'usage', 'view']);
  });

  test('keeps the view it was made of, and its secret is not stored', async () => {
    const [row] = await getDb().shareLink.findMany({ where: { workspaceId: workspace.id, id: link.id } });
    expect(row?.params).toEqual({ from: ['2026-10-01'], to: ['2026-10-03'], groupBy: ['apiKey'], project: ['proj_a'] });
    expect(JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(token);
  });

  test.each(OPERATIONS.filter((one) => one.access !== 'public').map((one) => `${one.method} ${one.path}`))(
    'opens nothing of the API: %s',
    async (operation) => {
      const [method = 'GET', path = ''] = operation.split(' ');
      const url = path.replaceAll(/\{[^}]+\}/g, link.id);
      for (const secret of [token, chart]) {
        const answer = await callRoute(url, { method, token: secret, ...(method === 'GET' ? {} : { body: {} }) });
        expect(answer.status).toBe(401);
      }
    },
  );

  test.each([
    { name: 'cut short', change: (text: string) => text.slice(0, -1) },
    {
      name: 'with another letter',
      change: (text: string) => `${text.slice(0, -2)}${text.at(-2) === 'A' ? 'B' : 'A'}A`,
    },
    { name: 'of another workspace', change: (text: string) => `sl_${'A'.repeat(22)}${text.slice(25)}` },
    { name: 'as a bearer token', change: (text: string) => text.replace('sl_', 'sw_') },
    { name: 'empty', change: () => '' },
  ])('$name opens nothing', async ({ change }) => {
    expect(await openSharedView(change(token))).toBeNull();
  });

  test('expires, and dies with its chart when it is revoked', async () => {
    expect(await openSharedView(token, NEXT_MONTH())).toBeNull();
    expect(await drawSharedChart(chart, { theme: null, width: null }, NEXT_MONTH())).toBeNull();
    const other = await createLink();
    const otherToken = other.url.split('/share/')[1] ?? '';
    const otherChart = other.chartUrl.split('/embed/')[1] ?? '';
    expect(await openSharedView(otherToken)).not.toBeNull();
    const revoke = () => callRoute(`/share-links/${other.id}`, { method: 'DELETE', token: workspace.tokens.member });
    expect([(await revoke()).status, (await revoke()).status]).toEqual([204, 404]);
    expect(await openSharedView(otherToken)).toBeNull();
    expect(await drawSharedChart(otherChart, { theme: null, width: null })).toBeNull();
  });

  test('cannot be made by a viewer, nor revoked from another workspace', async () => {
    const body = { name: 'x', params: {} };
    expect((await callRoute('/share-links', { method: 'POST', token: workspace.tokens.viewer, body })).status).toBe(
      403,
    );
    const stranger = await createTestWorkspace('Other');
    const answer = await callRoute(`/share-links/${link.id}`, { method: 'DELETE', token: stranger.tokens.owner });
    expect(answer.status).toBe(404);
    expect(await openSharedView(token)).not.toBeNull();
  });
});

describe('the signed chart', () => {
  test('is a picture of the view; other people’s text stays text', async () => {
    const answer = await askPicture(chart);
    const svg = await answer.text();
    expect(answer.headers.get('content-type')).toContain('image/svg+xml');
    expect(svg).toContain('&lt;svg onload=alert(1)&gt;');
    expect(svg.match(/<svg/g)).toHaveLength(1);
    expect(svg).toContain('$3.00');
    expect(svg).not.toContain('key_b');
  });

  test('is a PNG where the address ends so', async () => {
    const bytes = Buffer.from(await (await askPicture(chart.replace(/\.svg$/, '.png'))).arrayBuffer());
    expect(bytes.subarray(1, 4).toString()).toBe('PNG');
    expect(bytes.length).toBeGreaterThan(5_000);
  });

  test.each([
    { name: 'another ending', change: (name: string) => name.replace('.svg', '.html') },
    { name: 'no signature', change: (name: string) => `${name.split('.')[0]}.svg` },
    {
      name: 'another signature',
      change: (name: string) => name.replace(/\.(.)/, (_, one) => `.${one === 'A' ? 'B' : 'A'}`),
    },
    { name: 'the secret of the link', change: () => `${token}.svg` },
    { name: 'the signed name of a link of another workspace', change: () => '' },
  ])('$name opens nothing', async ({ name, change }) => {
    const stranger = await createTestWorkspace('Stranger');
    const forged = name.includes('workspace') ? `${signChartName(stranger.id, link.id)}.svg` : change(chart);
    expect(await drawSharedChart(forged, { theme: null, width: null })).toBeNull();
  });
});
