import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import type { Viewer } from '@/lib/auth/viewer';
import { UsageExportQuery, UsageGroupsQuery, UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { readExplorerLines } from '@/lib/presenters/usage/explorer-series';
import { buildUsageTable } from '@/lib/presenters/usage/usage-table';
import { exportUsage } from '@/lib/services/usage/export-usage';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { listUsageGroups } from '@/lib/services/usage/list-usage-groups';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createReadConnection, type MinuteFact, storeFacts } from '../../support/usage-facts';

useTestDatabase();

const NOW = new Date('2026-11-20T10:30:00Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);
let viewer: Viewer;

/** Two days of $157 of usage, and on the second a credit of $500 and a charge of $20 that no usage report names. */
beforeAll(async () => {
  const workspace = await createTestWorkspace('Acme', 'UTC');
  viewer = {
    workspaceId: workspace.id,
    timezone: 'UTC',
    role: 'viewer',
    actor: { kind: 'token', id: 'x', name: 'x' },
  };
  const connection = await createReadConnection(workspace.id, 'OpenAI', { day: [day('2026-11-01'), NOW] });
  const group = {
    ...{ model: 'gpt-4.1', project: 'proj_a', apiKey: '=cmd()', user: null, kind: 'completions' },
    ...{ serviceTier: null, batch: null, connection },
  };
  const facts = ['2026-11-10', '2026-11-11'].flatMap((on): MinuteFact[] => [
    { at: day(on), group, requests: 3n, inputTokens: 1_000n, costNanos: 150_000_000_000n },
    {
      at: day(on),
      group: { ...group, model: 'whisper-1', kind: 'audio_transcriptions' },
      ...{ requests: 1n, inputTokens: 0n, costNanos: 7_000_000_000n },
    },
  ]);
  await storeFacts(workspace.id, facts, ['day']);
  await getDb().usageDay.updateMany({ where: { workspaceId: workspace.id, requests: 1n }, data: { units: 600n } });
  const line = (costOn: string, lineItem: string, dollars: number, projectId = 'proj_a') => ({
    ...{ workspaceId: workspace.id, connectionId: connection, costOn: day(costOn), projectId, lineItem },
    ...{ apiKeyId: '', currency: 'usd', amountNanos: BigInt(dollars * 1e9) },
  });
  await getDb().costDay.createMany({
    data: [
      ...['2026-11-10', '2026-11-11'].flatMap((on) => [line(on, 'gpt-4.1, input', 150), line(on, 'whisper', 7)]),
      line('2026-11-11', 'Credit grant', -500, ''),
      line('2026-11-11', 'Priority support', 20, ''),
    ],
  });
});

type Row = Record<string, string>;

async function read(format: 'csv' | 'focus', query: Partial<UsageExportQuery>): Promise<Row[]> {
  const window = { from: '2026-11-10T00:00:00Z', to: '2026-11-12T00:00:00Z', timezone: 'UTC' };
  const { text } = await exportUsage(viewer, UsageExportQuery.parse({ ...window, ...query, format }), NOW);
  return parse(text, { columns: true }) as Row[];
}

const add = (rows: readonly Row[], column: string) => rows.reduce((sum, row) => sum + Number(row[column]), 0);
const GROUPINGS: UsageExportQuery['groupBy'][] = [
  ...[[], ['project'], ['connection', 'project']],
  ...[['model'], ['apiKey'], ['user'], ['kind', 'project'], ['model', 'apiKey', 'user', 'kind']],
] as UsageExportQuery['groupBy'][];

test.each(GROUPINGS)(
  'one window has one total in numbers, whatever the grouping: %s %s %s %s',
  async (...dimensions) => {
    const groupBy = dimensions.filter((one) => one !== undefined) as UsageExportQuery['groupBy'];
    expect(add(await read('csv', { groupBy }), 'cost')).toBe(-166);
    expect(add(await read('csv', { groupBy, top: 1 }), 'cost')).toBe(-166);
    const focus = await read('focus', { groupBy });
    expect(add(focus, 'BilledCost')).toBe(-166);
    const credits = focus.filter((row) => row['ChargeCategory'] === 'Credit');
    expect(credits.map((row) => [row['BilledCost'], row['ConsumedQuantity'], row['ChargeFrequency']])).toEqual([
      ['-500', '', 'One-Time'],
    ]);
  },
);

test.each(GROUPINGS)('the API and the table of pages have that total, too: %s %s %s %s', async (...dimensions) => {
  const groupBy = dimensions.filter((one) => one !== undefined) as UsageExportQuery['groupBy'];
  const window = { from: '2026-11-10T00:00:00Z', to: '2026-11-12T00:00:00Z', timezone: 'UTC', groupBy };
  const usage = await getUsageSeries(viewer, UsageQuery.parse(window), NOW);
  const points = [...usage.series, ...(usage.unassigned ?? [])].flatMap((one) => one.points);
  expect([usage.totals.cost, usage.totals.requests]).toEqual(['-166', 8]);
  expect(points.reduce((sum, { cost }) => sum + Number(cost), 0)).toBe(-166);
  const lines = readExplorerLines(usage, 'cost');
  expect(lines.reduce((sum, { total }) => sum + Number(total.over), 0)).toBe(-166e9);
  const groups = await listUsageGroups(viewer, UsageGroupsQuery.parse(window), NOW);
  expect([groups.totals.cost, groups.totals.requests]).toEqual(['-166', 8]);
  const rows = [...groups.data.map(({ totals }) => totals), ...(groups.unassigned ? [groups.unassigned] : [])];
  expect(rows.reduce((sum, { cost }) => sum + Number(cost), 0)).toBe(-166);
  const table = buildUsageTable({ ...groups, data: groups.data.slice(0, 1) }, new Map(), { locale: 'en-US' });
  expect(table.unassigned?.cost ?? null).toBe(groups.unassigned ? '-$480.00' : null);
});

test('by model, what has none is its own row, and a negative amount is a number', async () => {
  const rows = await read('csv', { groupBy: ['model'], bucket: 'month' });
  expect(rows.map((row) => [row['model'], row['model_name'], row['cost'], row['cost_source']])).toEqual([
    ['gpt-4.1', 'gpt-4.1', '300', 'estimated'],
    ['whisper-1', 'whisper-1', '14', 'estimated'],
    ['', 'Only on the bill', '-480', 'billed'],
  ]);
});

test('text that a spreadsheet would run stays text', async () => {
  const [row] = await read('csv', { groupBy: ['apiKey'] });
  expect(row?.['api_key']).toBe("'=cmd()");
});

test('FOCUS counts audio in seconds and tokens in tokens, also of one group, and shares the bill between them', async () => {
  const byModel = await read('focus', { groupBy: ['model'], bucket: 'month' });
  const pick = (row: Row) => [row['ChargeCategory'], row['ConsumedQuantity'], row['ConsumedUnit'], row['BilledCost']];
  expect(byModel.map(pick)).toEqual([
    ['Usage', '2000', 'Tokens', '300'],
    ['Usage', '1200', 'Seconds', '14'],
    ['Adjustment', '', '', '20'],
    ['Credit', '', '', '-500'],
  ]);
  const byProject = (await read('focus', { groupBy: ['project'], bucket: 'month' })).map(pick);
  expect(byProject).toContainEqual(['Usage', '2000', 'Tokens', '300']);
  expect(byProject).toContainEqual(['Usage', '1200', 'Seconds', '14']);
});
