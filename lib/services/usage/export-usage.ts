import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { UsageExportQuery, UsageQuery, UsageResponse } from '@/lib/contracts/usage/usage';
import { getDb } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { AppError } from '@/lib/errors';
import type { Entry } from '@/lib/presenters/usage/export-lines';
import { buildFocusFile, type CreditFinder } from '@/lib/presenters/usage/focus-export';
import { buildQuantityFinder } from '@/lib/presenters/usage/focus-quantity';
import { buildUsageTableFile, type ExportTable } from '@/lib/presenters/usage/usage-export';
import { findProfile } from '@/lib/providers/profiles';
import { renderCsv } from '@/lib/services/render-csv';
import { findBilledQuery } from './billed-query';
import { serveUsageSeries } from './get-usage-series';
import { planUsage, readCredits } from './plan-usage';
import { isByPayer } from './read-payer-parts';

export type ExportFile = { name: string; contentType: string; text: string };

/** The answer of `GET /usage` to the same question as a file: CSV, JSON, or FOCUS rows as CSV. */
export async function exportUsage(
  viewer: Viewer,
  { format, ...query }: UsageExportQuery,
  now: Date = readNow(),
): Promise<ExportFile> {
  const usage = await serveUsageSeries(viewer, query, now);
  const name = `spendwatch-usage-${usage.from.slice(0, 10)}-${usage.to.slice(0, 10)}`;
  switch (format) {
    case 'json':
      return { name: `${name}.json`, contentType: 'application/json', text: `${JSON.stringify(usage, null, 2)}\n` };
    case 'csv':
      return makeCsv(`${name}.csv`, buildUsageTableFile(usage, query.groupBy, isByPayer(query)));
    case 'focus':
      if (isByPayer(query)) {
        const message = 'format focus with payer: expected csv or json, for a bill knows no payers';
        throw new AppError('invalid_input', message, { errors: [{ path: 'format', message }] });
      }
      return makeCsv(`${name}-focus.csv`, await buildFocus(viewer, query, usage, now));
  }
}

async function buildFocus(viewer: Viewer, query: UsageQuery, usage: UsageResponse, now: Date): Promise<ExportTable> {
  const { top: _top, rankBy: _rankBy, ...whole } = query;
  const groupBy = query.groupBy.includes('kind') ? query.groupBy : [...query.groupBy, 'kind' as const];
  const byKind = await serveUsageSeries(viewer, { ...whole, groupBy }, now);
  const [assigned, all] = await Promise.all([
    loadCredits(viewer, whole, now),
    loadCredits(viewer, findBilledQuery(query), now),
  ]);
  const findQuantities = buildQuantityFinder(usage, byKind, query.groupBy);
  const providerName = await findOnlyProvider(viewer, query);
  const named = providerName === undefined ? usage : { ...usage, providerName };
  return buildFocusFile(named, findQuantities, buildCreditFinder(usage, assigned, all, query));
}

/** Name of the provider that all rows come from; undefined = several, so that each row has to name its own. */
async function findOnlyProvider({ workspaceId }: Viewer, query: UsageQuery): Promise<string | undefined> {
  const connections = await listConnectionIds(getDb(), workspaceId);
  const asked = connections.filter(({ id }) => query.connection.length === 0 || query.connection.includes(id));
  const [first, ...others] = new Set(asked.map((one) => one.provider));
  if (first === undefined || others.length > 0) return undefined;
  // Files name no provider of ours: who they are of, the connection says.
  return findProfile(first)?.name ?? (asked.length === 1 ? asked[0]?.name : undefined);
}

type Credit = Awaited<ReturnType<typeof readCredits>>[number];

async function loadCredits(viewer: Viewer, query: UsageQuery, now: Date): Promise<Credit[]> {
  return readCredits(await planUsage(viewer, query, now));
}

/** A group has the credits that name it, "Other" those of groups without a line, and what has no group all the rest. */
function buildCreditFinder(
  usage: UsageResponse,
  assigned: readonly Credit[],
  all: readonly Credit[],
  query: UsageQuery,
): CreditFinder {
  const known = findBilledQuery(query).groupBy;
  const keyOf = (group: Entry['group'], dimensions: readonly string[]) =>
    JSON.stringify(dimensions.map((one) => group[one] ?? null));
  const groupOf = ({ group }: Credit) => Object.fromEntries(query.groupBy.map((one, at) => [one, group[at] ?? null]));
  const named = new Set(usage.series.map((one) => keyOf(one.group, query.groupBy)));
  const sum = (credits: readonly Credit[]) => credits.reduce((total, one) => total + one.nanos, 0n);
  return ({ kind, group, point }) => {
    const now = assigned.filter((one) => one.start === point.start);
    if (kind === 'assigned') {
      return sum(now.filter((one) => keyOf(groupOf(one), query.groupBy) === keyOf(group, query.groupBy)));
    }
    if (kind === 'other') return sum(now.filter((one) => !named.has(keyOf(groupOf(one), query.groupBy))));
    const own = all.filter((one) => one.start === point.start && JSON.stringify(one.group) === keyOf(group, known));
    return sum(own) - sum(now.filter((one) => keyOf(groupOf(one), known) === keyOf(group, known)));
  };
}

const makeCsv = (name: string, table: ExportTable): ExportFile => ({
  ...{ name, contentType: 'text/csv; charset=utf-8', text: renderCsv(table) },
});
