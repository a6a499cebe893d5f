import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { UsageGroupsQuery, UsageGroupsResponse, UsageTotals } from '@/lib/contracts/usage/usage';
import { findUnassigned } from '@/lib/presenters/usage/balance-usage';
import { nameSeries } from '@/lib/presenters/usage/series-name';
import { searchGroups, sortGroups } from '@/lib/presenters/usage/usage-groups';
import { listGroupTotals, sumParts } from '@/lib/presenters/usage/usage-response';
import { throughUsageCache } from '@/lib/services/answer-cache';
import { cutPage, parseNumberCursor } from '@/lib/services/page-cursor';
import { isWhollyBilled } from './billed-query';
import { findGroupNames, planUsage } from './plan-usage';
import { readKeptUsageParts } from './read-kept-usage';

type NamedGroup = { values: (string | null)[]; name: string; names: Record<string, string>; totals: UsageTotals };
type AllGroups = { asOf: string | null; groups: NamedGroup[]; unassigned: UsageTotals | null; totals: UsageTotals };

/** Totals by group over a window, sorted and searched, a page at a time. All pages come from one reading. */
export async function listUsageGroups(
  viewer: Viewer,
  query: UsageGroupsQuery,
  now: Date = readNow(),
): Promise<UsageGroupsResponse> {
  const { sort, order, search, cursor, limit, ...asked } = query;
  const all = await throughUsageCache(viewer, ['groups', asked], now, () => loadAllGroups(viewer, asked, now));
  const found = sortGroups(searchGroups(all.groups, search), sort, order);
  const from = parseNumberCursor(cursor) ?? 0;
  const { rows, nextCursor } = cutPage(found.slice(from, from + limit + 1), limit, () => from + limit);
  return {
    from: new Date(query.from).toISOString(),
    to: new Date(query.to).toISOString(),
    currency: 'USD',
    asOf: all.asOf,
    data: rows.map(({ values, names, totals }) => ({
      group: Object.fromEntries(query.groupBy.map((dimension, at) => [dimension, values[at] ?? null])),
      names,
      totals,
    })),
    nextCursor,
    groups: found.length,
    ...(all.unassigned && { unassigned: all.unassigned }),
    totals: all.totals,
  };
}

async function loadAllGroups(
  viewer: Viewer,
  asked: Omit<UsageGroupsQuery, 'sort' | 'order' | 'search' | 'cursor' | 'limit'>,
  now: Date,
): Promise<AllGroups> {
  const plan = await planUsage(viewer, asked, now);
  const parts = await readKeptUsageParts(plan, { isWhole: true });
  const groups = listGroupTotals(parts);
  const findName = await findGroupNames(
    plan,
    groups.map((one) => one.values),
  );
  const totals = sumParts(parts);
  const whole = await loadBilledTotals(viewer, asked, now);
  const unassigned = whole && findUnassigned(totals, whole);
  return {
    asOf: plan.asOf?.toISOString() ?? null,
    totals: whole && unassigned ? { ...totals, cost: whole.cost, costSource: whole.costSource } : totals,
    unassigned,
    groups: groups.map(({ values, totals }) => {
      const named = asked.groupBy.flatMap((dimension, at): [string, string][] => {
        const id = values[at];
        const name = id == null ? undefined : findName(dimension, id);
        return name === undefined ? [] : [[dimension, name]];
      });
      const names = Object.fromEntries(named);
      const group = Object.fromEntries(asked.groupBy.map((dimension, at) => [dimension, values[at] ?? null]));
      return { values, names, totals, name: nameSeries({ group, names }).name };
    }),
  };
}

/** Totals of the window as it is billed; null where the bill knows the groups, or has no final day. */
async function loadBilledTotals(
  viewer: Viewer,
  asked: Omit<UsageGroupsQuery, 'sort' | 'order' | 'search' | 'cursor' | 'limit'>,
  now: Date,
): Promise<UsageTotals | null> {
  if (isWhollyBilled(asked.groupBy)) return null;
  const plan = await planUsage(viewer, { ...asked, groupBy: [] }, now);
  return plan.billedDays.length === 0 ? null : sumParts(await readKeptUsageParts(plan, { isWhole: true }));
}
