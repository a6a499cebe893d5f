import { type Command, Option } from 'commander';
import { readNow } from '@/lib/clock';
import type { UsageQuery, UsageResponse } from '@/lib/contracts/usage/usage';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { renderSparkline } from '@/lib/presenters/usage/sparkline';
import { parseUsageView, USAGE_RANGES } from '@/lib/presenters/usage/usage-view';
import { resolveUsageQuery } from '@/lib/presenters/usage/usage-window';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { print } from './print';
import { withRuntime } from './runtime';

const DIMENSIONS = { model: 'model', key: 'apiKey', project: 'project', user: 'user', provider: 'provider' } as const;
const TOP = 8;

type Options = { by: keyof typeof DIMENSIONS; json?: boolean };

/** Adds `spend`: what was spent over a period, as a few lines with a small chart each. */
export function registerSpendCommand(program: Command): void {
  program
    .command('spend')
    .description('what was spent over a period, by model, key, project, user or provider')
    .argument('[period]', `one of ${USAGE_RANGES.map(({ range }) => range).join(', ')}`, '7d')
    .addOption(
      new Option('--by <dimension>', 'the dimension of the rows').choices(Object.keys(DIMENSIONS)).default('model'),
    )
    .option('--json', 'print one JSON line')
    .action(runSpend);
}

async function runSpend(period: string, { by, json }: Options): Promise<void> {
  if (!USAGE_RANGES.some(({ range }) => range === period)) {
    const message = `period "${period}": expected one of ${USAGE_RANGES.map(({ range }) => range).join(', ')}`;
    throw new AppError('invalid_input', message);
  }
  const usage = await withRuntime(async () => {
    const viewer = await getSystemViewer();
    const view = parseUsageView({ range: period, groupBy: DIMENSIONS[by] });
    const query: UsageQuery = { ...resolveUsageQuery(view, readNow(), viewer.timezone), top: TOP, rankBy: 'cost' };
    return getUsageSeries(viewer, query);
  });
  const report = summarize(period, by, usage);
  if (json) print(JSON.stringify(report));
  else for (const line of render(report, usage.timezone)) print(line);
}

type Point = { start: string; cost: string | null };
/** `cost` null = nothing of it has a known price. */
type Row = { id: string | null; name: string; cost: string | null; points: Point[] };

function sum(costs: readonly (string | null)[]): string | null {
  const known = costs.filter((cost) => cost !== null);
  if (known.length === 0) return costs.length === 0 ? '0' : null;
  return formatNanosExact(known.reduce((total, cost) => total + parseDecimalToNanos(cost), 0n));
}

function makeRow(id: string | null, name: string, listed: readonly Point[]): Row {
  const points = listed.map(({ start, cost }) => ({ start, cost }));
  return { id, name, cost: sum(points.map(({ cost }) => cost)), points };
}

function summarize(period: string, by: string, usage: UsageResponse) {
  const { from, to, bucket, currency, asOf, totals, other, unassigned = [] } = usage;
  const rows = usage.series.map(({ group, names, points }): Row => {
    const [dimension = ''] = Object.keys(group);
    const id = group[dimension] ?? null;
    return makeRow(id, names[dimension] ?? id ?? 'none', points);
  });
  if (other && other.groups > 0) rows.push(makeRow(null, `${other.groups} more`, other.points));
  for (const { points } of unassigned) rows.push(makeRow(null, 'not split by the bill', points));
  return { ...{ period, by, from, to, bucket, currency, asOf, cost: totals.cost }, rows };
}

const WIDEST_NAME = 32;

function render({ period, from, to, bucket, currency, cost, asOf, rows }: ReturnType<typeof summarize>, zone: string) {
  const starts = [...new Set(rows.flatMap(({ points }) => points.map(({ start }) => start)))].sort();
  const spark = (points: readonly Point[]) => {
    const known = new Map(points.map((point) => [point.start, point.cost]));
    return renderSparkline(starts.map((start) => readNumber(known.get(start) ?? null)));
  };
  const width = Math.min(WIDEST_NAME, Math.max(5, ...rows.map(({ name }) => name.length)));
  const cell = (name: string) => (name.length > width ? `${name.slice(0, width - 1)}…` : name.padEnd(width));
  const amount = (value: string | null) =>
    (value === null ? 'no known price' : `${Number(value).toFixed(2)} ${currency}`).padStart(16);
  const all = starts.map((start) => ({
    start,
    cost: sum(rows.flatMap(({ points }) => points.filter((one) => one.start === start).map((one) => one.cost))),
  }));
  return [
    `${period}: ${from.slice(0, 16)}Z to ${to.slice(0, 16)}Z by ${bucket} (${zone}), read up to ${asOf?.slice(0, 16) ?? 'never'}`,
    ...rows.map(({ name, cost: own, points }) => `${cell(name)}${amount(own)}  ${spark(points)}`),
    `${cell('Total')}${amount(cost)}  ${spark(all)}`,
  ];
}

const readNumber = (cost: string | null) => (cost === null ? null : Number(cost));
