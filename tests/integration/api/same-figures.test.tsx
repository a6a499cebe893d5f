import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, expect, test } from 'vitest';
import SharePage from '@/app/share/[token]/page';
import { ReaderProvider } from '@/components/shell/reader-context';
import type { Viewer } from '@/lib/auth/viewer';
import { renderMail } from '@/lib/channels/email/render-mail';
import { BudgetCreate } from '@/lib/contracts/budgets';
import { UsageResponse } from '@/lib/contracts/usage';
import { ShareLinkCreate } from '@/lib/contracts/usage-views';
import { getDb } from '@/lib/db/client';
import { findBudgetPeriod } from '@/lib/domain/budget-period';
import { formatDollars, formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { parseAlertMessage } from '@/lib/domain/notification';
import { DEFAULT_LOCALE } from '@/lib/domain/reader';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import { createBudget } from '@/lib/services/create-budget';
import { deleteBudget } from '@/lib/services/delete-budget';
import { evaluateBudgets } from '@/lib/services/evaluate-budgets';
import { createShareLink } from '@/lib/services/manage-share-links';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createRandom, createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

/** Berlin's clocks go back on 25 October 2026, so one of the days has 25 hours. */
const ZONE = 'Europe/Berlin';
const FROM = new Date('2026-10-10T00:00:00Z');
const DAYS = 30;
const DAY_MS = 86_400_000;
const UNTIL = new Date(FROM.getTime() + DAYS * DAY_MS);
const KEYS = ['key_a', 'key_b', 'key_c'];

let workspace: TestWorkspace;
let viewer: Viewer;

/** Twelve hundred minutes of three keys, with amounts down to the nano-dollar, at random times. */
beforeAll(async () => {
  workspace = await createTestWorkspace('Acme', ZONE);
  viewer = {
    workspaceId: workspace.id,
    timezone: ZONE,
    role: 'owner',
    actor: { kind: 'user', id: 'ada', name: 'Ada' },
  };
  await getDb().channel.create({
    data: { workspaceId: workspace.id, kind: 'email', name: 'Finance', config: { to: ['finance@example.com'] } },
  });
  const span: [Date, Date] = [FROM, UNTIL];
  const connection = await createReadConnection(workspace.id, 'OpenAI', { minute: span, hour: span, day: span });
  const random = createRandom(6);
  const minutes = new Map<string, MinuteFact>();
  for (let count = 0; count < 1_200; count += 1) {
    const apiKey = KEYS[count % KEYS.length] ?? null;
    const at = new Date(FROM.getTime() + Math.floor(random() * DAYS * 1_440) * 60_000);
    const group = {
      model: count % 2 ? 'gpt-5' : 'gpt-4.1',
      project: 'proj_a',
      apiKey,
      user: null,
      kind: 'completions',
      serviceTier: null,
      batch: null,
      connection,
    };
    const costNanos = BigInt(Math.floor(random() * 3e9)) + 1n;
    const key = `${at.getTime()} ${apiKey} ${group.model}`;
    minutes.set(key, { at, group, requests: BigInt(1 + (count % 9)), inputTokens: BigInt(count), costNanos });
  }
  await storeFacts(workspace.id, [...minutes.values()], ['minute', 'hour', 'day']);
});

type Window = { startsAt: Date; endsAt: Date };

async function readApi({ startsAt, endsAt }: Window, key: string): Promise<UsageResponse> {
  const answer = await callRoute(`/usage?${search({ startsAt, endsAt }, key)}`, { token: workspace.tokens.viewer });
  return UsageResponse.parse(await answer.json());
}

const search = ({ startsAt, endsAt }: Window, key: string) =>
  `from=${startsAt.toISOString()}&to=${endsAt.toISOString()}&timezone=${ZONE}&bucket=hour&groupBy=model&apiKey=${key}`;

/** Sum of the cost column of a file. */
async function sumFile(window: Window, key: string, format: 'csv' | 'focus'): Promise<string> {
  const path = `/usage/export?${search(window, key)}&format=${format}`;
  const text = await (await callRoute(path, { token: workspace.tokens.viewer })).text();
  const rows = parse(text, { columns: true }) as Record<string, string>[];
  const column = format === 'csv' ? 'cost' : 'BilledCost';
  return formatNanosExact(rows.reduce((sum, row) => sum + parseDecimalToNanos(row[column] ?? ''), 0n));
}

/** The page as a reader without script sees it. */
async function readPage({ startsAt, endsAt }: Window, key: string): Promise<string> {
  const params = { from: startsAt.toISOString(), to: endsAt.toISOString(), bucket: 'hour', apiKey: [key] };
  const { url } = await createShareLink(viewer, ShareLinkCreate.parse({ name: 'Window', params }));
  const token = url.split('/share/')[1] ?? '';
  const page = await SharePage({ params: Promise.resolve({ token }), searchParams: Promise.resolve({}) });
  const reader = { locale: DEFAULT_LOCALE, timezone: ZONE };
  return renderToStaticMarkup(<ReaderProvider value={reader}>{page}</ReaderProvider>).replaceAll('&#x27;', "'");
}

/** The text of the mail that a budget over this window sends when the window is nearly over. */
async function readMail(period: 'hour' | 'day' | 'week' | 'month', window: Window, key: string): Promise<string> {
  const budget = await createBudget(
    viewer,
    BudgetCreate.parse({
      name: `Window ${window.startsAt.toISOString()} ${period} ${key}`,
      scope: { apiKeyId: key },
      period,
      amount: '0.01',
      timezone: ZONE,
      thresholds: [{ percent: 100, basis: 'actual' }],
    }),
  );
  await getDb().notification.deleteMany({ where: { workspaceId: workspace.id } });
  await evaluateBudgets({ workspaceId: workspace.id, now: new Date(window.endsAt.getTime() - 1) });
  const stored = await getDb().notification.findFirstOrThrow({ where: { workspaceId: workspace.id } });
  await deleteBudget(viewer, budget.id);
  const mail = presentAlertMail(parseAlertMessage(stored.message), { publicUrl: 'https://spend.example', ageMs: 0 });
  return (await renderMail(mail)).text;
}

test('page, API, CSV, FOCUS and mail tell the same figure for any window of any key', async () => {
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('hour' as const, 'day' as const, 'week' as const, 'month' as const),
      fc.integer({ min: 0, max: DAYS * 1_440 - 1 }),
      fc.constantFrom(...KEYS),
      async (period, minute, key) => {
        const window = findBudgetPeriod(period, ZONE, new Date(FROM.getTime() + minute * 60_000));
        const api = await readApi(window, key);
        fc.pre(api.totals.cost !== null && api.totals.cost !== '0');
        const exact = api.totals.cost ?? '';
        expect(await sumFile(window, key, 'csv')).toBe(exact);
        expect(await sumFile(window, key, 'focus')).toBe(exact);
        const told = formatDollars(parseDecimalToNanos(exact));
        expect(await readPage(window, key)).toContain(`>${told}<`);
        expect(await readMail(period, window, key)).toContain(told);
        seen += 1;
      },
    ),
    { numRuns: 14, seed: 20261123 },
  );
  expect(seen).toBeGreaterThan(8);
}, 120_000);
